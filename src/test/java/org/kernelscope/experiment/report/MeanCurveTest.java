package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.study.Estimate;

/** When a curve of a comparison passes a level. */
class MeanCurveTest {

  private static ColumnCurve rising() {
    TreeMap<Integer, ColumnCurve.Reached> steps = new TreeMap<>();
    steps.put(10, new ColumnCurve.Reached(Estimate.of(0.5), null));
    steps.put(20, new ColumnCurve.Reached(Estimate.of(1.0), null));
    return new ColumnCurve("xavier", steps);
  }

  @Test
  void itPassesALevelBetweenItsPoints() {
    assertThat(rising().passes(0.75)).isEqualTo(OptionalDouble.of(15));
  }

  @Test
  void whatStartsAboveALevelPassesItAtItsFirstPoint() {
    assertThat(rising().passes(0.2)).isEqualTo(OptionalDouble.of(10));
  }

  @Test
  void whatStaysBelowNeverDoes() {
    assertThat(rising().passes(1.1)).isEmpty();
  }
}
