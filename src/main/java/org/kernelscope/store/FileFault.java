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
    String told = fault.getMessage();
    return fault instanceof FileSystemException named
        ? sentence(named)
        : refused(where.toString(), told == null ? "the system refuses" : told);
  }

  /** The same of a fault that names its file. */
  public static String sentence(FileSystemException fault) {
    return refused(String.valueOf(fault.getFile()), words(fault));
  }

  private static String refused(String where, String why) {
    return "%s: cannot be read or written (%s)".formatted(where, why);
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
