package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.kernelscope.ui.control.picture.Range;

class AxisTest {

  @Test
  void ticksAreRoundNumbersWithJustTheDigitsTheyNeed() {
    assertThat(labels(new Axis(0, 1, false, 0, 100), 5))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(labels(new Axis(-3, 7, false, 0, 100), 5))
        .containsExactly("\u22122", "0", "2", "4", "6");
    assertThat(labels(new Axis(0, 60_000, false, 0, 100), 3))
        .containsExactly("0", "20k", "40k", "60k");
    assertThat(labels(new Axis(0.0001, 0.0004, false, 0, 100), 3))
        .containsExactly("0.0001", "0.0002", "0.0003", "0.0004");
  }

  @Test
  void decadesAreLabelledOnALogarithmicAxis() {
    assertThat(labels(new Axis(0.01, 1000, true, 0, 100), 6))
        .containsExactly("0.01", "0.1", "1", "10", "100", "1k");
  }

  @Property(tries = 200)
  void pixelsAndValuesAreInversesOnBothKindsOfAxis(
      @ForAll @DoubleRange(min = 1e-6, max = 1e6) @Scale(6) double low,
      @ForAll @DoubleRange(min = 1.1, max = 1e4) double ratio,
      @ForAll @DoubleRange(min = 0, max = 500) double pixel) {
    for (boolean log : new boolean[] {false, true}) {
      Axis axis = new Axis(low, low * ratio, log, 500, 0);
      assertThat(axis.pixel(axis.value(pixel))).isEqualTo(pixel, within(1e-6));
      assertThat(axis.ticks(5)).isNotEmpty();
    }
  }

  @Test
  void zoomingKeepsTheValueUnderTheCursor() {
    Axis axis = new Axis(1, 1000, true, 0, 300);
    Range zoomed = axis.zoomed(100, 0.5);
    Axis after = new Axis(zoomed.low(), zoomed.high(), true, 0, 300);
    assertThat(after.value(100)).isEqualTo(axis.value(100), within(1e-9));
  }

  private static List<String> labels(Axis axis, int about) {
    return axis.ticks(about).stream()
        .map(Axis.Tick::label)
        .filter(label -> !label.isEmpty())
        .toList();
  }
}
