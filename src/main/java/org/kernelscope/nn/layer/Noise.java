package org.kernelscope.nn.layer;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A source of standard normal numbers, one for every element of the outputs of layers. */
@FunctionalInterface
public interface Noise {

  /** The noise of the next output. */
  Sheet next();

  /**
   * The noise of one output. Every piece has its own random stream, so that several threads can
   * request pieces in any order.
   */
  @FunctionalInterface
  interface Sheet {

    /** The number of elements in a piece; the last piece of an output may have fewer. */
    int PIECE = 4096;

    /** Overwrites the first {@code length} of {@code target} with the numbers of a piece. */
    void fill(float[] target, int length, int piece);
  }

  /** Independent draws from N(0, 1), determined by the state of {@code random}. */
  static Noise normal(RandomGenerator random) {
    return () -> {
      long seed = random.nextLong();
      return (target, length, piece) ->
          new Ziggurat(new SplittableRandom(seed + piece)).fill(target, length);
    };
  }
}
