package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;

class EstimateTest {

  @Test
  void meanDeviationAndStandardErrorAreThoseOfTheTextbook() {
    Estimate estimate = Estimate.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(estimate.count()).isEqualTo(8);
    assertThat(estimate.mean()).isEqualTo(5);
    assertThat(estimate.deviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-12));
    assertThat(estimate.standardError()).isCloseTo(Math.sqrt(32.0 / 7 / 8), within(1e-12));
  }

  @Test
  void oneFigureHasNoDeviationAndNoneHasNoMean() {
    assertThat(Estimate.of(0.8)).isEqualTo(new Estimate(1, 0.8, null, null, null, null));
    assertThatThrownBy(Estimate::of).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theIntervalCoversTheTrueMeanAboutAsOftenAsItSays() {
    Random random = new Random(4);
    int covered = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      double[] figures = random.doubles(30).toArray();
      Estimate estimate = Estimate.of(figures);
      covered += estimate.low() <= 0.5 && 0.5 <= estimate.high() ? 1 : 0;
    }
    // 95 % are promised; the percentile bootstrap of 30 figures is known to fall a little short.
    assertThat(covered / (double) trials).isBetween(0.90, 0.99);
  }

  @Tries(30)
  void theIntervalHoldsTheMeanAndIsTheSameEveryTime(Draw draw) {
    double[] values =
        DoubleStream.generate(() -> draw.between(-1.0, 1.0)).limit(draw.between(2, 12)).toArray();
    Estimate estimate = Estimate.of(values);
    double rounding = 1e-12;
    assertThat(estimate.low()).isLessThanOrEqualTo(estimate.mean() + rounding);
    assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.mean() - rounding);
    assertThat(Estimate.of(values)).isEqualTo(estimate);
  }
}
