package org.kernelscope.ui.control.picture;

import static j2html.TagCreator.text;

import j2html.tags.ContainerTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javafx.geometry.VPos;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Paint;
import javafx.scene.paint.Stop;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;

/** A drawing as SVG. Lines and text are kept as such; images are embedded PNGs. */
final class SvgDrawing implements Drawing {

  private static final String FAMILIES = "'%s', 'Segoe UI', Helvetica, Arial, sans-serif";

  // The distance in ems from JavaFX's top of a line of text to its baseline.
  private static final double FROM_TOP = 0.93;
  private static final double FROM_CENTER = 0.35;
  private static final double FROM_BOTTOM = -0.22;

  /** The state that {@link #save()} stores. */
  private static final class State {
    private Paint fill = Color.BLACK;
    private Paint stroke = Color.BLACK;
    private double lineWidth = 1;
    private double[] dashes = {};
    private StrokeLineJoin join = StrokeLineJoin.MITER;
    private StrokeLineCap cap = StrokeLineCap.SQUARE;
    private Font font = Font.getDefault();
    private TextAlignment align = TextAlignment.LEFT;
    private VPos baseline = VPos.BASELINE;
    private ContainerTag<?> parent;

    State(ContainerTag<?> parent) {
      this.parent = parent;
    }

    State copy() {
      State copy = new State(parent);
      copy.fill = fill;
      copy.stroke = stroke;
      copy.lineWidth = lineWidth;
      copy.dashes = dashes;
      copy.join = join;
      copy.cap = cap;
      copy.font = font;
      copy.align = align;
      copy.baseline = baseline;
      return copy;
    }
  }

  private final ContainerTag<?> root;
  private final Deque<State> saved = new ArrayDeque<>();
  private State state;
  private int ids;

  /**
   * @param title the accessible title
   */
  SvgDrawing(double width, double height, String title) {
    root =
        element("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr("width", number(width))
            .attr("height", number(height))
            .attr("viewBox", "0 0 %s %s".formatted(number(width), number(height)))
            .with(element("title").with(text(title)));
    state = new State(root);
  }

  /** The whole document. */
  String document() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.render() + "\n";
  }

  @Override
  public void save() {
    saved.push(state.copy());
  }

  @Override
  public void restore() {
    state = saved.pop();
  }

  @Override
  public void translate(double x, double y) {
    enter(element("g").attr("transform", "translate(%s %s)".formatted(number(x), number(y))));
  }

  @Override
  public void rotate(double degrees) {
    enter(element("g").attr("transform", "rotate(%s)".formatted(number(degrees))));
  }

  @Override
  public void clip(double x, double y, double width, double height) {
    String id = "clip" + ++ids;
    state.parent.with(element("clipPath").attr("id", id).with(rectangle(x, y, width, height)));
    enter(element("g").attr("clip-path", "url(#%s)".formatted(id)));
  }

  private void enter(ContainerTag<?> group) {
    state.parent.with(group);
    state.parent = group;
  }

  @Override
  public void setFill(Paint paint) {
    state.fill = paint;
  }

  @Override
  public void setStroke(Paint paint) {
    state.stroke = paint;
  }

  @Override
  public void setLineWidth(double width) {
    state.lineWidth = width;
  }

  @Override
  public void setLineDashes(double... dashes) {
    state.dashes = dashes.clone();
  }

  @Override
  public void setLineJoin(StrokeLineJoin join) {
    state.join = join;
  }

  @Override
  public void setLineCap(StrokeLineCap cap) {
    state.cap = cap;
  }

  @Override
  public void setFont(Font font) {
    state.font = font;
  }

  @Override
  public void setTextAlign(TextAlignment align) {
    state.align = align;
  }

  @Override
  public void setTextBaseline(VPos baseline) {
    state.baseline = baseline;
  }

  @Override
  public void fillText(String text, double x, double y) {
    if (text.isEmpty()) {
      return;
    }
    double size = state.font.getSize();
    double down =
        switch (state.baseline) {
          case TOP -> FROM_TOP;
          case CENTER -> FROM_CENTER;
          case BOTTOM -> FROM_BOTTOM;
          case BASELINE -> 0;
        };
    ContainerTag<?> element =
        element("text")
            .attr("x", number(x))
            .attr("y", number(y + down * size))
            .attr("font-family", FAMILIES.formatted(state.font.getFamily()))
            .attr("font-size", number(size))
            .with(text(text));
    if (state.font.getStyle().contains("Bold")) {
      element.attr("font-weight", "bold");
    }
    switch (state.align) {
      case CENTER -> element.attr("text-anchor", "middle");
      case RIGHT -> element.attr("text-anchor", "end");
      default -> {}
    }
    fill(element);
  }

  @Override
  public void fillText(String text, double x, double y, double maxWidth) {
    fillText(text, x, y);
  }

  @Override
  public void strokeLine(double x1, double y1, double x2, double y2) {
    stroke(
        element("line")
            .attr("x1", number(x1))
            .attr("y1", number(y1))
            .attr("x2", number(x2))
            .attr("y2", number(y2)));
  }

  @Override
  public void fillRect(double x, double y, double width, double height) {
    fill(rectangle(x, y, width, height));
  }

  @Override
  public void strokeRect(double x, double y, double width, double height) {
    stroke(rectangle(x, y, width, height));
  }

