package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Figures;
import org.kernelscope.ui.control.picture.Range;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

@ExtendWith(FxExtension.class)
class MetricChartTest {

  private static final int BLUE = 0xFF0072B2;
  private static final int VERMILION = 0xFFD55E00;

  @BeforeEach
  void light(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
  }

  @Test
  void aCurveIsDrawnInItsColorUntilItsLegendHidesIt(FxDriver fx) {
    MetricChart chart = show(fx);
    assertThat(pixels(fx, chart, BLUE)).isGreaterThan(100);
    long both = pixels(fx, chart, VERMILION);

    ToggleButton entry =
        fx.get(
            () ->
                (ToggleButton)
                    chart.lookupAll(".legend-entry").stream()
                        .filter(node -> ((ToggleButton) node).getText().equals("second"))
                        .findFirst()
                        .orElseThrow());
    fx.click(entry);

    assertThat(fx.get(() -> chart.getSeries().get(1).isVisible())).isFalse();
    assertThat(pixels(fx, chart, VERMILION)).isLessThan(both / 3);
    assertThat(pixels(fx, chart, BLUE)).isGreaterThan(100);
  }

  @Test
  void theReadOutShowsEveryCurveAtTheStepUnderTheCursor(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.moveTo(chart, 300, 150);
    int step = stepReadOut(fx, chart);
    assertThat(step).isBetween(100, 900);
    assertThat(texts(fx, chart, ".card-value"))
        .containsExactly(Figures.of(step / 1000.0, 5), Figures.of(1 - step / 1000.0, 5));
    assertThat(texts(fx, chart, ".card-step")).containsExactly("step " + Figures.count(step));
  }

  @Test
  void theReadOutNeverCoversTheLineItBelongsToEvenAfterAZoom(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.moveTo(chart, 255, 150);
    assertThat(stepReadOut(fx, chart)).isBetween(391, 440);
    fx.onFx(() -> chart.xViewProperty().set(new Range(390, 500)));
    fx.pulse();
    Node card = fx.get(() -> chart.lookup(".chart-card"));
    assertThat(fx.get(() -> card.getBoundsInParent().getMinX())).isBetween(60.0, 160.0);
  }

  @Test
  void aZoomedViewStaysWhatEverArrivesUntilFit(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.scroll(chart, 300, 150, 4);
    Range zoomed = fx.get(() -> chart.xViewProperty().get());
    assertThat(zoomed).isNotNull();
    assertThat(zoomed.high() - zoomed.low()).isLessThan(700);

    fx.onFx(() -> chart.getSeries().get(0).append(5000, 9, 9, 9));
    fx.pulse();
    assertThat(fx.get(() -> chart.xViewProperty().get())).isEqualTo(zoomed);

    assertThat(showsAll(fx, chart)).isFalse();
    fx.onFx(chart::fit);
    assertThat(showsAll(fx, chart)).isTrue();
  }

  @Test
  void shiftAndDragZoomIntoABox(FxDriver fx) {
    MetricChart chart = show(fx);
    double rise = rise(fx, chart);
    fx.shiftDrag(chart, 200, 120, 400, 160);
    Range x = fx.get(() -> chart.xViewProperty().get());
    assertThat(x.low()).isBetween(200.0, 400.0);
    assertThat(x.high()).isBetween(500.0, 750.0);
    // Two and a half times as wide, and five times as high.
    assertThat(rise(fx, chart) / rise).isBetween(1.4, 2.5);
  }

  @Test
  void draggingPansAndADoubleClickFits(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.drag(chart, 300, 150, 200, 150);
    Range panned = fx.get(() -> chart.xViewProperty().get());
    assertThat(panned.low()).isGreaterThan(100);
    assertThat(showsAll(fx, chart)).isFalse();
    fx.doubleClick(chart, 300, 150);
    assertThat(showsAll(fx, chart)).isTrue();
  }

  @Test
  void arrowKeysStepThroughThePoints(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.onFx(chart::requestFocus);
    fx.moveTo(chart, 300, 150);
    int step = stepReadOut(fx, chart);
    fx.press(KeyCode.RIGHT);
    assertThat(stepReadOut(fx, chart)).isBetween(step + 1, step + 3);
  }

