package org.kernelscope.nn.layer;

/** A source of standard normal numbers, asked for many at once. */
@FunctionalInterface
public interface Noise {

  /** Overwrites the first {@code length} of {@code target} with independent draws from N(0, 1). */
  void fill(float[] target, int length);
}
