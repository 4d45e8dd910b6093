package org.kernelscope.ui.control;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.chart.Sparkline;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.ScaleMode;

/** Controls with data that looks like the real thing, to be looked at and measured. */
public final class Gallery {

  private Gallery() {}

  /** Kernels of independent weights: what an initialiser draws. */
  public static KernelSet noise(int count, int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.15 * random.nextGaussian());
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  /** Gabor functions: what a network learns. */
  public static KernelSet gabor(int count, int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * size * size];
    for (int n = 0; n < count; n++) {
      double angle = Math.PI * random.nextDouble();
      double frequency = 0.3 + 1.2 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      double width = size * (0.2 + 0.2 * random.nextDouble());
      double amplitude = 0.15 + 0.5 * random.nextDouble();
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double x = column - (size - 1) / 2.0;
          double y = row - (size - 1) / 2.0;
          double along = x * Math.cos(angle) + y * Math.sin(angle);
          double value =
              amplitude
                  * Math.exp(-(x * x + y * y) / (2 * width * width))
                  * Math.cos(frequency * along + phase);
          values[(n * size + row) * size + column] = (float) (value + 0.01 * random.nextGaussian());
        }
      }
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  /** A curve that rises towards {@code top} with noise, and perhaps a band. */
  static MetricSeries rising(
      String name, int color, int points, double top, double speed, boolean band) {
    MetricSeries series = new MetricSeries(name, color);
    Random random = new Random(color);
    double[] steps = new double[points];
    double[] values = new double[points];
    double[] lows = new double[points];
    double[] highs = new double[points];
    for (int i = 0; i < points; i++) {
      double t = i / (points - 1.0);
      double spread = 0.02 + 0.08 * Math.exp(-4 * t);
      steps[i] = i * 10;
      values[i] = top * (1 - 0.88 * Math.exp(-speed * t)) + 0.012 * random.nextGaussian();
      lows[i] = values[i] - spread;
      highs[i] = values[i] + spread;
    }
    series.setData(steps, values, band ? lows : null, band ? highs : null);
    return series;
  }

  /** Something like the Compare area. */
  static Region compare() {
    List<String> names = List.of("Xavier", "Learned filters", "DWP samples");
    List<KernelSet> sets = List.of(noise(64, 7, 1), gabor(64, 7, 2), gabor(64, 7, 3));
    HBox grids = new HBox(16);
    for (int i = 0; i < 3; i++) {
      KernelGrid grid = new KernelGrid();
      grid.setId("grid" + (i + 1));
      grid.getStyleClass().add("series-" + (i + 1));
      grid.setKernels(sets.get(i));
      grid.inputChannelsProperty().set(8);
      Label title = new Label(names.get(i));
      title.getStyleClass().add("panel-title");
      VBox column = new VBox(8, title, grid);
      VBox.setVgrow(grid, Priority.ALWAYS);
      HBox.setHgrow(column, Priority.ALWAYS);
      column.setPrefWidth(300);
      grids.getChildren().add(column);
    }
    HBox charts = new HBox(24, accuracy(), elbo());
    charts.setMinHeight(270);
    charts.setPrefHeight(270);
    charts.getChildren().forEach(chart -> HBox.setHgrow(chart, Priority.ALWAYS));
    VBox all = new VBox(16, grids, charts);
    VBox.setVgrow(grids, Priority.ALWAYS);
    all.setPadding(new Insets(16));
    return all;
  }

  static MetricChart accuracy() {
    MetricChart chart = new MetricChart();
    chart.setId("accuracy");
    chart.yTitleProperty().set("test accuracy");
    chart.getSeries().add(rising("Xavier", 1, 400, 0.87, 3, true));
    chart.getSeries().add(rising("Learned filters", 2, 400, 0.93, 6, true));
    chart.getSeries().add(rising("DWP samples", 3, 400, 0.95, 9, true));
    chart.getMarks().add(new MetricChart.Mark(1200, "learning rate 3e\u22124"));
    chart.getReferences().add(new MetricChart.Reference(0.1, "chance"));
    chart.toolsVisibleProperty().set(false);
    return chart;
  }

  static MetricChart elbo() {
    MetricChart chart = new MetricChart();
    chart.setId("elbo");
    chart.yTitleProperty().set("ELBO (nats)");
    for (int i = 1; i <= 3; i++) {
      MetricSeries series = new MetricSeries("run " + i, i);
      Random random = new Random(i);
      int n = i;
      double[] steps = IntStream.range(0, 20_000).mapToDouble(s -> s).toArray();
      double[] values =
          IntStream.range(0, 20_000)
              .mapToDouble(
                  s -> -90 - 400.0 / (1 + s / (600.0 / n)) - 8 * n + 14 * random.nextGaussian())
              .toArray();
      series.setData(steps, values);
      chart.getSeries().add(series);
    }
    chart.smoothingProperty().set(0.97);
    return chart;
  }

  /** The smaller parts and the empty states. */
  static Region parts() {
    GridPane pane = new GridPane();
    pane.setHgap(16);
    pane.setVgap(16);
    pane.setPadding(new Insets(16));
    KernelGrid empty = new KernelGrid();
    KernelGrid many = new KernelGrid();
    many.setKernels(gabor(2000, 7, 4));
    KernelGrid few = new KernelGrid();
    few.getStyleClass().add("series-4");
    few.setKernels(gabor(6, 5, 5));
    few.scaleModeProperty().set(ScaleMode.PER_KERNEL);
    few.setSelectedKernel(2);
    pane.addRow(0, empty, many, few);
    MetricChart nothing = new MetricChart();
    MetricChart log = new MetricChart();
    log.titleProperty().set("Loss");
    log.logYProperty().set(true);
    log.logXProperty().set(true);
    for (int i = 1; i <= 4; i++) {
      MetricSeries series = new MetricSeries("seed " + i, i);
      int seed = i;
      double[] steps = IntStream.range(0, 429).mapToDouble(n -> 1 + 7 * n).toArray();
      series.setData(
          steps,
          Arrays.stream(steps)
              .map(s -> 2.3 * Math.pow(s, -0.2 * seed) * (1 + 0.05 * Math.sin(s * seed)))
              .toArray());
      log.getSeries().add(series);
    }
    MetricChart small = new MetricChart();
    small.xTitleProperty().set("examples per class");
    small.yTitleProperty().set("accuracy");
    small.toolsVisibleProperty().set(false);
    for (int i = 1; i <= 3; i++) {
      MetricSeries series = new MetricSeries("prior " + i, i + 4);
      for (int n : new int[] {5, 10, 25, 50, 100}) {
        double value = 0.95 - 0.4 / Math.sqrt(n) - 0.03 * i;
        series.append(n, value, value - 0.2 / n, value + 0.2 / n);
      }
      small.getSeries().add(series);
    }
    pane.addRow(1, nothing, log, small);
    HBox strip = new HBox(8);
    strip.getStyleClass().add("run-strip");
    String[] states = {"running", "finished", "paused", "failed"};
    for (int i = 0; i < 4; i++) {
      Label name = new Label("DWP on MNIST " + (i + 1));
      name.getStyleClass().add("run-name");
      Label chip = new Label(states[i]);
      chip.getStyleClass().addAll("chip", states[i]);
      Sparkline spark = new Sparkline();
      spark.colorProperty().set(i + 1);
      MetricSeries source = rising("", i + 1, 300, 0.9, 4, false);
      if (i < 3) {
        spark.valuesProperty().set(IntStream.range(0, 300).mapToDouble(source::value).toArray());
      }
      HBox line = new HBox(8, chip, spark);
      VBox card = new VBox(4, name, line);
      card.getStyleClass().add("run-card");
      strip.getChildren().add(card);
    }
    pane.add(strip, 0, 2, 3, 1);
    for (int c = 0; c < 3; c++) {
      ColumnConstraints third = new ColumnConstraints();
      third.setPercentWidth(100 / 3.0);
      pane.getColumnConstraints().add(third);
    }
    GridPane.setVgrow(empty, Priority.ALWAYS);
    GridPane.setVgrow(nothing, Priority.ALWAYS);
    return pane;
  }
}
