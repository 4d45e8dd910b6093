package org.kernelscope.nn;

import java.util.List;

/**
 * Networks that differ only in their widths. A new one is a class that implements this and a line
 * in {@link Network}.
 */
public interface NetworkFamily {

  /** Its name on the screen. */
  String title();

  /** A short description of its layers, for lists of choices. */
  String summary();

  /** The widths that can be chosen. */
  List<Width> widths();

  /**
   * Its blocks, in order from the image, without the classifier.
   *
   * @param widths one for each of {@link #widths}, at least 1
   */
  List<Block> blocks(List<Integer> widths);

  /**
   * The number of output channels of some of the convolutions.
   *
   * @param title of these channels, shown to people
   * @param usual the default number
   * @param wide the default number in networks whose kernels a prior is trained on
   */
  record Width(String title, int usual, int wide) {}
}
