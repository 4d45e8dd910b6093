package org.kernelscope.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The system's reason for not reading or writing a file, in words for people. */
public final class FileFault {

  private FileFault() {}

  /**
   * A sentence such as {@code runs/1/run.json: cannot be read or written (permission denied)}.
   *
   * @param where what was read or written, in case the system does not say that
   */
  public static String sentence(IOException fault, Path where) {
    if (fault instanceof FileSystemException file) {
      String named = file.getFile() == null ? where.toString() : file.getFile();
      return "%s: cannot be read or written (%s)".formatted(named, words(file));
    }
    return "%s: cannot be read or written (%s)"
        .formatted(where, fault.getMessage() == null ? "the system refuses" : fault.getMessage());
  }

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
