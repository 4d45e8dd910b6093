package org.kernelscope.ui.control.kernels;

import java.util.List;

/**
 * Marks on some of the kernels of a grid: a mat of the mark's colour, and its title in the line of
 * text.
 *
 * @param marks that there are, the colours of which a legend beside the grid explains
 * @param kernels for every kernel the index of its mark, or {@link #NONE}
 */
public record KernelMarks(List<Mark> marks, int[] kernels) implements GridTint {

  /** A kernel without a mark. */
  public static final int NONE = -1;

  /**
   * A mark.
   *
   * @param argb its colour, opaque
   */
  public record Mark(String title, int argb) {}

  public KernelMarks {
    marks = List.copyOf(marks);
  }

  @Override
  public int argb(int kernel) {
    return marked(kernel) ? marks.get(kernels[kernel]).argb() : 0;
  }

  /** What the mark of a kernel says; empty where it has none. */
  String title(int kernel) {
    return marked(kernel) ? marks.get(kernels[kernel]).title() : "";
  }

  private boolean marked(int kernel) {
    return kernel < kernels.length && kernels[kernel] != NONE;
  }
}
