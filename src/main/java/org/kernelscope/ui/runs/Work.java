package org.kernelscope.ui.runs;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import org.kernelscope.ui.kit.Phase;

/**
 * Work that the user has started, with its progress, and which can be paused and stopped. For the
 * FX thread.
 */
public interface Work {

  /** RUNNING from the start, IDLE once it is over. */
  ReadOnlyObjectProperty<Phase> phaseProperty();

  /** 0 to 1. */
  ReadOnlyDoubleProperty progressProperty();

  /** Its progress in words; at the end, its outcome. */
  ReadOnlyStringProperty progressTextProperty();

  /** Whether it can be paused, and not only stopped. */
  boolean isPausable();

  /** Pauses or continues it. */
  void togglePause();

  /** Stops it. */
  void stop();
}
