package org.kernelscope.ui.control.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.InForeignLocales;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;
import org.kernelscope.ui.control.Gallery;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.chart.ProbabilityBars;
import org.kernelscope.ui.control.kernels.ImageRows;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.LatentMap;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

@ExtendWith(FxExtension.class)
class ExportableControlTest {

  private static final KernelSet KERNELS = Gallery.gabor(12, 5, 3);

  @TempDir Path folder;

  private final AtomicReference<Export> exported = new AtomicReference<>();

  @BeforeEach
  void light(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
  }

  private <T extends ExportableControl> T show(FxDriver fx, T control) {
    fx.show(
        () -> {
          StackPane pane = new StackPane(control);
          pane.addEventHandler(ExportEvent.EXPORT, event -> exported.set(event.export()));
          return pane;
        },
        420,
        300);
    fx.pulse();
    return control;
  }

  private static MetricChart chart() {
    MetricChart chart = new MetricChart();
    chart.titleProperty().set("Test accuracy");
    MetricSeries rising = new MetricSeries("rising & <falling>", 1);
    MetricSeries hidden = new MetricSeries("hidden", 2);
    double[] steps = IntStream.rangeClosed(0, 10).mapToDouble(i -> 10 * i).toArray();
    rising.setData(steps, Arrays.stream(steps).map(step -> step / 100).toArray());
    hidden.setData(steps, Arrays.stream(steps).map(step -> 0.5).toArray());
    hidden.visibleProperty().set(false);
    chart.getSeries().addAll(List.of(rising, hidden));
    return chart;
  }

  private static KernelGrid grid() {
    KernelGrid grid = new KernelGrid();
    grid.setKernels(KERNELS);
    return grid;
  }

  private static MenuItem entry(List<MenuItem> items, String start) {
    for (MenuItem item : items) {
      Optional<MenuItem> found =
          item instanceof Menu menu
              ? menu.getItems().stream()
                  .filter(one -> one.getText() != null && one.getText().startsWith(start))
                  .findFirst()
              : Optional.ofNullable(item.getText()).filter(t -> t.startsWith(start)).map(t -> item);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new AssertionError("there is no entry " + start);
  }

  /** The result of choosing an entry of the menu. */
  private Path choose(FxDriver fx, ExportableControl control, String start) throws IOException {
    fx.onFx(() -> entry(control.items(), start).fire());
    return exported.get().writeTo(folder.resolve(exported.get().fileName()));
  }

  private Document svg(FxDriver fx, ExportableControl control) throws IOException {
    return Jsoup.parse(Files.readString(choose(fx, control, "Export SVG")), "", Parser.xmlParser());
  }

  @InForeignLocales
  void anSvgIsWrittenInTheSameDigitsEverywhere(FxDriver fx) throws IOException {
    for (ExportableControl control : List.of(chart(), grid())) {
      String picture = Files.readString(choose(fx, show(fx, control), "Export SVG"));
      assertThat(picture.chars().filter(Character::isDigit)).isNotEmpty().allMatch(c -> c < 128);
    }
  }

  @Test
  void theSvgOfAChartIsDrawnFromItsData(FxDriver fx) throws IOException {
    MetricChart chart = show(fx, fx.get(ExportableControlTest::chart));
    Document svg = svg(fx, chart);
    assertThat(exported.get().fileName()).isEqualTo("test-accuracy.svg");
    assertThat(svg.select("svg > title").text()).isEqualTo("Test accuracy");
    assertThat(svg.select("text").eachText())
        .contains("Test accuracy", "rising & <falling>", "step", "50", "0.5")
        .doesNotContain("hidden");
    Element curve =
        svg.select("polyline").stream()
            .filter(line -> line.attr("points").split(" ", -1).length == 11)
            .findFirst()
            .orElseThrow();
    assertThat(curve.attr("stroke")).isEqualTo("#0072b2");
    String[] points = curve.attr("points").split("[ ,]", -1);
    double[] ys = new double[11];
    for (int i = 0; i < 11; i++) {
      ys[i] = Double.parseDouble(points[2 * i + 1]);
    }
    assertThat(ys[5])
        .as("halfway up at half of the steps")
        .isCloseTo((ys[0] + ys[10]) / 2, within(0.02));
    assertThat(ys[0]).isGreaterThan(ys[10]);
  }

  @Test
  void intervalsAreBarsAtTheirPointsAndAPointCanBeClicked(FxDriver fx) throws IOException {
    List<String> clicked = new ArrayList<>();
    MetricChart chart =
        show(
            fx,
            fx.get(
                () -> {
                  MetricChart made = new MetricChart();
                  made.barsProperty().set(true);
                  MetricSeries series = new MetricSeries("dwp", 1);
                  series.append(50, 0.8, 0.7, 0.9);
                  series.append(100, 0.85, 0.8, 0.9);
                  made.getSeries().add(series);
                  made.onPointProperty().set((one, point) -> clicked.add(one.name() + point));
                  return made;
                }));
    Document svg = svg(fx, chart);
    List<Double> heights =
        svg.select("line[stroke=#0072b2][stroke-width=1.5]").stream()
            .filter(line -> line.attr("x1").equals(line.attr("x2")))
            .map(line -> Math.abs(number(line, "y1") - number(line, "y2")))
            .toList();
    assertThat(heights).hasSize(2);
    assertThat(heights.get(0)).as("twice as long").isCloseTo(2 * heights.get(1), within(0.05));
    assertThat(svg.select("polygon")).as("no band").isEmpty();
    Element marker = svg.select("ellipse[fill=#ffffff]").last();
    Node surface = fx.get(() -> chart.getChildrenUnmodifiable().get(0));
    fx.click(surface, number(marker, "cx"), number(marker, "cy"));
    fx.click(surface, number(marker, "cx") - 60, number(marker, "cy") - 8);
    assertThat(clicked).containsExactly("dwp1");
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.attr(attribute));
  }

