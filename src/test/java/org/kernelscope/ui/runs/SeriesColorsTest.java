package org.kernelscope.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.ui.control.chart.MetricSeries;

/** A name has one colour as long as the window is open. */
class SeriesColorsTest {

  private final SeriesColors colors = new SeriesColors();

  @Test
  void aNameKeepsItsColourWhateverComesLater() {
    int xavier = colors.of("Xavier");
    int filters = colors.of("Learned filters");
    IntStream.range(0, 20).forEach(i -> colors.of("network " + i));
    assertThat(colors.of("Xavier")).isEqualTo(xavier).isNotEqualTo(filters);
    assertThat(colors.preview("Learned filters")).isEqualTo(filters);
  }

  @Test
  void aColumnThatGoesThroughManyKindsTakesNoColourFromOthers() {
    colors.preview("Xavier");
    int second = colors.preview("kind 0");
    for (int i = 1; i < 20; i++) {
      colors.release("kind " + (i - 1));
      assertThat(colors.preview("kind " + i)).isEqualTo(second);
    }
  }

  @Test
  void whatHasRunKeepsItsColourWhenNobodyShowsIt() {
    int first = colors.preview("Xavier");
    colors.of("Xavier");
    colors.release("Xavier");
    assertThat(colors.preview("He")).isNotEqualTo(first);
    assertThat(colors.preview("Xavier")).isEqualTo(first);
  }

  @Test
  void ofTwoThatShowANameOneMayGo() {
    int both = colors.preview("Xavier");
    colors.preview("Xavier");
    colors.release("Xavier");
    assertThat(colors.preview("He")).isNotEqualTo(both);
  }

  @Test
  void beyondTheColoursOfTheThemeALineTellsNamesApart() {
    List<MetricSeries> sixteen =
        IntStream.range(0, 16)
            .mapToObj(i -> new MetricSeries("arm " + i, colors.of("arm " + i)))
            .toList();
    assertThat(sixteen)
        .extracting(one -> SeriesColors.styles(one.color()).get(0) + one.dash() + one.marker())
        .doesNotHaveDuplicates();
    assertThat(SeriesColors.styles(3)).containsExactly("series-3");
    assertThat(SeriesColors.styles(11)).containsExactly("series-3", "again");
  }
}
