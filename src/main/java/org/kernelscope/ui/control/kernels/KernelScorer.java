package org.kernelscope.ui.control.kernels;

import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;

/** Scores the kernels of one grid in the background. For the FX thread. */
public interface KernelScorer {

  /**
   * Requests scores of the grid's new kernels; scores of earlier ones may be shown until the new
   * ones arrive.
   *
   * @param newest null when it shows none
   */
  void score(@Nullable KernelSet newest);

  /** The scores so far, or why there are none. */
  ReadOnlyObjectProperty<KernelScores> scoresProperty();
}