  @Test
  void thePngIsSharpAtEveryScale(FxDriver fx) throws IOException {
    MetricChart chart = show(fx, fx.get(ExportableControlTest::chart));
    Picture picture = fx.get(() -> ((ExportableControl) chart).picture());
    for (int scale : new int[] {1, 3}) {
      Path file = choose(fx, chart, scale + "×");
      Image image = fx.get(() -> new Image(Files.newInputStream(file)));
      assertThat(image.getWidth()).isEqualTo(Math.ceil(scale * picture.width()));
      assertThat(image.getHeight()).isEqualTo(Math.ceil(scale * picture.height()));
    }
    Raster once = fx.get(() -> picture.raster(1));
    Raster thrice = fx.get(() -> picture.raster(3));
    int column = once.width() / 2;
    // The axis is one pixel thick, and three where there are three times as many.
    assertThat(runs(thrice, 3 * column + 1)).isEqualTo(3);
    assertThat(runs(once, column)).isEqualTo(1);
  }

  /** Length of the last run of one colour that is not the ground, from the bottom up. */
  private static int runs(Raster raster, int column) {
    int y = raster.height() - 1;
    int ground = raster.at(column, y);
    while (raster.at(column, y) == ground) {
      y--;
    }
    int axis = raster.at(column, y);
    int length = 0;
    while (raster.at(column, y) == axis) {
      y--;
      length++;
    }
    return length;
  }

  @Test
  void theCurvesOfAChartAreExportedAsCsv(FxDriver fx) throws IOException {
    MetricChart chart = show(fx, fx.get(ExportableControlTest::chart));
    assertThat(Files.readAllLines(choose(fx, chart, "Export CSV")))
        .hasSize(12)
        .startsWith("series,step,value,smoothed,low,high", "\"rising & <falling>\",0,0.0,0.0,,");
  }

