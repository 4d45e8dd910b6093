package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.NumberFormats;
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
        .containsExactly(
            NumberFormats.of(step / 1000.0, 5), NumberFormats.of(1 - step / 1000.0, 5));
    assertThat(texts(fx, chart, ".card-step")).containsExactly("step " + NumberFormats.count(step));
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

    assertThat(fx.get(fx.button(chart, "Fit")::isDisabled)).isFalse();
    fx.onFx(chart::fit);
    assertThat(fx.get(fx.button(chart, "Fit")::isDisabled)).isTrue();
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
    assertThat(fx.get(fx.button(chart, "Fit")::isDisabled)).isFalse();
    fx.doubleClick(chart, 300, 150);
    assertThat(fx.get(fx.button(chart, "Fit")::isDisabled)).isTrue();
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
  void aViewWithoutPointsIsAViewAndADoubleClickLeavesIt(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.onFx(() -> chart.outliersIgnoredProperty().set(true));
    long whole = pixels(fx, chart, BLUE);
    fx.drag(chart, 560, 150, 60, 150);
    fx.drag(chart, 560, 150, 60, 150);
    Range beyond = fx.get(() -> chart.xViewProperty().get());
    assertThat(beyond.low()).isGreaterThan(1000);
    int[] empty = fx.picture(chart).argb();
    assertThat(Arrays.stream(empty).distinct().count()).as("axes").isGreaterThan(10);
    fx.drag(chart, 60, 150, 300, 150);
    assertThat(fx.picture(chart).argb()).as("it still moves").isNotEqualTo(empty);
    fx.doubleClick(chart, 300, 150);
    // Without what is read out under the cursor.
    fx.moveTo(chart, 300, 4);
    assertThat(pixels(fx, chart, BLUE)).isEqualTo(whole);
  }

  @Test
  void aChartOfOnePointIsZoomedBesideIt(FxDriver fx) {
    MetricChart chart = show(fx);
    fx.onFx(
        () -> {
          chart.outliersIgnoredProperty().set(true);
          chart.getSeries().remove(1);
          chart.getSeries().get(0).setData(new double[] {10}, new double[] {2});
        });
    long whole = pixels(fx, chart, BLUE);
    assertThat(whole).as("a sign").isPositive();
    fx.scroll(chart, 500, 150, 5);
    assertThat(fx.get(() -> chart.xViewProperty().get()).low()).isGreaterThan(10);
    fx.onFx(chart::requestFocus);
    fx.press(KeyCode.DIGIT0);
    fx.moveTo(chart, 300, 4);
    assertThat(pixels(fx, chart, BLUE)).isEqualTo(whole);
  }

  /** With random curves and gestures, nothing fails, and the whole view can be restored. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("curves")
  void noViewOfAnyCurveEndsTheChart(String name, double[] steps, double[] values, FxDriver fx) {
    MetricChart chart = show(fx);
    Random random = new Random(7);
    for (int kind = 0; kind < 8; kind++) {
      boolean logX = (kind & 1) != 0;
      boolean logY = (kind & 2) != 0;
      boolean fenced = (kind & 4) != 0;
      fx.onFx(
          () -> {
            chart.getSeries().get(0).setData(steps, values);
            chart.getSeries().get(1).setData(steps, values, values, values);
            chart.logXProperty().set(logX);
            chart.logYProperty().set(logY);
            chart.outliersIgnoredProperty().set(fenced);
            chart.fit();
          });
      int[] whole = fx.picture(chart).argb();
      for (int go = 0; go < 6; go++) {
        fx.onFx(
            () -> {
              for (int turn = 0; turn < 40; turn++) {
                wheel(chart, random);
              }
            });
        fx.pulse();
      }
      fx.onFx(chart::fit);
      assertThat(fx.picture(chart).argb()).as("after it all, kind %d", kind).isEqualTo(whole);
    }
  }

  private static Stream<Arguments> curves() {
    double[] few = {1, 2, 3, 4, 5, 6, 7, 8};
    double nan = Double.NaN;
    double[] many = IntStream.range(0, 2000).asDoubleStream().toArray();
    return Stream.of(
        arguments("none", new double[0], new double[0]),
        arguments("one point", new double[] {10}, new double[] {2}),
        arguments("the same value", few, new double[] {1, 1, 1, 1, 1, 1, 1, 1}),
        arguments("no number", few, new double[] {nan, nan, nan, nan, nan, nan, nan, nan}),
        arguments("diverged", few, new double[] {1, 2, 3e38, nan, nan, nan, nan, nan}),
        arguments("below zero", few, new double[] {-4, -3, -2, -1, 0, 1, 2, 3}),
        arguments("far apart", few, new double[] {1e-30, 1, 1e30, 1, 1, 1, 1, -1e30}),
        arguments("many", many, Arrays.stream(many).map(Math::sin).toArray()));
  }

  /** A turn of the wheel somewhere over the chart, over its axis too, with Ctrl or without. */
  private static void wheel(MetricChart chart, Random random) {
    Node surface = chart.getChildrenUnmodifiable().get(0);
    double x = 600 * random.nextDouble();
    double y = 200 * random.nextDouble();
    double turn = 40.0 * (random.nextInt(13) - 6);
    Event.fireEvent(
        surface,
        new ScrollEvent(
            ScrollEvent.SCROLL,
            x,
            y,
            x,
            y,
            false,
            random.nextBoolean(),
            false,
            false,
            false,
            false,
            0,
            turn,
            0,
            turn,
            ScrollEvent.HorizontalTextScrollUnits.NONE,
            0,
            ScrollEvent.VerticalTextScrollUnits.NONE,
            0,
            0,
            new PickResult(surface, x, y)));
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
