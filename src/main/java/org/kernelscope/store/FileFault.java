package org.kernelscope.store;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The system's reason for not reading or writing a file, in words for people. */
public final class FileFault {

  private FileFault() {}

  /** A clause such as {@code permission denied}. */
  public static String words(FileSystemException fault) {
    if (fault instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (fault instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    return fault.getReason() == null ? "the system refuses" : fault.getReason();
  }
}
