package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A name looks the same in all charts of a report. */
class LineStylesTest {

  private final LineStyles styles = new LineStyles();

  private static String drawn(LineStyles styles, String... names) {
    List<LineChart.Point> points = List.of(LineChart.Point.of(1, 2, null, null));
    List<LineChart.Line> lines =
        IntStream.range(0, names.length)
            .mapToObj(i -> new LineChart.Line(names[i], points))
            .toList();
    return new LineChart("chart", "x", "y", lines, false, false).svg(styles).render();
  }

  /** The classes of the swatches in the legend, in the order of the lines. */
  private static List<String> swatches(String svg) {
    return Pattern.compile("<line class=\"line (s\\d)\"")
        .matcher(svg)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void aNameHasItsColourWhereverItStandsInAChart() {
    assertThat(swatches(drawn(styles, "xavier", "filters", "dwp")))
        .containsExactly("s0", "s1", "s2");
    assertThat(swatches(drawn(styles, "dwp", "he", "xavier"))).containsExactly("s2", "s3", "s0");
  }

  @Test
  void noTwoLinesOfAChartAreAlikeHoweverManyNamesThereAre() {
    for (int chart = 0; chart < 6; chart++) {
      int first = chart;
      List<String> names = IntStream.range(0, 12).mapToObj(i -> "arm " + (7 * first + i)).toList();
      List<Integer> looks = styles.of(names);
      assertThat(looks).doesNotHaveDuplicates();
      assertThat(styles.of(List.of(names.get(3)))).containsExactly(looks.get(3));
    }
  }

  @Test
  void coloursComeAgainOnlyWhenAllAreThere() {
    List<String> names = IntStream.range(0, LineChart.STYLES).mapToObj(i -> "arm " + i).toList();
    assertThat(styles.of(names).stream().map(style -> style % LineChart.STYLES))
        .doesNotHaveDuplicates();
  }
}