  @Test
  void theSvgOfAGridHoldsItsPixelsAndItsLimits(FxDriver fx) throws IOException {
    KernelGrid grid = show(fx, fx.get(ExportableControlTest::grid));
    Document svg = svg(fx, grid);
    String address = svg.select("image").attr("href");
    byte[] png = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    Image image = fx.get(() -> new Image(new ByteArrayInputStream(png)));
    int pixel = fx.get(grid::getPixelsPerWeight);
    double limit = fx.get(() -> grid.ownLimitProperty().get());
    assertThat(image.getPixelReader().getArgb(2 * pixel + 1, 3 * pixel + 1))
        .isEqualTo(ColorMap.BLUE_WHITE_RED.argb(0.5 + KERNELS.kernel(0)[3 * 5 + 2] / (2 * limit)));
    assertThat(svg.select("linearGradient stop")).hasSizeGreaterThan(10);
    assertThat(svg.select("text").eachText())
        .contains(NumberFormats.of(-limit, 3), NumberFormats.of(limit, 3), "12 kernels 5×5");
  }

  @Test
  void theKernelsOfAGridAreExportedAsTheyAre(FxDriver fx) throws IOException {
    KernelGrid grid = show(fx, fx.get(ExportableControlTest::grid));
    fx.onFx(() -> grid.exportNameProperty().set("means-conv1"));
    Path file = choose(fx, grid, "Export NPY");
    assertThat(file.getFileName()).hasToString("means-conv1.npy");
    assertThat(KernelFiles.read(file).get("means-conv1").values()).isEqualTo(KERNELS.values());
  }

  @Test
  void rowsOfImagesAreExportedAsOneArray(FxDriver fx) throws IOException {
    ImageRows rows = show(fx, fx.get(ImageRows::new));
    float[] first = {0, 0.25f, 0.5f, 0.75f, 1, 0};
    float[] second = {1, 0, 1, 0, 1, 0.5f};
    fx.onFx(
        () ->
            rows.show(
                3,
                1,
                2,
                1,
                List.of(new ImageRows.Row("Images", first), new ImageRows.Row("Decoded", second))));
    NdArray array = NpyFile.read(choose(fx, rows, "Export NPY"));
    assertThat(array.shape()).containsExactly(2, 3, 1, 2, 1);
    assertThat(array.toFloats()).startsWith(first).endsWith(second).hasSize(12);
  }

  @Test
  void thePictureIsCopiedWithAKey(FxDriver fx) {
    KernelGrid grid = show(fx, fx.get(ExportableControlTest::grid));
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.CONTROL, KeyCode.C);
    Picture picture = fx.get(() -> ((ExportableControl) grid).picture());
    fx.waitFor("there is a picture", () -> Clipboard.getSystemClipboard().hasImage());
    assertThat(fx.get(() -> Clipboard.getSystemClipboard().getImage()).getWidth())
        .isEqualTo(2 * picture.width());
  }

  @Test
  void everyPictureHasItsData(FxDriver fx) throws IOException {
    NormHistogram histogram = show(fx, fx.get(NormHistogram::new));
    fx.onFx(() -> histogram.setNorms(KERNELS.norms()));
    int kernels =
        Files.readAllLines(choose(fx, histogram, "Export CSV")).stream()
            .skip(1)
            .mapToInt(line -> Integer.parseInt(line.split(",", -1)[2]))
            .sum();
    assertThat(kernels).isEqualTo(12);
    assertThat(svg(fx, histogram).select("rect")).hasSizeGreaterThan(3);

    LatentMap map = show(fx, fx.get(LatentMap::new));
    assertThat(fx.get(map::items)).as("nothing to take out of an empty map").isEmpty();
    fx.onFx(() -> map.setPoints(new double[] {0.5, -1}, new double[] {2, 1.5}));
    assertThat(Files.readString(choose(fx, map, "Export CSV")))
        .isEqualTo("kernel,x,y\n0,0.5,2.0\n1,-1.0,1.5\n");
    assertThat(svg(fx, map).select("clipPath")).hasSize(1);

    ProbabilityBars bars = show(fx, fx.get(ProbabilityBars::new));
    fx.onFx(() -> bars.show(3, Raster.of(28, 28), new float[] {0.25f, 0.75f}, 1));
    assertThat(Files.readString(choose(fx, bars, "Export CSV"), StandardCharsets.UTF_8))
        .isEqualTo("class,probability,true\n0,0.25,false\n1,0.75,true\n");
    assertThat(svg(fx, bars).select("text").eachText()).contains("0", "1");
  }
}
