package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
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

  @Tries(200)
  void pixelsAndValuesAreInversesOnBothKindsOfAxis(Draw draw) {
    double low = draw.ofAnySize(1e-6, 1e6);
    double ratio = draw.ofAnySize(1.1, 1e4);
    double pixel = draw.between(0.0, 500.0);
    for (boolean log : new boolean[] {false, true}) {
      Axis axis = new Axis(low, low * ratio, log, 500, 0);
      assertThat(axis.pixel(axis.value(pixel))).isEqualTo(pixel, within(1e-6));
      assertThat(axis.ticks(5)).isNotEmpty();
    }
  }

  @Test
  void noAxisHasOneNumberOnly() {
    for (double[] range :
        new double[][] {{0.62, 0.98}, {2.2, 9.9}, {0.4, 3.1}, {-0.3, 0.1}, {9_100, 10_900}}) {
      for (int about = 1; about <= 4; about++) {
        for (boolean log : new boolean[] {false, true}) {
          if (!log || range[0] > 0) {
            Axis axis = new Axis(range[0], range[1], log, 100, 0);
            assertThat(labels(axis, about)).as("%s, about %d", axis, about).hasSizeGreaterThan(1);
          }
        }
      }
    }
  }

  @Test
  void aSignedAxisShowsSmallValuesBesideLargeOnesOfBothSigns() {
    Axis axis = Axis.signed(-3_000, 40_000, 40, 200, 0);
    assertThat(axis.pixel(50) - axis.pixel(500)).as("of 200").isGreaterThan(15);
    assertThat(axis.pixel(-500) - axis.pixel(500)).isGreaterThan(60);
    for (double value : new double[] {-3_000, -20, 0, 7, 40_000}) {
      assertThat(axis.value(axis.pixel(value))).isEqualTo(value, within(1e-6));
    }
    assertThat(labels(axis, 6)).contains("0", "10k", "\u2212100").doesNotHaveDuplicates();
    assertThat(labels(Axis.signed(3.1, 3.9, 1, 200, 0), 4)).hasSizeGreaterThan(1);
  }

  @Test
  void zoomingKeepsTheValueUnderTheCursor() {
    Axis axis = new Axis(1, 1000, true, 0, 300);
    Range zoomed = axis.zoomed(100, 0.5);
    Axis after = new Axis(zoomed.low(), zoomed.high(), true, 0, 300);
    assertThat(after.value(100)).isEqualTo(axis.value(100), within(1e-9));
  }

  @Test
  void anAxisStaysWhereNumbersEndHoweverOftenItIsZoomed() {
    for (boolean log : new boolean[] {false, true}) {
      for (double factor : new double[] {0.8, 1.25}) {
        Axis axis = new Axis(1, 1000, log, 0, 300);
        for (int turn = 0; turn < 5000; turn++) {
          Range zoomed = axis.zoomed(100, factor);
          axis = new Axis(zoomed.low(), zoomed.high(), log, 0, 300);
        }
        assertThat(axis.ticks(5)).hasSizeLessThan(1000);
        assertThat(axis.pixel(axis.value(100)))
            .as("%s %s", log, factor)
            .isCloseTo(100, within(1.0));
      }
    }
  }

  private static List<String> labels(Axis axis, int about) {
    return axis.ticks(about).stream()
        .map(Axis.Tick::label)
        .filter(label -> !label.isEmpty())
        .toList();
  }
}
