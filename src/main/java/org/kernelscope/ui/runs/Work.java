package org.kernelscope.ui.runs;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import org.kernelscope.ui.kit.Phase;

/** Something that a person started, sees go on, and can hold and end. For the FX thread. */
public interface Work {

  /** RUNNING from the start, IDLE once it is over. */
  ReadOnlyObjectProperty<Phase> phaseProperty();

  /** 0 to 1. */
  ReadOnlyDoubleProperty progressProperty();

  /** How far it is, in words; once it is over, how it ended. */
  ReadOnlyStringProperty progressTextProperty();

  /** Whether it can be held, and not only ended. */
  boolean isPausable();

  /** Holds it, or lets it go on. */
  void togglePause();

  /** Ends it. */
  void stop();
}
