package org.kernelscope.data;

/**
 * An input is not valid. The message is one sentence for a person: which file or value, what was
 * expected, what was found.
 */
public class BadInputException extends RuntimeException {

  public BadInputException(String message) {
    super(message);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
