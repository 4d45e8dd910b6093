package org.kernelscope.store;

import java.io.Serial;
import org.kernelscope.data.BadInputException;

/** A run is being written by this or another process. */
public final class RunTakenException extends BadInputException {

  @Serial private static final long serialVersionUID = 1;

  RunTakenException(String message) {
    super(message);
  }
}
