package org.kernelscope.experiment.run;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Independent random streams from the one seed of a run. A stream is named by its purpose, so that
 * drawing more numbers for one purpose does not change another.
 */
public final class Seeds {

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private Seeds() {}

  /** The stream of a seed for a purpose; the same two give the same numbers everywhere. */
  public static RandomGenerator stream(long seed, String purpose) {
    return FACTORY.create(seed * 0x9E3779B97F4A7C15L + fingerprint(purpose));
  }

  /** FNV-1a: unlike {@code hashCode}, spread over all 64 bits. */
  private static long fingerprint(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
