package org.kernelscope.ui.control.chart;

import java.util.List;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.picture.CanvasDrawing;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Ruler;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * The names of a chart's curves, each beside a sample of its line. On the screen they are entries
 * that hide a curve. In an exported picture they are text that may have several lines.
 */
final class ChartLegend extends FlowPane {

  private static final double SWATCH = 24;
  private static final double ROW = 18;
  private static final double FONT_SIZE = 12;

  private final ThemedRegion inks;
  private final Ruler ruler = new Ruler(FONT_SIZE);

  /**
   * @param inks the source of the colours
   */
  ChartLegend(ThemedRegion inks) {
    this.inks = inks;
    getStyleClass().add("legend");
    setAlignment(Pos.CENTER_LEFT);
  }

  /** Shows an entry for each curve, in the present colours. */
  void show(List<MetricSeries> series) {
    getChildren().clear();
    for (MetricSeries one : series) {
      ToggleButton entry = new ToggleButton(one.name(), swatch(one, inks));
      entry.getStyleClass().add("legend-entry");
      entry.selectedProperty().bindBidirectional(one.visibleProperty());
      // Names may be file names: underscores are not mnemonics, and a long name must not widen the
      // chart.
      entry.setMnemonicParsing(false);
      entry.maxWidthProperty().bind(widthProperty());
      Hint.setText(entry, one.name() + "\nClick to hide or show");
      getChildren().add(entry);
    }
  }

  /** The width in pixels of all entries side by side. */
  double rowWidth() {
    return getChildren().stream().mapToDouble(entry -> entry.prefWidth(-1) + getHgap()).sum();
  }

  /** Whether every entry is at most this wide. */
  boolean fits(double width) {
    return getChildren().stream().allMatch(entry -> entry.prefWidth(-1) <= width);
  }

  /** A short sample of a curve's line, of the same width in every legend. */
  static Canvas swatch(MetricSeries one, ThemedRegion inks) {
    Canvas canvas = new Canvas(SWATCH, SWATCH / 2);
    paintSwatch(new CanvasDrawing(canvas.getGraphicsContext2D()), one, inks);
    return canvas;
  }

  private static void paintSwatch(Drawing g, MetricSeries one, ThemedRegion inks) {
    g.setStroke(inks.color(one.color()));
    g.setLineWidth(2);
    g.setLineDashes(one.dash().pattern());
    g.strokeLine(0, SWATCH / 4, SWATCH, SWATCH / 4);
    Glyphs.draw(
        g, one.marker(), SWATCH / 2, SWATCH / 4, 3.5, inks.color(one.color()), inks.ground());
  }

  /**
   * Draws the names of the visible curves after the title of the chart, at the top of a picture.
   *
   * @param g null to measure only
   * @param title may be empty
   * @return the height in pixels
   */
  double paint(@Nullable Drawing g, String title, List<MetricSeries> series, double width) {
    if (g != null) {
      g.setFont(ruler.font());
      g.setTextAlign(TextAlignment.LEFT);
      g.setTextBaseline(VPos.CENTER);
    }
    double x = 2;
    double y = ROW / 2;
    if (!title.isEmpty()) {
      if (g != null) {
        g.setFill(inks.ink());
        g.fillText(title, x, y);
      }
      x += ruler.width(title) + 16;
    }
    for (MetricSeries one : series) {
      if (!one.isVisible()) {
        continue;
      }
      double length = SWATCH + 6 + ruler.width(one.name());
      if (x > 2 && x + length > width) {
        x = 2;
        y += ROW;
      }
      if (g != null) {
        g.save();
        g.translate(x, y - SWATCH / 4);
        paintSwatch(g, one, inks);
        g.restore();
        g.setFill(inks.ink());
        g.fillText(one.name(), x + SWATCH + 6, y);
      }
      x += length + 16;
    }
    return y + ROW / 2 + 4;
  }
}
