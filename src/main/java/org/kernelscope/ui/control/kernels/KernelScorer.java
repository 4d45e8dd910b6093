package org.kernelscope.ui.control.kernels;

import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;

/** Scores the kernels of one grid, in its own time. For the FX thread. */
public interface KernelScorer {

  /**
   * Asks for scores of the kernels that the grid shows from now on; of those before, scores are
   * worth showing only until the new ones come.
   *
   * @param newest null when it shows none
   */
  void score(@Nullable KernelSet newest);

  /** The scores so far, or why there are none. */
  ReadOnlyObjectProperty<KernelScores> scoresProperty();
}
