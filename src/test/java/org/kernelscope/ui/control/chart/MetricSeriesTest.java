package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetricSeriesTest {

  private final MetricSeries series = new MetricSeries("loss", 1);

  private void append(double step, double value) {
    series.append(step, value, value, value);
  }

  @Test
  void pointsAreFoundByTheirSteps() {
    for (int step = 0; step < 1000; step += 10) {
      append(step, -step);
    }
    assertThat(series.size()).isEqualTo(100);
    assertThat(series.firstAtOrAfter(15)).isEqualTo(2);
    assertThat(series.firstAtOrAfter(5000)).isEqualTo(100);
    assertThat(series.nearest(14)).isEqualTo(1);
    assertThat(series.nearest(16)).isEqualTo(2);
    assertThat(series.nearest(-7)).isZero();
    assertThat(series.nearest(1e9)).isEqualTo(99);
  }

  @Test
  void stepsThatGoBackAreRefusedUnlessTheCurveWasCleared() {
    append(10, 1);
    append(20, 2);
    assertThatThrownBy(() -> append(15, 3)).hasMessageContaining("15.0");
    series.clear();
    append(15, 3);
    assertThat(series.size()).isEqualTo(1);
    assertThat(series.value(0)).isEqualTo(3);
  }

  @Test
  void aConstantStaysConstantWhenSmoothedAndAGapStaysAGap() {
    append(0, 5);
    append(1, Double.NaN);
    append(2, 5);
    double[] smooth = series.smoothed(0.9);
    assertThat(smooth[0]).isEqualTo(5, within(1e-12));
    assertThat(smooth[1]).isNaN();
    assertThat(smooth[2]).isEqualTo(5, within(1e-12));
  }

  @Test
  void smoothingIsTheSameWhetherPointsComeOneByOneOrAtOnce() {
    double[] steps = {0, 1, 2, 3, 4};
    double[] values = {1, 4, 2, 8, 5};
    MetricSeries atOnce = new MetricSeries("loss", 1);
    atOnce.setData(steps, values);
    for (int i = 0; i < 5; i++) {
      append(steps[i], values[i]);
      double last = series.smoothed(0.5)[i];
      assertThat(last).isEqualTo(atOnce.smoothed(0.5)[i]);
    }
    // (0.25 of 1 and 0.5 of 4) over the weights so far, 0.75
    assertThat(atOnce.smoothed(0.5)[1]).isEqualTo(3, within(1e-12));
  }

  @Test
  void aBandThatBeginsLateLiesOnTheValuesBefore() {
    series.setData(new double[] {0}, new double[] {1});
    series.append(1, 2, 1.5, 2.5);
    assertThat(series.hasBand()).isTrue();
    assertThat(series.low(0)).isEqualTo(1);
    assertThat(series.high(1)).isEqualTo(2.5);
  }
}
