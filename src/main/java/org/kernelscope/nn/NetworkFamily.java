package org.kernelscope.nn;

import java.util.List;

/**
 * Networks that differ in nothing but their widths: what they are made of. A new one is a class
 * that implements this and a line in {@link Network}.
 */
public interface NetworkFamily {

  /** How it is called on the screen. */
  String title();

  /** A few words on what it is made of, for lists of choices. */
  String summary();

  /** What can be chosen about it. */
  List<Width> widths();

  /**
   * Its blocks, from the image on, without the classifier.
   *
   * @param widths one for each of {@link #widths}, at least 1
   */
  List<Block> blocks(List<Integer> widths);

  /**
   * How many output channels some of the convolutions have.
   *
   * @param title what they are, for people
   * @param usual the number if nobody says
   * @param wide the number in networks whose kernels a prior learns from, if nobody says
   */
  record Width(String title, int usual, int wide) {}
}
