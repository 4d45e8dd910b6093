package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeedCurveTest {

  @Test
  void oneSeedIsALineWithoutABand() {
    SeedCurve curve = new SeedCurve();
    curve.add(0, 0.1);
    curve.add(10, 0.8);
    MeanCurve drawn = curve.snapshot();
    assertThat(drawn.steps()).containsExactly(0, 10);
    assertThat(drawn.means()).containsExactly(0.1, 0.8);
    assertThat(drawn.lows()).isNull();
    assertThat(drawn.highs()).isNull();
  }

  @Test
  void theBandIsOneStandardDeviationOfTheSeedsThatReachedAStep() {
    SeedCurve curve = new SeedCurve();
    for (double value : new double[] {0.90, 0.94, 0.98}) {
      curve.add(50, value);
    }
    curve.add(100, 0.99);
    MeanCurve drawn = curve.snapshot();
    assertThat(drawn.means()[0]).isCloseTo(0.94, within(1e-12));
    assertThat(drawn.highs()[0]).isCloseTo(0.98, within(1e-12));
    assertThat(drawn.lows()[0]).isCloseTo(0.90, within(1e-12));
    assertThat(drawn.means()[1]).isEqualTo(0.99);
    assertThat(drawn.lows()[1]).isEqualTo(0.99);
  }

  @Test
  void seedsMayArriveInTurnOrSideBySideAndAtOtherSteps() {
    SeedCurve inTurn = new SeedCurve();
    SeedCurve sideBySide = new SeedCurve();
    for (int seed = 0; seed < 3; seed++) {
      for (int step = 1; step <= 200; step++) {
        inTurn.add(step, seed + step / 7.0);
      }
    }
    for (int step = 1; step <= 200; step++) {
      for (int seed = 0; seed < 3; seed++) {
        sideBySide.add(step, seed + step / 7.0);
      }
    }
    assertThat(inTurn.snapshot().means()).containsExactly(sideBySide.snapshot().means());
    assertThat(inTurn.snapshot().highs()).containsExactly(sideBySide.snapshot().highs());
    inTurn.add(-5, 1);
    assertThat(inTurn.snapshot().steps()[0]).isEqualTo(-5);
    assertThat(inTurn.snapshot().steps()[1]).isEqualTo(1);
  }
}
