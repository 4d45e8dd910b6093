package org.kernelscope.experiment.report;

import java.util.Map;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.study.FewShot;

/** Few-shot rows of a single split, made up. */
final class Rows {

  private Rows() {}

  static FewShot.Row of(String prior, int examples, BoundSpec bound, int steps) {
    return of(prior, "xavier", examples, bound, steps);
  }

  static FewShot.Row of(String prior, String init, int examples, BoundSpec bound, int steps) {
    return new FewShot.Row(
        prior,
        init,
        examples,
        bound,
        steps,
        1e-3,
        0.8,
        null,
        null,
        null,
        null,
        0.8,
        0.8,
        0.5,
        0.1,
        Map.of(1L, 0.8),
        1,
        null);
  }
}
