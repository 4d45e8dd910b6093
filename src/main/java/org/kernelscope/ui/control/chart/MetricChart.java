package org.kernelscope.ui.control.chart;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.AccessibleRole;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Range;
import org.kernelscope.ui.control.picture.Ruler;
import org.kernelscope.ui.control.picture.Surface;

/**
 * Live curves over steps. However many points there are, at most one stroke or bar is drawn for
 * each pixel column. So three curves with 100 000 points pan smoothly.
 *
 * <p>The chart follows the data until the user zooms. Then the view stays until a double click or
 * {@link #fit()}. These are the gestures:
 *
 * <ul>
 *   <li>wheel: zoom steps about the cursor; with Ctrl or over the value axis, zoom values,
 *   <li>Shift-drag: zoom into a box,
 *   <li>drag: pan,
 *   <li>click on a legend entry: hide its curve,
 *   <li>arrow keys: move the read-out; {@code +} and {@code -}: zoom; {@code 0}: fit.
 * </ul>
 */
public final class MetricChart extends ExportableControl {

  /** Something that happened at a step, such as a change of the learning rate. */
  public record Mark(double step, String label) {}

  /** The action of a click on a point. */
  @FunctionalInterface
  public interface PointAction {
    void clicked(MetricSeries series, int point);
  }

  /** A value to compare with, such as chance level. */
  public record Reference(double value, String label) {}

  private static final double RIGHT = 14;
  private static final double FONT_SIZE = 11;

  private final ObservableList<MetricSeries> series = FXCollections.observableArrayList();
  private final ObservableList<Mark> marks = FXCollections.observableArrayList();
  private final ObservableList<Reference> references = FXCollections.observableArrayList();
  private final StringProperty title = new SimpleStringProperty(this, "title", "");
  private final StringProperty xTitle = new SimpleStringProperty(this, "xTitle", "step");
  private final StringProperty yTitle = new SimpleStringProperty(this, "yTitle", "");
  private final StringProperty emptyText =
      new SimpleStringProperty(this, "emptyText", "Nothing measured yet");
  private final DoubleProperty smoothing = new SimpleDoubleProperty(this, "smoothing");
  private final BooleanProperty bars = new SimpleBooleanProperty(this, "bars");
  private final ObjectProperty<DoubleFunction<String>> stepText =
      new SimpleObjectProperty<>(this, "stepText", NumberFormats::count);
  private final ObjectProperty<@Nullable PointAction> onPoint =
      new SimpleObjectProperty<>(this, "onPoint");
  private final DoubleProperty hoverStep = new SimpleDoubleProperty(this, "hoverStep", Double.NaN);

  private final BooleanProperty toolsVisible =
      new SimpleBooleanProperty(this, "toolsVisible", true);
  private final BooleanProperty legendVisible =
      new SimpleBooleanProperty(this, "legendVisible", true);

  /** The plot as it was last drawn, for the mouse; null if there was nothing to draw. */
  private @Nullable Plot plot;

  private final ChartView view = new ChartView(this, series, references);
  private final Surface surface = new Surface(this::paint);
  private final Label heading = new Label();
  private final ChartLegend legend = new ChartLegend(this);
  private final ChartTools tools = new ChartTools(view, smoothing);
  private final ReadOutCard card = new ReadOutCard();
  private final Ruler ruler = new Ruler(FONT_SIZE);
  private final ChartAxes axes = new ChartAxes(this, ruler);
  private final ChartAnnotations annotations = new ChartAnnotations(this, ruler);
  private final CurvePainter curves = new CurvePainter(this);
  private final ChartGestures gestures =
      new ChartGestures(surface, view, series, hoverStep, onPoint::get, () -> plot);
  private final InvalidationListener dataListener = property -> dataChanged();
  private final WeakInvalidationListener weakDataListener =
      new WeakInvalidationListener(dataListener);