  @Test
  void underASmoothedCurveTheRawOneStaysFainter(FxDriver fx) {
    MetricChart chart =
        fx.show(
            () -> {
              MetricChart made = new MetricChart();
              MetricSeries noisy = new MetricSeries("noisy", 1);
              double[] steps = IntStream.range(0, 5000).mapToDouble(i -> i).toArray();
              noisy.setData(steps, Arrays.stream(steps).map(step -> step % 2).toArray());
              made.getSeries().add(noisy);
              return made;
            },
            600,
            400);
    long raw = pixels(fx, chart, BLUE);
    fx.onFx(() -> chart.smoothingProperty().set(0.99));
    long smooth = pixels(fx, chart, BLUE);
    assertThat(smooth).as("a line instead of a block").isLessThan(raw / 20);
    int pale = fx.picture(chart).at(300, 130);
    assertThat(pale & 0xFF).as("blue").isBetween(0xC0, 0xFC);
    assertThat(pale >> 16 & 0xFF).as("red").isBetween(0x80, 0xD0);
  }

  @Test
  void logarithmicValuesLeaveOutWhatHasNoLogarithm(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.onFx(
        () -> {
          chart.logYProperty().set(true);
          chart.logXProperty().set(true);
        });
    assertThat(pixels(fx, chart, BLUE)).isGreaterThan(100);
  }

  @Test
  void theCsvHoldsTheVisiblePointsInView(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.onFx(
        () -> {
          chart.xViewProperty().set(new Range(10, 11));
          chart.getSeries().get(1).visibleProperty().set(false);
          chart.getSeries().get(0).setData(new double[] {9, 10, 11}, new double[] {1, 0.5, 0.25});
        });
    assertThat(fx.get(chart::csv))
        .isEqualTo(
            """
            series,step,value,smoothed,low,high
            "first",10,0.5,0.5,,
            "first",11,0.25,0.25,,
            """);
  }

  @Test
  void aChartWithoutPointsSaysSo(FxDriver fx) {
    MetricChart chart = fx.show(MetricChart::new, 400, 300);
    assertThat(Arrays.stream(fx.picture(chart).argb()).distinct().count()).isGreaterThan(3);
    fx.moveTo(chart, 200, 150);
    assertThat(fx.get(() -> chart.lookup(".chart-card").isVisible())).isFalse();
  }

  private static MetricChart show(FxDriver fx) {
    return fx.show(
        () -> {
          MetricChart chart = new MetricChart();
          MetricSeries first = new MetricSeries("first", 1);
          MetricSeries second = new MetricSeries("second", 2);
          double[] steps = IntStream.rangeClosed(0, 1000).mapToDouble(i -> i).toArray();
          first.setData(steps, Arrays.stream(steps).map(step -> step / 1000).toArray());
          second.setData(steps, Arrays.stream(steps).map(step -> 1 - step / 1000).toArray());
          chart.getSeries().addAll(first, second);
          return chart;
        },
        600,
        300);
  }

  private static long pixels(FxDriver fx, Node node, int argb) {
    return Arrays.stream(fx.picture(node).argb()).filter(pixel -> pixel == argb).count();
  }

  /** The step whose values the card beside the cursor shows. */
  private static int stepReadOut(FxDriver fx, MetricChart chart) {
    return Integer.parseInt(texts(fx, chart, ".card-step").get(0).replaceAll("\\D", ""));
  }

  /** Whether there is nothing left to fit: the button for it is off. */
  private static boolean showsAll(FxDriver fx, MetricChart chart) {
    return fx.get(
        () ->
            chart.lookupAll(".chart-tool").stream()
                .filter(node -> node instanceof Button button && button.getText().equals("Fit"))
                .findFirst()
                .orElseThrow()
                .isDisabled());
  }

  /** How far the blue curve rises for each pixel to the right. */
  private static double rise(FxDriver fx, MetricChart chart) {
    Raster picture = fx.picture(chart);
    int[] rows = IntStream.range(0, 600).map(column -> row(picture, column)).toArray();
    int[] drawn = IntStream.range(100, 560).filter(column -> rows[column] >= 0).toArray();
    int first = drawn[0];
    int last = drawn[drawn.length - 1];
    return (rows[first] - rows[last]) / (double) (last - first);
  }

  /** Where the blue curve is in a column of pixels, -1 if nowhere. */
  private static int row(Raster picture, int column) {
    return IntStream.range(60, 250)
        .filter(row -> picture.at(column, row) == BLUE)
        .findFirst()
        .orElse(-1);
  }

  private static List<String> texts(FxDriver fx, Node node, String selector) {
    return fx.get(
        () -> node.lookupAll(selector).stream().map(found -> ((Label) found).getText()).toList());
  }
}
