package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;

class MeanCurveTest {

  private static MetricCurve seed(int[] steps, double... values) {
    RunHistory history = new RunHistory();
    for (int i = 0; i < steps.length; i++) {
      history.accept(new RunEvent.Metric("loss", steps[i], values[i]));
    }
    return history.curve("loss");
  }

  @Test
  void oneSeedIsALineWithoutABand() {
    MeanCurve drawn = MeanCurve.of(List.of(seed(new int[] {0, 10}, 0.1, 0.8)));
    assertThat(drawn.steps()).containsExactly(0, 10);
    assertThat(drawn.means()).containsExactly(0.1, 0.8);
    assertThat(drawn.lows()).isNull();
    assertThat(drawn.highs()).isNull();
    assertThat(MeanCurve.of(List.of(MetricCurve.EMPTY)).size()).isZero();
    assertThat(MeanCurve.of(List.of()).size()).isZero();
  }

  @Test
  void theBandIsOneStandardDeviationOfTheSeedsThatReachedAStep() {
    MeanCurve drawn =
        MeanCurve.of(
            List.of(
                seed(new int[] {50, 100}, 0.90, 0.99),
                seed(new int[] {50}, 0.94),
                seed(new int[] {50}, 0.98)));
    assertThat(drawn.means()[0]).isCloseTo(0.94, within(1e-12));
    assertThat(drawn.highs()[0]).isCloseTo(0.98, within(1e-12));
    assertThat(drawn.lows()[0]).isCloseTo(0.90, within(1e-12));
    assertThat(drawn.means()[1]).isEqualTo(0.99);
    assertThat(drawn.lows()[1]).isEqualTo(0.99);
  }

  @Test
  void seedsMayBeMeasuredAtOtherSteps() {
    MeanCurve drawn =
        MeanCurve.of(List.of(seed(new int[] {2, 4, 6}, 1, 2, 3), seed(new int[] {1, 4}, 5, 4)));
    assertThat(drawn.steps()).containsExactly(1, 2, 4, 6);
    assertThat(drawn.means()).containsExactly(5, 1, 3, 3);
    assertThat(drawn.highs()[2] - drawn.lows()[2]).isCloseTo(2 * Math.sqrt(2), within(1e-12));
  }

  @Test
  void aLongCurveOfManySeedsIsTheirMean() {
    int[] steps = IntStream.range(0, 2000).toArray();
    List<MetricCurve> seeds =
        IntStream.range(0, 7)
            .mapToObj(
                seed ->
                    seed(steps, Arrays.stream(steps).mapToDouble(step -> seed + step).toArray()))
            .toList();
    MeanCurve drawn = MeanCurve.of(seeds);
    assertThat(drawn.size()).isEqualTo(2000);
    for (int i = 0; i < 2000; i++) {
      assertThat(drawn.means()[i]).isCloseTo(3 + i, within(1e-9));
    }
  }
}
