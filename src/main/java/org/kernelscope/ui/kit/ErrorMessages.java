package org.kernelscope.ui.kit;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Turns a failure into one sentence for people. */
public final class ErrorMessages {

  private ErrorMessages() {}

  public static String of(Throwable failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof UncheckedIOException && cause != null) {
      return of(cause);
    }
    if (failure instanceof FileSystemException file) {
      String reason =
          failure instanceof AccessDeniedException
              ? "access is denied"
              : failure instanceof NoSuchFileException
                  ? "there is no such file"
                  : failure instanceof NotDirectoryException || file.getReason() == null
                      ? "it is not a folder, or the disk refuses"
                      : file.getReason();
      return "%s cannot be read or written: %s.".formatted(file.getFile(), reason);
    }
    if (failure instanceof OutOfMemoryError) {
      return "There is not enough memory.";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? "Something went wrong: %s.".formatted(failure.getClass().getSimpleName())
        : message;
  }
}
