package org.kernelscope.ui.compare;

/** Which kernels the grids show. */
public enum SnapshotMode {
  INITIAL,
  NOW,
  DIFFERENCE
}
