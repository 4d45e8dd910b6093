package org.kernelscope.nn;

/** How a learning rate falls from the first step to the last. */
public enum RateDecay {
  /** The learning rate is constant. */
  NONE {
    @Override
    double share(int step, int steps) {
      return 1;
    }
  },
  /** Linearly to 0 at the last step. */
  LINEAR {
    @Override
    double share(int step, int steps) {
      return step >= steps ? 0 : 1 - step / (double) steps;
    }
  },
  /** As half a wave of a cosine to 0 (Loshchilov and Hutter, ICLR 2017, without restarts). */
  COSINE {
    @Override
    double share(int step, int steps) {
      return step >= steps ? 0 : 0.5 * (1 + Math.cos(Math.PI * step / steps));
    }
  },
  /**
   * Divided by 10 after half of the steps, and again after three quarters (He et al., CVPR 2016).
   */
  STEP {
    @Override
    double share(int step, int steps) {
      if (step < 0.5 * steps) {
        return 1;
      }
      return step < 0.75 * steps ? 0.1 : 0.01;
    }
  };

  /** The factor on the learning rate after {@code step} of {@code steps} steps, 0 to 1. */
  abstract double share(int step, int steps);
}