  public MetricChart() {
    getStyleClass().add("metric-chart");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    buildHeader();
    getChildren().addAll(surface, heading, legend, tools, card);

    InvalidationListener repaint = property -> surface.repaint();
    for (var property :
        List.of(
            xTitle,
            yTitle,
            emptyText,
            bars,
            smoothing,
            view.logXProperty(),
            view.logYProperty(),
            view.signedProperty(),
            view.outliersIgnoredProperty(),
            view.xViewProperty(),
            view.yViewProperty())) {
      property.addListener(repaint);
    }
    marks.addListener(repaint);
    references.addListener(repaint);
    series.addListener(this::seriesChanged);
    hoverStep.addListener((property, old, now) -> dataChanged());
    focusedProperty().addListener(repaint);

    surface.setOnMouseMoved(gestures::moved);
    surface.setOnMouseExited(gestures::exited);
    surface.setOnMousePressed(
        event -> {
          requestFocus();
          gestures.pressed(event);
        });
    surface.setOnMouseDragged(
        event -> {
          gestures.dragged(event);
          if (gestures.isPanning()) {
            card.setVisible(false);
          }
        });
    surface.setOnMouseReleased(gestures::released);
    surface.setOnScroll(gestures::scrolled);
    setOnKeyPressed(gestures::keyPressed);
  }

  /** The curves, in the order of the legend. */
  public ObservableList<MetricSeries> getSeries() {
    return series;
  }

  public ObservableList<Mark> getMarks() {
    return marks;
  }

  public ObservableList<Reference> getReferences() {
    return references;
  }

  public StringProperty titleProperty() {
    return title;
  }

  public StringProperty xTitleProperty() {
    return xTitle;
  }

  public StringProperty yTitleProperty() {
    return yTitle;
  }

  /** The text of a chart without points. */
  public StringProperty emptyTextProperty() {
    return emptyText;
  }

  public BooleanProperty logXProperty() {
    return view.logXProperty();
  }

  public BooleanProperty logYProperty() {
    return view.logYProperty();
  }

  /**
   * Whether values have both signs. A logarithmic axis then extends to both sides of zero, so that
   * small values are visible beside large ones.
   */
  public BooleanProperty signedProperty() {
    return view.signedProperty();
  }

  /**
   * Whether the value axis fits the bulk of the points and leaves out outliers, such as the first
   * points of a steep curve.
   */
  public BooleanProperty outliersIgnoredProperty() {
    return view.outliersIgnoredProperty();
  }

  /**
   * Whether intervals are bars at their points, for curves with few points. Curves are then shifted
   * sideways, so that no bar hides another.
   */
  public BooleanProperty barsProperty() {
    return bars;
  }

  /** The format of a step on the axis and in the read-out. */
  public ObjectProperty<DoubleFunction<String>> stepTextProperty() {
    return stepText;
  }

  /** The action of a click on a point; null for none. */
  public ObjectProperty<@Nullable PointAction> onPointProperty() {
    return onPoint;
  }

  /** The weight of the past in the exponential moving average, from 0 (no smoothing) to below 1. */
  public DoubleProperty smoothingProperty() {
    return smoothing;
  }

  /**
   * The visible steps; null follows the data. Bind it in both directions to zoom charts together.
   */
  public ObjectProperty<@Nullable Range> xViewProperty() {
    return view.xViewProperty();
  }

  /** The visible values; null fits the values at the visible steps. */
  public ObjectProperty<@Nullable Range> yViewProperty() {
    return view.yViewProperty();
  }

  /**
   * Whether the controls for smoothing and axes are visible. They are always in the context menu.
   */
  public BooleanProperty toolsVisibleProperty() {
    return toolsVisible;
  }

  /** Whether the legend is visible. Of two charts with the same curves, one needs none. */
  public BooleanProperty legendVisibleProperty() {
    return legendVisible;
  }

  /** Shows everything and follows the data again. */
  public void fit() {
    view.fit();
  }

  /**
   * The points of the visible curves at the visible steps, as CSV: {@code
   * series,step,value,smoothed,low,high}. The last two are empty without a band.
   */
  public String csv() {
    StringBuilder csv = new StringBuilder("series,step,value,smoothed,low,high\n");
    Range steps = view.xViewProperty().get();
    for (MetricSeries one : series) {
      if (!one.isVisible()) {
        continue;
      }
      String name = '"' + one.name().replace("\"", "\"\"") + '"';
      double[] smooth = one.smoothed(smoothing.get());
      for (int i = 0; i < one.size(); i++) {
        if (steps == null || (one.step(i) >= steps.low() && one.step(i) <= steps.high())) {
          csv.append(name).append(',').append(plain(one.step(i)));
          csv.append(',').append(one.value(i)).append(',').append(smooth[i]);
          csv.append(',').append(one.hasBand() ? one.low(i) : "");
          csv.append(',').append(one.hasBand() ? one.high(i) : "").append('\n');
        }
      }
    }
    return csv.toString();
  }