  @Override
  public void fillRoundRect(
      double x, double y, double width, double height, double arcWidth, double arcHeight) {
    fill(rounded(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void strokeRoundRect(
      double x, double y, double width, double height, double arcWidth, double arcHeight) {
    stroke(rounded(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillOval(double x, double y, double width, double height) {
    fill(ellipse(x, y, width, height));
  }

  @Override
  public void strokeOval(double x, double y, double width, double height) {
    stroke(ellipse(x, y, width, height));
  }

  @Override
  public void fillPolygon(double[] xs, double[] ys, int points) {
    if (points > 0) {
      fill(element("polygon").attr("points", points(xs, ys, points)));
    }
  }

  @Override
  public void strokePolygon(double[] xs, double[] ys, int points) {
    if (points > 0) {
      stroke(element("polygon").attr("points", points(xs, ys, points)));
    }
  }

  @Override
  public void strokePolyline(double[] xs, double[] ys, int points) {
    if (points > 0) {
      stroke(element("polyline").attr("points", points(xs, ys, points)));
    }
  }

  @Override
  public void drawImage(Image image, double x, double y, double width, double height) {
    embed(Pictures.raster(image), x, y, width, height);
  }

  @Override
  public void drawImage(
      Image image,
      double sourceX,
      double sourceY,
      double sourceWidth,
      double sourceHeight,
      double x,
      double y,
      double width,
      double height) {
    Raster whole = Pictures.raster(image);
    Raster part = Raster.of((int) sourceWidth, (int) sourceHeight);
    for (int row = 0; row < part.height(); row++) {
      System.arraycopy(
          whole.argb(),
          ((int) sourceY + row) * whole.width() + (int) sourceX,
          part.argb(),
          row * part.width(),
          part.width());
    }
    embed(part, x, y, width, height);
  }

  private void embed(Raster raster, double x, double y, double width, double height) {
    try {
      state.parent.with(
          element("image")
              .attr("x", number(x))
              .attr("y", number(y))
              .attr("width", number(width))
              .attr("height", number(height))
              .attr("preserveAspectRatio", "none")
              .attr("style", "image-rendering: pixelated")
              .attr(
                  "href",
                  "data:image/png;base64,"
                      + Base64.getEncoder().encodeToString(Png.encode(raster))));
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  // ---- shapes

  private static ContainerTag<?> rectangle(double x, double y, double width, double height) {
    return element("rect")
        .attr("x", number(x))
        .attr("y", number(y))
        .attr("width", number(width))
        .attr("height", number(height));
  }

  private static ContainerTag<?> rounded(
      double x, double y, double width, double height, double arcWidth, double arcHeight) {
    return rectangle(x, y, width, height)
        .attr("rx", number(arcWidth / 2))
        .attr("ry", number(arcHeight / 2));
  }

  private static ContainerTag<?> ellipse(double x, double y, double width, double height) {
    return element("ellipse")
        .attr("cx", number(x + width / 2))
        .attr("cy", number(y + height / 2))
        .attr("rx", number(width / 2))
        .attr("ry", number(height / 2));
  }

  private static String points(double[] xs, double[] ys, int points) {
    return IntStream.range(0, points)
        .mapToObj(i -> number(xs[i]) + "," + number(ys[i]))
        .collect(Collectors.joining(" "));
  }

  // ---- paint

  private void fill(ContainerTag<?> shape) {
    paint(shape, "fill", state.fill);
    state.parent.with(shape);
  }

  private void stroke(ContainerTag<?> shape) {
    shape.attr("fill", "none").attr("stroke-width", number(state.lineWidth));
    paint(shape, "stroke", state.stroke);
    if (state.dashes.length > 0) {
      shape.attr(
          "stroke-dasharray",
          DoubleStream.of(state.dashes)
              .mapToObj(SvgDrawing::number)
              .collect(Collectors.joining(" ")));
    }
    if (state.join != StrokeLineJoin.MITER) {
      shape.attr("stroke-linejoin", state.join.name().toLowerCase(Locale.ROOT));
    }
    if (state.cap != StrokeLineCap.BUTT) {
      shape.attr("stroke-linecap", state.cap.name().toLowerCase(Locale.ROOT));
    }
    state.parent.with(shape);
  }

  private void paint(ContainerTag<?> shape, String attribute, Paint paint) {
    if (paint instanceof Color color) {
      shape.attr(attribute, web(color));
      if (color.getOpacity() < 1) {
        shape.attr(attribute + "-opacity", number(color.getOpacity()));
      }
    } else if (paint instanceof LinearGradient gradient) {
      String id = "gradient" + ++ids;
      ContainerTag<?> element =
          element("linearGradient")
              .attr("id", id)
              .attr("x1", number(gradient.getStartX()))
              .attr("y1", number(gradient.getStartY()))
              .attr("x2", number(gradient.getEndX()))
              .attr("y2", number(gradient.getEndY()));
      if (!gradient.isProportional()) {
        element.attr("gradientUnits", "userSpaceOnUse");
      }
      for (Stop stop : gradient.getStops()) {
        element.with(
            element("stop")
                .attr("offset", Double.toString(stop.getOffset()))
                .attr("stop-color", web(stop.getColor())));
      }
      state.parent.with(element);
      shape.attr(attribute, "url(#%s)".formatted(id));
    } else {
      throw new IllegalArgumentException("no way to draw with " + paint);
    }
  }

  private static String web(Color color) {
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        Math.round(255 * color.getRed()),
        Math.round(255 * color.getGreen()),
        Math.round(255 * color.getBlue()));
  }

  private static ContainerTag<?> element(String name) {
    return new ContainerTag<>(name);
  }

  /** A number rounded to a hundredth, without trailing zeros. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
