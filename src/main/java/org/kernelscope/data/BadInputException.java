package org.kernelscope.data;

/**
 * An input is not valid. The message is one sentence for a person: which file or value, what was
 * expected, what was found.
 */
public class BadInputException extends RuntimeException {

  public BadInputException(String message) {
    super(printable(message));
  }

  public BadInputException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  /** What was found in a file may hold characters that control a terminal. */
  private static String printable(String message) {
    return message.replaceAll("[\\p{Cc}&&[^\n]]", "\ufffd");
  }
}
