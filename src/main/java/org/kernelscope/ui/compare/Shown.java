package org.kernelscope.ui.compare;

/** Which kernels the grids show. */
public enum Shown {
  INITIAL,
  NOW,
  DIFFERENCE
}
