package org.kernelscope.experiment.report;

import static j2html.TagCreator.text;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Curves as SVG. Each curve has a line and a marker at each point. Intervals are a band, or bars
 * where points are far apart.
 *
 * @param name the accessible title of the chart
 * @param xLabel the label of the horizontal axis
 * @param yLabel the label of the vertical axis
 * @param lines at least one line, each with at least one point
 * @param logarithmic whether the horizontal axis is logarithmic; then every x must be above 0
 * @param bars whether intervals are bars instead of a band
 */
record LineChart(
    String name,
    String xLabel,
    String yLabel,
    List<Line> lines,
    boolean logarithmic,
    boolean bars) {

  /** One point with the interval of its value. */
  record Point(double x, double y, double low, double high) {

    /** A point whose interval may be missing, as for a single figure. */
    static Point of(double x, double y, @Nullable Double low, @Nullable Double high) {
      return new Point(x, y, low == null ? y : low, high == null ? y : high);
    }
  }

  /** One curve. Its name decides its colour, dashes and marker. */
  record Line(String name, List<Point> points) {

    /** A line with its points sorted from left to right. */
    static Line ascending(String name, List<Point> points) {
      return new Line(name, points.stream().sorted(Comparator.comparingDouble(Point::x)).toList());
    }
  }

  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 62;
  private static final int RIGHT = 28;
  private static final int TOP = 10;
  private static final int BOTTOM = 44;
  private static final int LEGEND_ROW = 18;

  /** The number of letters that certainly fit into a line of the legend. */
  private static final int LEGEND_LETTERS = 80;

  /** The number of style classes for lines in report.css. */
  static final int STYLES = 8;

  /**
   * Draws the chart.
   *
   * @param known the styles of the lines in earlier charts
   */
  DomContent svg(LineStyles known) {
    List<Integer> styles = known.of(lines.stream().map(Line::name).toList());
    double left = all(Point::x).min().orElseThrow();
    double right = all(Point::x).max().orElseThrow();
    double low = all(Point::low).min().orElseThrow();
    double high = all(Point::high).max().orElseThrow();
    double margin = high > low ? 0.05 * (high - low) : 0.5;
    double bottom = low - margin;
    double top = high + margin;
    DoubleUnaryOperator x =
        value -> LEFT + (right > left ? share(value, left, right) : 0.5) * (WIDTH - LEFT - RIGHT);
    DoubleUnaryOperator y =
        value -> HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
    List<List<String>> legend =
        lines.stream().map(line -> Wrapped.lines(line.name(), LEGEND_LETTERS)).toList();
    int legendRows = legend.stream().mapToInt(List::size).sum();
    ContainerTag<?> svg =
        element("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr(
                "viewBox",
                String.format(Locale.ROOT, "0 0 %d %d", WIDTH, HEIGHT + legendRows * LEGEND_ROW))
            .attr("role", "img")
            .attr("class", "chart")
            .with(element("title").with(text(name)));
    for (double tick : ticks(bottom, top)) {
      svg.with(line("grid", LEFT, y.applyAsDouble(tick), WIDTH - RIGHT, y.applyAsDouble(tick)));
      svg.with(label("end", LEFT - 6, y.applyAsDouble(tick) + 4, number(tick)));
    }
    for (double tick : logarithmic ? distinctX() : ticks(left, right)) {
      svg.with(line("grid", x.applyAsDouble(tick), TOP, x.applyAsDouble(tick), HEIGHT - BOTTOM));
      svg.with(label("middle", x.applyAsDouble(tick), HEIGHT - BOTTOM + 16, number(tick)));
    }
    svg.with(label("middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, xLabel));
    svg.with(
        label("middle", 0, 0, yLabel)
            .attr(
                "transform",
                String.format(Locale.ROOT, "translate(14 %d) rotate(-90)", (HEIGHT - BOTTOM) / 2)));
    double row = HEIGHT + 4.0;
    for (int i = 0; i < lines.size(); i++) {
      int style = styles.get(i);
      draw(svg, lines.get(i).points(), style, x, y);
      svg.with(line("line " + color(style), LEFT, row, LEFT + 34, row));
      svg.with(marker(style, LEFT + 17, row));
      for (String words : legend.get(i)) {
        svg.with(label("start", LEFT + 42, row + 4, words));
        row += LEGEND_ROW;
      }
    }
    return svg;
  }

  /** The style class in report.css. */
  private static String color(int style) {
    return String.format(Locale.ROOT, "s%d", style % STYLES);
  }

  private void draw(
      ContainerTag<?> svg,
      List<Point> points,
      int look,
      DoubleUnaryOperator x,
      DoubleUnaryOperator y) {
    String style = color(look);
    if (bars) {
      for (Point point : points) {
        double place = x.applyAsDouble(point.x());
        svg.with(
            line(
                "bar " + style,
                place,
                y.applyAsDouble(point.low()),
                place,
                y.applyAsDouble(point.high())));
      }
    } else {
      String there =
          points.stream()
              .map(point -> at(x.applyAsDouble(point.x()), y.applyAsDouble(point.high())))
              .collect(Collectors.joining(" "));
      String back =
          IntStream.range(0, points.size())
              .mapToObj(i -> points.get(points.size() - 1 - i))
              .map(point -> at(x.applyAsDouble(point.x()), y.applyAsDouble(point.low())))
              .collect(Collectors.joining(" "));
      svg.with(
          element("polygon").attr("class", "band " + style).attr("points", there + " " + back));
    }
    svg.with(
        element("polyline")
            .attr("class", "line " + style)
            .attr(
                "points",
                points.stream()
                    .map(point -> at(x.applyAsDouble(point.x()), y.applyAsDouble(point.y())))
                    .collect(Collectors.joining(" "))));
    for (Point point : points) {
      svg.with(marker(look, x.applyAsDouble(point.x()), y.applyAsDouble(point.y())));
    }
  }

  /** The marker of a line. Its shape distinguishes lines that cannot be told apart by colour. */
  private static DomContent marker(int style, double x, double y) {
    String path =
        switch ((style + style / STYLES) % 4) {
          case 0 -> "M-3 -3h6v6h-6z";
          case 1 -> "M0 -4l4 7h-8z";
          case 2 -> "M0 -4l4 4l-4 4l-4 -4z";
          default -> "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z";
        };
    return element("path")
        .attr("class", "marker " + color(style))
        .attr("transform", "translate(%s)".formatted(at(x, y)))
        .attr("d", path);
  }

  private double share(double value, double left, double right) {
    return logarithmic
        ? Math.log(value / left) / Math.log(right / left)
        : (value - left) / (right - left);
  }

  private DoubleStream all(ToDoubleFunction<Point> of) {
    return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(of);
  }

  private double[] distinctX() {
    return all(Point::x).distinct().sorted().toArray();
  }

  /** About five round numbers within an interval. */
  private static double[] ticks(double from, double to) {
    if (!(to > from)) {
      return new double[] {from};
    }
    double rough = (to - from) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        DoubleStream.of(1, 2, 5, 10)
            .map(m -> m * power)
            .filter(s -> s >= rough)
            .min()
            .orElse(rough);
    long first = (long) Math.ceil(from / step - 1e-9);
    long last = (long) Math.floor(to / step + 1e-9);
    return IntStream.rangeClosed(0, (int) (last - first))
        .mapToDouble(i -> (first + i) * step)
        .toArray();
  }

  private static String number(double value) {
    String text =
        String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "").replaceFirst("\\.$", "");
    return text.equals("-0") ? "0" : text;
  }

  private static ContainerTag<?> line(String style, double x1, double y1, double x2, double y2) {
    return element("line")
        .attr("class", style)
        .attr("x1", coordinate(x1))
        .attr("y1", coordinate(y1))
        .attr("x2", coordinate(x2))
        .attr("y2", coordinate(y2));
  }

  private static ContainerTag<?> label(String anchor, double x, double y, String content) {
    return element("text")
        .attr("text-anchor", anchor)
        .attr("x", coordinate(x))
        .attr("y", coordinate(y))
        .with(text(content));
  }

  private static String at(double x, double y) {
    return coordinate(x) + "," + coordinate(y);
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static ContainerTag<?> element(String name) {
    return new ContainerTag<>(name);
  }
}