  @Override
  protected @Nullable Picture picture() {
    Range steps = view.steps();
    if (steps == null || view.values(steps) == null) {
      return null;
    }
    double width = getWidth();
    double header = legend.paint(null, title.get(), series, width);
    return new Picture(
        name(),
        width,
        header + surface.getHeight(),
        ground(),
        g -> {
          legend.paint(g, title.get(), series, width);
          g.save();
          g.translate(0, header);
          paint(g, width, surface.getHeight());
          g.restore();
        });
  }

  @Override
  protected String ownName() {
    String plain = name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain.isBlank() || plain.equals("-") ? "chart" : plain;
  }

  private String name() {
    return title.get().isEmpty() ? yTitle.get() : title.get();
  }

  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    return Map.of(Export.Format.CSV, () -> utf8(csv()));
  }

  @Override
  protected void inkChanged() {
    showCurves();
    surface.repaint();
  }

  // ---- curves and header

  private void buildHeader() {
    heading.getStyleClass().add("chart-title");
    heading.textProperty().bind(title);
    heading.visibleProperty().bind(title.isNotEmpty());
    legend.visibleProperty().bind(legendVisible);
    legendVisible.addListener((property, old, now) -> requestLayout());
    tools.visibleProperty().bind(toolsVisible.and(Bindings.isNotEmpty(series)));
    tools.visibleProperty().addListener((property, old, now) -> requestLayout());
  }

  private void seriesChanged(ListChangeListener.Change<? extends MetricSeries> change) {
    while (change.next()) {
      for (MetricSeries gone : change.getRemoved()) {
        gone.revisionProperty().removeListener(weakDataListener);
        gone.visibleProperty().removeListener(weakDataListener);
      }
      for (MetricSeries added : change.getAddedSubList()) {
        added.revisionProperty().addListener(weakDataListener);
        added.visibleProperty().addListener(weakDataListener);
      }
    }
    showCurves();
    dataChanged();
  }

  private void showCurves() {
    legend.show(series);
    card.setCurves(series, this);
  }

  private void dataChanged() {
    surface.repaint();
    double step = hoverStep.get();
    Plot drawn = plot;
    if (drawn == null || !drawn.shows(step)) {
      card.setVisible(false);
      return;
    }
    card.setVisible(true);
    card.read(xTitle.get() + " " + stepText.get().apply(step), step, smoothing.get());
    placeCard(drawn);
  }

  private void placeCard(Plot drawn) {
    card.place(drawn, hoverStep.get(), surface.getLayoutX(), surface.getLayoutY(), getWidth());
  }

  // ---- layout and painting

  @Override
  protected double computePrefWidth(double height) {
    return 560;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 260;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 240;
  }

  @Override
  protected double computeMinHeight(double width) {
    return 200;
  }

  @Override
  protected void layoutChildren() {
    double left = snappedLeftInset();
    double top = snappedTopInset();
    double width = getWidth() - left - snappedRightInset();
    double height = getHeight() - top - snappedBottomInset();
    double headerHeight = layoutHeader(left, top, width);
    surface.resizeRelocate(left, top + headerHeight, width, Math.max(0, height - headerHeight));
    surface.repaint();
  }

  /**
   * Lays out title, legend and tools: in one row if they fit; else the legend in rows of its own,
   * or in place of a title. Tools without space are reduced to a menu button.
   */
  private double layoutHeader(double left, double top, double width) {
    double gap = 12;
    double titleWidth = heading.isVisible() ? snapSizeX(heading.prefWidth(-1)) + gap : 0;
    boolean titled = heading.isVisible();
    double firstWidth = titled ? titleWidth : legendWidth() + gap;
    tools.setCompact(firstWidth + tools.fullWidth() > width);
    double toolsWidth = tools.isVisible() ? snapSizeX(tools.prefWidth(-1)) : 0;
    titleWidth = Math.min(titleWidth, Math.max(0, width - toolsWidth));
    double firstHeight =
        Math.max(
            heading.isVisible() ? heading.prefHeight(-1) : 0,
            tools.isVisible() ? tools.prefHeight(-1) : 0);
    double beside = width - titleWidth - toolsWidth - gap;
    double legendHeight = legendHeight(beside);
    boolean oneRow =
        !titled
            || (legendHeight <= legendHeight(10_000) && (legendHeight == 0 || legend.fits(beside)));
    if (oneRow) {
      firstHeight = snapSizeY(Math.max(firstHeight, legendHeight));
      double legendTop = snapPositionY(top + (firstHeight - legendHeight) / 2);
      legend.resizeRelocate(snapPositionX(left + titleWidth), legendTop, beside, legendHeight);
    } else {
      firstHeight = snapSizeY(firstHeight);
      legendHeight = snapSizeY(legendHeight(width));
      legend.resizeRelocate(left, top + firstHeight, width, legendHeight);
    }
    double headingHeight = heading.prefHeight(-1);
    double toolsHeight = tools.prefHeight(-1);
    heading.resizeRelocate(
        left, snapPositionY(top + (firstHeight - headingHeight) / 2), titleWidth, headingHeight);
    tools.resizeRelocate(
        snapPositionX(left + width - toolsWidth),
        titled ? snapPositionY(top + (firstHeight - toolsHeight) / 2) : top,
        toolsWidth,
        toolsHeight);
    double height = oneRow ? firstHeight : firstHeight + legendHeight;
    return height == 0 ? 0 : height + 4;
  }

  private double legendWidth() {
    return series.isEmpty() || !legendVisible.get() ? 0 : legend.rowWidth();
  }

  private double legendHeight(double width) {
    return series.isEmpty() || !legendVisible.get() ? 0 : legend.prefHeight(Math.max(60, width));
  }

  private void paint(Drawing g, double width, double height) {
    for (MetricSeries one : series) {
      // Reading the property re-arms its invalidation, which repaints.
      one.revisionProperty().get();
      one.visibleProperty().get();
    }
    double bottom = height - (xTitle.get().isEmpty() ? 22 : 38);
    double top = yTitle.get().isEmpty() ? 10 : 24;
    Range steps = view.steps();
    Range values = steps == null ? null : view.values(steps);
    g.setFont(ruler.font());
    if (steps == null || values == null || bottom - top < 30) {
      plot = null;
      paintEmpty(g, emptyText.get(), 6, width, height);
      return;
    }
    Axis y = view.valueAxis(values, bottom, top);
    List<Axis.Tick> valueTicks = y.ticks((int) Math.max(2, (bottom - top) / 34));
    double left = axes.room(valueTicks);
    double right = width - RIGHT;
    Axis x = new Axis(steps.low(), steps.high(), view.logXProperty().get(), left, right);
    Plot drawn = new Plot(x, y, bars.get());
    plot = drawn;

    List<Axis.Tick> stepTicks = ChartAxes.stepTicks(drawn, series, stepText.get());
    axes.paint(g, drawn, stepTicks, valueTicks, xTitle.get(), yTitle.get());
    g.save();
    g.clip(left, top - 1, right - left, bottom - top + 2);
    annotations.paintReferences(g, drawn, references);
    curves.paint(g, drawn, series, smoothing.get());
    g.restore();
    annotations.paintMarks(g, drawn, marks);
    if (!gestures.isPanning() && !gestures.isBoxing()) {
      annotations.paintHover(g, drawn, hoverStep.get(), series, smoothing.get());
    }
    if (card.isVisible()) {
      // The axes may have changed under the card.
      placeCard(drawn);
    }
    gestures.paintBox(g, this);
  }

  // ---- menu

  @Override
  protected List<MenuItem> ownItems() {
    CheckMenuItem horizontal = new CheckMenuItem("Logarithmic steps");
    horizontal.selectedProperty().bindBidirectional(view.logXProperty());
    CheckMenuItem fenced = new CheckMenuItem("Scale without outliers");
    fenced.selectedProperty().bindBidirectional(view.outliersIgnoredProperty());
    CheckMenuItem vertical = new CheckMenuItem("Logarithmic values");
    vertical.selectedProperty().bindBidirectional(view.logYProperty());
    return List.of(
        item("Fit", this::fit),
        horizontal,
        vertical,
        fenced,
        new SeparatorMenuItem(),
        item("Copy values as CSV", this::copyCsv));
  }

  private void copyCsv() {
    ClipboardContent content = new ClipboardContent();
    content.putString(csv());
    Clipboard.getSystemClipboard().setContent(content);
  }

  private static String plain(double step) {
    return step == Math.rint(step) && Math.abs(step) < 1e15
        ? Long.toString((long) step)
        : Double.toString(step);
  }
}
