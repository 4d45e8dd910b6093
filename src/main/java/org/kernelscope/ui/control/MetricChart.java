package org.kernelscope.ui.control;

import java.util.ArrayList;
import java.util.Arrays;
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
import javafx.beans.value.ObservableBooleanValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;

/**
 * Live curves over steps. However many points there are, what is drawn is one stroke or bar a pixel
 * column, so that three curves of 100 000 points pan smoothly.
 *
 * <p>The chart follows the data until a person zooms; from then on the view stays, whatever
 * arrives, until a double click or {@link #fit()}. Wheel: zoom steps about the cursor; with Ctrl or
 * over the value axis, zoom values. Shift-drag: zoom into a box. Drag: pan. A click on a legend
 * entry hides its curve. Keys: arrows move the read-out, {@code +} {@code -} zoom, {@code 0} fits.
 */
public final class MetricChart extends Pictured {

  /** Something that happened at a step, such as a change of the learning rate. */
  public record Mark(double step, String label) {}

  /** What a click on a point does. */
  @FunctionalInterface
  public interface PointAction {
    void clicked(MetricSeries series, int point);
  }

  /** A value to compare with, such as chance level. */
  public record Reference(double value, String label) {}

  private static final double RIGHT = 14;
  private static final double FONT_SIZE = 11;
  private static final double LABEL_WIDTH = 75;
  private static final double CAP = 3.5;
  private static final double DODGE = 5;
  private static final double NEAR = 9;
  private static final double SWATCH = 24;
  private static final double LEGEND_ROW = 18;
  private static final double ZOOM = 0.8;
  private static final double WHEEL_NOTCH = 40;
  private static final double LINE = 1.75;
  private static final int POINTS_WITH_MARKERS = 30;
  private static final int DENSE = 2;
  private static final int FEWEST_FOR_FENCES = 6;
  private static final int SAMPLE_FOR_FENCES = 512;
  private static final double NOISY = 4;

  /** Room beyond the smallest and the largest value; more over a line that has a label on it. */
  private static final double ROOM = 0.06;

  private static final double LABEL_ROOM = 0.22;

  private final ObservableList<MetricSeries> series = FXCollections.observableArrayList();
  private final ObservableList<Mark> marks = FXCollections.observableArrayList();
  private final ObservableList<Reference> references = FXCollections.observableArrayList();
  private final StringProperty title = new SimpleStringProperty(this, "title", "");
  private final StringProperty xTitle = new SimpleStringProperty(this, "xTitle", "step");
  private final StringProperty yTitle = new SimpleStringProperty(this, "yTitle", "");
  private final StringProperty emptyText =
      new SimpleStringProperty(this, "emptyText", "Nothing measured yet");
  private final BooleanProperty logX = new SimpleBooleanProperty(this, "logX");
  private final BooleanProperty logY = new SimpleBooleanProperty(this, "logY");
  private final DoubleProperty smoothing = new SimpleDoubleProperty(this, "smoothing");
  private final BooleanProperty outliersIgnored =
      new SimpleBooleanProperty(this, "outliersIgnored");
  private final BooleanProperty bars = new SimpleBooleanProperty(this, "bars");
  private final ObjectProperty<DoubleFunction<String>> stepText =
      new SimpleObjectProperty<>(this, "stepText", Figures::count);
  private final ObjectProperty<@Nullable PointAction> onPoint =
      new SimpleObjectProperty<>(this, "onPoint");
  private final ObjectProperty<@Nullable Range> xView = new SimpleObjectProperty<>(this, "xView");
  private final ObjectProperty<@Nullable Range> yView = new SimpleObjectProperty<>(this, "yView");
  private final DoubleProperty hoverStep = new SimpleDoubleProperty(this, "hoverStep", Double.NaN);

  private final Surface surface = new Surface(this::paint);
  private final Label heading = new Label();
  private final FlowPane legend = new FlowPane();
  private final Slider smoother = new Slider(0, 1, 0);
  private final HBox tools = new HBox();
  private final BooleanProperty toolsVisible =
      new SimpleBooleanProperty(this, "toolsVisible", true);
  private final BooleanProperty legendVisible =
      new SimpleBooleanProperty(this, "legendVisible", true);
  private final VBox card = new VBox();
  private final Label cardStep = new Label();
  private final GridPane cardRows = new GridPane();
  private final List<Label> cardValues = new ArrayList<>();
  private final Text ruler = new Text();
  private final Columns columns = new Columns();
  private final InvalidationListener dataListener = property -> dataChanged();
  private final WeakInvalidationListener weakDataListener =
      new WeakInvalidationListener(dataListener);
  private final BooleanProperty following = new SimpleBooleanProperty(this, "following", true);

  private double[] xs = new double[256];
  private double[] ys = new double[256];

  // As last drawn, for the mouse.
  private @Nullable Axis xAxis;
  private @Nullable Axis yAxis;

  private double wheel;
  private double pressX;
  private double pressY;
  private double boxX;
  private double boxY;
  private boolean boxing;
  private boolean panning;
  private @Nullable Axis xAtPress;
  private @Nullable Axis yAtPress;

  public MetricChart() {
    getStyleClass().add("metric-chart");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    buildHeader();
    buildCard();
    getChildren().addAll(surface, heading, legend, tools, card);

    InvalidationListener repaint = property -> surface.repaint();
    for (var property :
        List.of(
            xTitle,
            yTitle,
            emptyText,
            logX,
            logY,
            outliersIgnored,
            bars,
            smoothing,
            xView,
            yView)) {
      property.addListener(repaint);
    }
    following.bind(
        Bindings.createBooleanBinding(
            () -> xView.get() == null && yView.get() == null, xView, yView));
    marks.addListener(repaint);
    references.addListener(repaint);
    series.addListener(this::seriesChanged);
    hoverStep.addListener((property, old, now) -> hoverChanged());
    focusedProperty().addListener(repaint);
    logX.addListener((property, old, now) -> xView.set(null));
    logY.addListener((property, old, now) -> yView.set(null));

    surface.setOnMouseMoved(event -> hover(event.getX(), event.getY()));
    surface.setOnMouseExited(event -> hoverStep.set(Double.NaN));
    surface.setOnMousePressed(this::pressed);
    surface.setOnMouseDragged(this::dragged);
    surface.setOnMouseReleased(this::released);
    surface.setOnScroll(this::scrolled);
    setOnKeyPressed(this::keyPressed);
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

  /** What a chart without points says. */
  public StringProperty emptyTextProperty() {
    return emptyText;
  }

  public BooleanProperty logXProperty() {
    return logX;
  }

  public BooleanProperty logYProperty() {
    return logY;
  }

  /**
   * Whether the value axis is fitted to the bulk of the points and leaves out those far from it,
   * such as the first ones of a curve that rises steeply.
   */
  public BooleanProperty outliersIgnoredProperty() {
    return outliersIgnored;
  }

  /**
   * Whether bands are bars at their points, for curves of a few; the curves then stand a little
   * beside each other, so that no bar hides another.
   */
  public BooleanProperty barsProperty() {
    return bars;
  }

  /** How a step is written on the axis, where bars stand, and beside the mouse. */
  public ObjectProperty<DoubleFunction<String>> stepTextProperty() {
    return stepText;
  }

  /** What a click on a point does; null for nothing. */
  public ObjectProperty<@Nullable PointAction> onPointProperty() {
    return onPoint;
  }

  /** Weight of the past in the exponential moving average: 0, no smoothing, to below 1. */
  public DoubleProperty smoothingProperty() {
    return smoothing;
  }

  /** The steps shown; null follows the data. Bind it both ways to zoom charts together. */
  public ObjectProperty<@Nullable Range> xViewProperty() {
    return xView;
  }

  /** The values shown; null fits whatever is in the steps shown. */
  public ObjectProperty<@Nullable Range> yViewProperty() {
    return yView;
  }

  /** Whether the view follows the data, since nobody has zoomed. */
  public ObservableBooleanValue followingProperty() {
    return following;
  }

  /** The step read out, not a number if none. Bind it both ways to read charts out together. */
  public DoubleProperty hoverStepProperty() {
    return hoverStep;
  }

  /** The row of controls for smoothing and axes; hidden, they are still in the context menu. */
  public BooleanProperty toolsVisibleProperty() {
    return toolsVisible;
  }

  /** Whether the legend is there; a chart beside another with the same curves can do without. */
  public BooleanProperty legendVisibleProperty() {
    return legendVisible;
  }

  /** Shows everything and follows the data again. */
  public void fit() {
    xView.set(null);
    yView.set(null);
  }

  /**
   * The points of the visible curves in the steps shown, as CSV: {@code
   * series,step,value,smoothed,low,high}; the last two are empty without a band.
   */
  public String csv() {
    StringBuilder csv = new StringBuilder("series,step,value,smoothed,low,high\n");
    Range view = xView.get();
    for (MetricSeries one : series) {
      if (!one.isVisible()) {
        continue;
      }
      String name = '"' + one.name().replace("\"", "\"\"") + '"';
      double[] smooth = one.smoothed(smoothing.get());
      for (int i = 0; i < one.size(); i++) {
        if (view == null || (one.step(i) >= view.low() && one.step(i) <= view.high())) {
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
  @Nullable Picture picture() {
    Range steps = steps();
    if (steps == null || values(steps) == null) {
      return null;
    }
    double width = getWidth();
    double header = paintHeader(null, width);
    return new Picture(
        title.get().isEmpty() ? yTitle.get() : title.get(),
        width,
        header + surface.getHeight(),
        ground(),
        g -> {
          paintHeader(g, width);
          g.save();
          g.translate(0, header);
          paint(g, width, surface.getHeight());
          g.restore();
        });
  }

  @Override
  String ownName() {
    String name = title.get().isEmpty() ? yTitle.get() : title.get();
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain.isBlank() || plain.equals("-") ? "chart" : plain;
  }

  @Override
  Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    return Map.of(Export.Format.CSV, () -> utf8(csv()));
  }

  /**
   * Title and legend of a picture, which on the screen are nodes.
   *
   * @param g null only measures
   * @return the height they take
   */
  private double paintHeader(@Nullable Drawing g, double width) {
    Font font = Font.font(Font.getDefault().getFamily(), FONT_SIZE + 1);
    ruler.setFont(font);
    if (g != null) {
      g.setFont(font);
      g.setTextAlign(TextAlignment.LEFT);
      g.setTextBaseline(VPos.CENTER);
    }
    double x = 2;
    double y = LEGEND_ROW / 2;
    if (!title.get().isEmpty()) {
      if (g != null) {
        g.setFill(ink());
        g.fillText(title.get(), x, y);
      }
      ruler.setText(title.get());
      x += ruler.getLayoutBounds().getWidth() + 16;
    }
    for (MetricSeries one : series) {
      if (!one.isVisible()) {
        continue;
      }
      ruler.setText(one.name());
      double length = SWATCH + 6 + ruler.getLayoutBounds().getWidth();
      if (x > 2 && x + length > width) {
        x = 2;
        y += LEGEND_ROW;
      }
      if (g != null) {
        g.save();
        g.translate(x, y - SWATCH / 4);
        paintSwatch(g, one);
        g.restore();
        g.setFill(ink());
        g.fillText(one.name(), x + SWATCH + 6, y);
      }
      x += length + 16;
    }
    return y + LEGEND_ROW / 2 + 4;
  }

  @Override
  void inkChanged() {
    buildLegend();
    surface.repaint();
  }

  // ---- header and card

  private void buildHeader() {
    heading.getStyleClass().add("chart-title");
    heading.textProperty().bind(title);
    heading.visibleProperty().bind(title.isNotEmpty());
    legend.visibleProperty().bind(legendVisible);
    legendVisible.addListener((property, old, now) -> requestLayout());
    legend.getStyleClass().add("legend");
    legend.setAlignment(Pos.CENTER_LEFT);

    Label smoothLabel = new Label("smooth");
    smoothLabel.getStyleClass().add("tool-label");
    smoothLabel.setLabelFor(smoother);
    smoother.getStyleClass().add("smoother");
    smoother.setPrefWidth(84);
    smoother.setMaxWidth(84);
    smoother.setTooltip(new Tooltip("Exponential moving average; the raw curve stays, fainter"));
    // Even steps of the slider divide the part that is new: 0, 0.68, 0.9, 0.97, 0.99, 0.999.
    smoother
        .valueProperty()
        .addListener(
            (property, old, now) -> smoothing.set(1 - Math.pow(10, -3 * now.doubleValue())));
    smoothing.addListener(
        (property, old, now) -> {
          double position = -Math.log10(Math.max(1e-3, 1 - now.doubleValue())) / 3;
          if (Math.abs(position - smoother.getValue()) > 1e-6) {
            smoother.setValue(position);
          }
        });
    ToggleButton x = tool("log x", logX);
    ToggleButton y = tool("log y", logY);
    Button all = new Button("Fit");
    all.getStyleClass().add("chart-tool");
    all.setOnAction(event -> fit());
    all.disableProperty().bind(following);
    tools.getStyleClass().add("chart-tools");
    tools.setAlignment(Pos.CENTER_RIGHT);
    tools.getChildren().addAll(smoothLabel, smoother, x, y, all);
    tools.visibleProperty().bind(toolsVisible.and(Bindings.isNotEmpty(series)));
    tools.visibleProperty().addListener((property, old, now) -> requestLayout());
  }

  private static ToggleButton tool(String text, BooleanProperty property) {
    ToggleButton button = new ToggleButton(text);
    button.getStyleClass().add("chart-tool");
    button.selectedProperty().bindBidirectional(property);
    return button;
  }

  private void buildCard() {
    card.getStyleClass().add("chart-card");
    card.setManaged(false);
    card.setMouseTransparent(true);
    card.setVisible(false);
    cardStep.getStyleClass().add("card-step");
    cardRows.getStyleClass().add("card-rows");
    card.getChildren().addAll(cardStep, cardRows);
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
    buildLegend();
    dataChanged();
  }

  private void buildLegend() {
    legend.getChildren().clear();
    for (MetricSeries one : series) {
      ToggleButton entry = new ToggleButton(one.name(), swatch(one));
      entry.getStyleClass().add("legend-entry");
      entry.selectedProperty().bindBidirectional(one.visibleProperty());
      entry.setMinWidth(USE_PREF_SIZE);
      entry.setTooltip(new Tooltip("Click to hide or show"));
      legend.getChildren().add(entry);
    }
    cardRows.getChildren().clear();
    cardValues.clear();
    for (int i = 0; i < series.size(); i++) {
      Label name = new Label(series.get(i).name(), swatch(series.get(i)));
      name.getStyleClass().add("card-name");
      Label value = new Label();
      value.getStyleClass().add("card-value");
      value.setMinWidth(USE_PREF_SIZE);
      value.setMaxWidth(Double.MAX_VALUE);
      value.setAlignment(Pos.CENTER_RIGHT);
      GridPane.setHgrow(value, Priority.ALWAYS);
      cardRows.addRow(i, name, value);
      cardValues.add(value);
    }
  }

  private Canvas swatch(MetricSeries one) {
    Canvas canvas = new Canvas(SWATCH, SWATCH / 2);
    paintSwatch(new CanvasDrawing(canvas.getGraphicsContext2D()), one);
    return canvas;
  }

  private void paintSwatch(Drawing g, MetricSeries one) {
    g.setStroke(color(one.color()));
    g.setLineWidth(2);
    g.setLineDashes(one.dash().pattern());
    g.strokeLine(0, SWATCH / 4, SWATCH, SWATCH / 4);
    Glyphs.draw(g, one.marker(), SWATCH / 2, SWATCH / 4, 3.5, color(one.color()), ground());
  }

  private void dataChanged() {
    surface.repaint();
    updateCard();
  }

  private void hoverChanged() {
    surface.repaint();
    updateCard();
  }

  private void updateCard() {
    double step = hoverStep.get();
    Axis x = xAxis;
    boolean shown = !Double.isNaN(step) && x != null && step >= x.low() && step <= x.high();
    card.setVisible(shown);
    if (!shown || x == null) {
      return;
    }
    cardStep.setText(xTitle.get() + " " + stepText.get().apply(step));
    for (int i = 0; i < series.size(); i++) {
      MetricSeries one = series.get(i);
      int nearest = one.nearest(step);
      boolean visible = one.isVisible() && nearest >= 0;
      cardRows.getChildren().get(2 * i).setVisible(visible);
      cardRows.getChildren().get(2 * i).setManaged(visible);
      cardValues.get(i).setVisible(visible);
      cardValues.get(i).setManaged(visible);
      if (visible) {
        cardValues.get(i).setText(reading(one, nearest));
      }
    }
    placeCard(x);
  }

  private void placeCard(Axis x) {
    double step = hoverStep.get();
    double width = Math.ceil(card.prefWidth(-1));
    double height = Math.ceil(card.prefHeight(width));
    double at = surface.getLayoutX() + x.pixel(step);
    double left = at + 14;
    if (left + width > getWidth() - 4) {
      left = Math.max(4, at - 14 - width);
    }
    double top = surface.getLayoutY() + cardTop(height);
    card.resizeRelocate(snapPositionX(left), snapPositionY(top), width, height);
  }

  /** The upper or the lower end of the plot, whichever the curves leave free at this step. */
  private double cardTop(double height) {
    Axis y = yAxis;
    double upper = plotTop() + 8;
    if (y == null) {
      return upper;
    }
    double lower = y.start() - 8 - height;
    double middle = (y.start() + y.end()) / 2;
    int balance = 0;
    for (MetricSeries one : series) {
      int nearest = one.nearest(hoverStep.get());
      if (one.isVisible() && nearest >= 0) {
        balance += pixel(y, one.value(nearest), y.start()) < middle ? 1 : -1;
      }
    }
    return balance > 0 ? Math.max(4, lower) : upper;
  }

  private String reading(MetricSeries one, int index) {
    double smooth = one.smoothed(smoothing.get())[index];
    String text = Figures.of(smooth, 5);
    if (one.hasBand()) {
      text += "  [%s, %s]".formatted(Figures.of(one.low(index), 4), Figures.of(one.high(index), 4));
    }
    if (smoothing.get() > 0) {
      text += "  (%s)".formatted(Figures.of(one.value(index), 5));
    }
    return text;
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
    return 140;
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

  /** Title, legend and tools in one row if they fit, else the legend in rows of its own. */
  private double layoutHeader(double left, double top, double width) {
    double gap = 12;
    double titleWidth = heading.isVisible() ? snapSizeX(heading.prefWidth(-1)) + gap : 0;
    double toolsWidth = tools.isVisible() ? snapSizeX(tools.prefWidth(-1)) : 0;
    double firstHeight =
        Math.max(
            heading.isVisible() ? heading.prefHeight(-1) : 0,
            tools.isVisible() ? tools.prefHeight(-1) : 0);
    double beside = width - titleWidth - toolsWidth - gap;
    double legendHeight = legendHeight(beside);
    boolean oneRow = legendHeight <= legendHeight(10_000);
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
        snapPositionY(top + (firstHeight - toolsHeight) / 2),
        toolsWidth,
        toolsHeight);
    double height = oneRow ? firstHeight : firstHeight + legendHeight;
    return height == 0 ? 0 : height + 4;
  }

  private double legendHeight(double width) {
    return series.isEmpty() || !legendVisible.get() ? 0 : legend.prefHeight(Math.max(60, width));
  }

  private double plotTop() {
    return yTitle.get().isEmpty() ? 10 : 24;
  }

  private void paint(Drawing g, double width, double height) {
    for (MetricSeries one : series) {
      // Reading re-arms the invalidation that repaints.
      one.revisionProperty().get();
      one.visibleProperty().get();
    }
    double bottom = height - (xTitle.get().isEmpty() ? 22 : 38);
    double top = plotTop();
    Range steps = steps();
    Range values = steps == null ? null : values(steps);
    Font font = Font.font(Font.getDefault().getFamily(), FONT_SIZE);
    g.setFont(font);
    if (steps == null || values == null || bottom - top < 30) {
      xAxis = null;
      yAxis = null;
      paintEmpty(g, width, height);
      return;
    }
    Axis y = new Axis(values.low(), values.high(), logY.get(), bottom, top);
    List<Axis.Tick> yTicks = y.ticks((int) Math.max(2, (bottom - top) / 34));
    double left = 16;
    for (Axis.Tick tick : yTicks) {
      ruler.setText(tick.label());
      ruler.setFont(font);
      left = Math.max(left, Math.ceil(ruler.getLayoutBounds().getWidth()) + 12);
    }
    double right = width - RIGHT;
    Axis x = new Axis(steps.low(), steps.high(), logX.get(), left, right);
    xAxis = x;
    yAxis = y;

    paintAxes(g, x, y, yTicks);
    g.save();
    g.clip(left, top - 1, right - left, bottom - top + 2);
    paintReferences(g, x, y);
    for (MetricSeries one : series) {
      if (one.isVisible() && one.hasBand() && !bars.get()) {
        paintBand(g, one, x, y);
      }
    }
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).isVisible()) {
        g.save();
        g.translate(dodge(i), 0);
        if (bars.get() && series.get(i).hasBand()) {
          paintBars(g, series.get(i), x, y);
        }
        paintSeries(g, series.get(i), i, x, y);
        g.restore();
      }
    }
    g.restore();
    paintMarks(g, x, y);
    paintHover(g, x, y);
    if (card.isVisible()) {
      // The axes may have moved under it.
      placeCard(x);
    }
    if (boxing) {
      Color tint = ink();
      g.setFill(tint.deriveColor(0, 1, 1, 0.08));
      g.setStroke(tint.deriveColor(0, 1, 1, 0.5));
      g.setLineWidth(1);
      double bx = Math.rint(Math.min(pressX, boxX)) + 0.5;
      double by = Math.rint(Math.min(pressY, boxY)) + 0.5;
      g.fillRect(bx, by, Math.abs(boxX - pressX), Math.abs(boxY - pressY));
      g.strokeRect(bx, by, Math.abs(boxX - pressX), Math.abs(boxY - pressY));
    }
  }

  private void paintEmpty(Drawing g, double width, double height) {
    g.setStroke(rule());
    g.setLineDashes(4, 4);
    g.strokeRoundRect(0.5, 6.5, width - 1, height - 7, 8, 8);
    g.setFill(muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 13));
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(emptyText.get(), width / 2, height / 2, width - 24);
  }

  /** The steps to show, null if there is nothing to show. */
  private @Nullable Range steps() {
    Range view = xView.get();
    int mostPoints = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (MetricSeries one : series) {
      int first = logX.get() ? one.firstAtOrAfter(Double.MIN_VALUE) : 0;
      if (one.isVisible() && first < one.size()) {
        low = Math.min(low, one.step(first));
        mostPoints = Math.max(mostPoints, one.size());
        high = Math.max(high, one.step(one.size() - 1));
      }
    }
    if (low > high) {
      return null;
    }
    if (view != null) {
      return view;
    }
    if (low == high) {
      return logX.get() ? new Range(low / 2, low * 2) : new Range(low - 1, high + 1);
    }
    // A few points: room at both ends for their signs.
    double room = mostPoints <= POINTS_WITH_MARKERS ? 0.02 : 0;
    return logX.get()
        ? new Range(low * Math.pow(high / low, -room), high * Math.pow(high / low, room))
        : new Range(low - room * (high - low), high + room * (high - low));
  }

  /** The values to show, null if none of them can be shown. */
  private @Nullable Range values(Range steps) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    boolean log = logY.get();
    for (MetricSeries one : series) {
      if (!one.isVisible()) {
        continue;
      }
      double[] lows = one.lows();
      double[] highs = one.highs();
      int to = Math.min(one.size(), one.firstAtOrAfter(steps.high()) + 1);
      for (int i = Math.max(0, one.firstAtOrAfter(steps.low()) - 1); i < to; i++) {
        double least = lows[i];
        double most = highs[i];
        if (Double.isFinite(least) && Double.isFinite(most) && (!log || most > 0)) {
          low = Math.min(low, !log || least > 0 ? least : most);
          high = Math.max(high, most);
        }
      }
    }
    Range view = yView.get();
    if (view != null) {
      return view;
    }
    if (low > high) {
      return null;
    }
    if (outliersIgnored.get()) {
      Range fences = fences(steps);
      low = Math.max(low, fences.low());
      high = Math.min(high, fences.high());
    }
    double headroom = ROOM;
    for (Reference reference : references) {
      if (!log || reference.value() > 0) {
        low = Math.min(low, reference.value());
        headroom = reference.value() > high ? LABEL_ROOM : headroom;
        high = Math.max(high, reference.value());
      }
    }
    if (log) {
      double margin = Math.max(Math.pow(high / low, 0.05), 1.02);
      return new Range(low / margin, high * margin);
    }
    if (high <= low) {
      double margin = Math.max(1e-9, 0.1 * Math.abs(high));
      return new Range(low - margin, high + margin);
    }
    return new Range(low - ROOM * (high - low), high + headroom * (high - low));
  }

  /**
   * The widest of the visible curves' fences after Tukey: 1.5 times the distance of the quartiles
   * beyond them. Without bounds where a curve has too few points to tell.
   */
  private Range fences(Range steps) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (MetricSeries one : series) {
      int from = one.firstAtOrAfter(steps.low());
      int count = one.firstAtOrAfter(steps.high()) - from;
      if (!one.isVisible() || count == 0) {
        continue;
      }
      if (count < FEWEST_FOR_FENCES) {
        return new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      }
      int stride = Math.max(1, count / SAMPLE_FOR_FENCES);
      double[] sample = new double[(count + stride - 1) / stride];
      for (int i = 0; i < sample.length; i++) {
        double value = one.value(from + i * stride);
        sample[i] = logY.get() ? Math.log(value) : value;
      }
      Arrays.sort(sample);
      double first = sample[sample.length / 4];
      double third = sample[3 * sample.length / 4];
      low = Math.min(low, first - 1.5 * (third - first));
      high = Math.max(high, third + 1.5 * (third - first));
    }
    return logY.get() ? new Range(Math.exp(low), Math.exp(high)) : new Range(low, high);
  }

  private void paintAxes(Drawing g, Axis x, Axis y, List<Axis.Tick> yTicks) {
    double left = x.start();
    double right = x.end();
    double bottom = y.start();
    g.setLineWidth(1);
    g.setLineDashes();
    g.setTextAlign(TextAlignment.RIGHT);
    g.setTextBaseline(VPos.CENTER);
    for (Axis.Tick tick : yTicks) {
      double at = Math.rint(y.pixel(tick.value())) + 0.5;
      g.setStroke(tick.label().isEmpty() ? faint(rule(), 0.45) : rule());
      g.strokeLine(left, at, right, at);
      g.setFill(muted());
      g.fillText(tick.label(), left - 8, at);
    }
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.TOP);
    for (Axis.Tick tick : xTicks(x)) {
      double at = Math.rint(x.pixel(tick.value())) + 0.5;
      g.setStroke(muted());
      g.strokeLine(at, bottom + 1, at, bottom + (tick.label().isEmpty() ? 3 : 5));
      g.setFill(muted());
      g.fillText(tick.label(), at, bottom + 8);
    }
    g.setStroke(muted());
    g.strokeLine(left, Math.rint(bottom) + 0.5, right, Math.rint(bottom) + 0.5);
    g.setFill(muted());
    g.setTextBaseline(VPos.BASELINE);
    g.setTextAlign(TextAlignment.RIGHT);
    g.fillText(xTitle.get(), right, bottom + 34);
    g.setTextAlign(TextAlignment.LEFT);
    g.fillText(yTitle.get(), 2, 13);
  }

  /** Where bars stand; elsewhere at round values. */
  private List<Axis.Tick> xTicks(Axis x) {
    if (!bars.get()) {
      return x.ticks((int) Math.max(2, (x.end() - x.start()) / LABEL_WIDTH));
    }
    List<Axis.Tick> ticks = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    for (double step : stepsInView(x)) {
      boolean labelled = x.pixel(step) >= free;
      ticks.add(new Axis.Tick(step, labelled ? stepText.get().apply(step) : ""));
      free = labelled ? x.pixel(step) + LABEL_WIDTH / 2 : free;
    }
    return ticks;
  }

  private double[] stepsInView(Axis x) {
    return series.stream()
        .filter(MetricSeries::isVisible)
        .flatMapToDouble(one -> Arrays.stream(one.steps(), from(one, x), to(one, x)))
        .distinct()
        .sorted()
        .toArray();
  }

  private void paintReferences(Drawing g, Axis x, Axis y) {
    for (Reference reference : references) {
      if (logY.get() && reference.value() <= 0) {
        continue;
      }
      double at = Math.rint(y.pixel(reference.value())) + 0.5;
      g.setStroke(faint(ink(), 0.6));
      g.setLineWidth(1);
      g.setLineDashes(2, 3);
      g.strokeLine(x.start(), at, x.end(), at);
      g.setFill(muted());
      // Where curves begin: at the other end they are likely to have come near the line.
      g.setTextAlign(TextAlignment.LEFT);
      g.setTextBaseline(VPos.BOTTOM);
      g.fillText(reference.label(), x.start() + 4, at - 3);
    }
    g.setLineDashes();
  }

  private int from(MetricSeries one, Axis x) {
    int first = Math.max(0, one.firstAtOrAfter(x.low()) - 1);
    return x.log() ? Math.max(first, one.firstAtOrAfter(Double.MIN_VALUE)) : first;
  }

  private static int to(MetricSeries one, Axis x) {
    return Math.min(one.size(), one.firstAtOrAfter(Math.nextUp(x.high())) + 1);
  }

  private static boolean isDense(int points, Axis x) {
    return points > DENSE * (x.end() - x.start());
  }

  private void paintBand(Drawing g, MetricSeries one, Axis x, Axis y) {
    int from = from(one, x);
    int to = to(one, x);
    int points = 0;
    double[] lows = one.lows();
    double[] highs = one.highs();
    double[] edge;
    double floor = y.start() + 4;
    if (isDense(to - from, x)) {
      collect(one, one.values(), lows, highs, x);
      reserve(2 * columns.width());
      edge = new double[columns.width()];
      for (int c = 0; c < columns.width(); c++) {
        if (!columns.isEmpty(c)) {
          xs[points] = x.start() + c + 0.5;
          ys[points] = pixel(y, columns.high(c), floor);
          edge[points++] = pixel(y, columns.low(c), floor);
        }
      }
    } else {
      reserve(2 * (to - from));
      edge = new double[Math.max(0, to - from)];
      for (int i = from; i < to; i++) {
        if (Double.isFinite(lows[i]) && Double.isFinite(highs[i])) {
          xs[points] = x.pixel(one.step(i));
          ys[points] = pixel(y, highs[i], floor);
          edge[points++] = pixel(y, lows[i], floor);
        }
      }
    }
    for (int i = 0; i < points; i++) {
      xs[2 * points - 1 - i] = xs[i];
      ys[2 * points - 1 - i] = edge[i];
    }
    g.setFill(faint(color(one.color()), isDark() ? 0.24 : 0.16));
    g.fillPolygon(xs, ys, 2 * points);
  }

  /** Pixels by which a curve with bars stands beside its steps. */
  private double dodge(int order) {
    return bars.get() ? (order - (series.size() - 1) / 2.0) * DODGE : 0;
  }

  private void paintBars(Drawing g, MetricSeries one, Axis x, Axis y) {
    g.setStroke(color(one.color()));
    g.setLineWidth(1.5);
    g.setLineDashes();
    g.setLineCap(StrokeLineCap.BUTT);
    double floor = y.start() + 4;
    for (int i = from(one, x); i < to(one, x); i++) {
      if (Double.isFinite(one.low(i)) && Double.isFinite(one.high(i)) && one.low(i) < one.high(i)) {
        double at = x.pixel(one.step(i));
        double low = pixel(y, one.low(i), floor);
        double high = pixel(y, one.high(i), floor);
        g.strokeLine(at, low, at, high);
        g.strokeLine(at - CAP, low, at + CAP, low);
        g.strokeLine(at - CAP, high, at + CAP, high);
      }
    }
  }

  private void paintSeries(Drawing g, MetricSeries one, int order, Axis x, Axis y) {
    int from = from(one, x);
    int to = to(one, x);
    if (from >= to) {
      return;
    }
    Color color = color(one.color());
    boolean smooth = smoothing.get() > 0;
    g.setLineJoin(StrokeLineJoin.ROUND);
    g.setLineCap(StrokeLineCap.BUTT);
    boolean dense = isDense(to - from, x);
    if (smooth) {
      Color pale = faint(color, isDark() ? 0.32 : 0.28);
      if (dense) {
        collect(one, one.values(), one.values(), one.values(), x);
        paintEnvelope(g, pale, x, y);
      } else {
        g.setLineDashes();
        paintLine(g, one, one.values(), pale, 1, from, to, x, y);
      }
    }
    double[] values = one.smoothed(smoothing.get());
    g.setLineDashes(one.dash().pattern());
    if (!dense) {
      paintLine(g, one, values, color, LINE, from, to, x, y);
      if (to - from <= POINTS_WITH_MARKERS) {
        for (int i = from; i < to; i++) {
          mark(g, one, x.pixel(one.step(i)), y, values[i]);
        }
        return;
      }
    } else {
      collect(one, values, values, values, x);
      if (!smooth && isNoisy(y)) {
        paintEnvelope(g, color, x, y);
      } else {
        paintMeans(g, color, x, y);
      }
    }
    paintMarkers(g, one, order, values, dense, x, y);
  }

  private void collect(MetricSeries one, double[] values, double[] lows, double[] highs, Axis x) {
    columns.collect(
        one.steps(),
        values,
        lows,
        highs,
        from(one, x),
        to(one, x),
        x,
        (int) Math.ceil(x.end() - x.start()));
  }

  /** Whether the points of a column spread over more than a line would cover. */
  private boolean isNoisy(Axis y) {
    double spread = 0;
    int filled = 0;
    for (int c = 0; c < columns.width(); c += 4) {
      if (!columns.isEmpty(c)) {
        spread += pixel(y, columns.low(c), y.start()) - pixel(y, columns.high(c), y.start());
        filled++;
      }
    }
    return filled > 0 && spread / filled > NOISY;
  }

  private void paintEnvelope(Drawing g, Color color, Axis x, Axis y) {
    g.setFill(color);
    double floor = y.start() + 4;
    double lastTop = Double.NaN;
    double lastBottom = Double.NaN;
    for (int c = 0; c < columns.width(); c++) {
      if (columns.isEmpty(c)) {
        continue;
      }
      double top = pixel(y, columns.high(c), floor);
      double bottom = pixel(y, columns.low(c), floor);
      double drawnTop = top;
      double drawnBottom = Math.max(bottom, top + LINE);
      // Neighbouring columns touch, as the line between them would.
      if (lastBottom < drawnTop) {
        drawnTop = lastBottom;
      } else if (lastTop > drawnBottom) {
        drawnBottom = lastTop;
      }
      lastTop = top;
      lastBottom = Math.max(bottom, top + LINE);
      g.fillRect(x.start() + c, drawnTop, 1, drawnBottom - drawnTop);
    }
  }

  private void paintMeans(Drawing g, Color color, Axis x, Axis y) {
    g.setStroke(color);
    g.setLineWidth(LINE);
    reserve(columns.width());
    int points = 0;
    int lastFilled = -1;
    for (int c = 0; c < columns.width(); c++) {
      if (columns.isEmpty(c)) {
        continue;
      }
      if (lastFilled >= 0 && c - lastFilled > 3) {
        g.strokePolyline(xs, ys, points);
        points = 0;
      }
      lastFilled = c;
      xs[points] = x.start() + c + 0.5;
      ys[points++] = pixel(y, columns.mean(c), y.start() + 4);
    }
    g.strokePolyline(xs, ys, points);
  }

  private void paintLine(
      Drawing g,
      MetricSeries one,
      double[] values,
      Color color,
      double thickness,
      int from,
      int to,
      Axis x,
      Axis y) {
    g.setStroke(color);
    g.setLineWidth(thickness);
    reserve(to - from);
    int points = 0;
    for (int i = from; i < to; i++) {
      if (Double.isFinite(values[i])) {
        xs[points] = x.pixel(one.step(i));
        ys[points++] = pixel(y, values[i], y.start() + 4);
      } else {
        g.strokePolyline(xs, ys, points);
        points = 0;
      }
    }
    g.strokePolyline(xs, ys, points);
  }

  /** Signs at even distances, anchored to steps so that they move with the curve. */
  private void paintMarkers(
      Drawing g, MetricSeries one, int order, double[] values, boolean dense, Axis x, Axis y) {
    double distance = 150;
    double phase = distance * (order % 4 + 0.5) / 4;
    double anchor = 0;
    if (!x.log()) {
      double every = Axis.niceStep((x.high() - x.low()) * distance / (x.end() - x.start()));
      double perStep = (x.end() - x.start()) / (x.high() - x.low());
      distance = every * perStep;
      phase = distance * (order % 4 + 0.5) / 4;
      anchor = -((x.low() * perStep) % distance) - distance;
    }
    int first = from(one, x);
    for (double at = anchor + phase; at < x.end() - x.start(); at += distance) {
      if (at < 0) {
        continue;
      }
      double step = x.value(x.start() + at);
      int nearest = one.nearest(step);
      if (nearest < first || step > one.step(one.size() - 1) || step < one.step(0)) {
        continue;
      }
      int column = (int) at;
      if (dense && column < columns.width() && !columns.isEmpty(column)) {
        mark(g, one, x.start() + at, y, columns.mean(column));
      } else if (!dense) {
        mark(g, one, x.pixel(one.step(nearest)), y, values[nearest]);
      }
    }
  }

  private void mark(Drawing g, MetricSeries one, double px, Axis y, double value) {
    if (Double.isFinite(value) && (!y.log() || value > 0)) {
      Glyphs.draw(g, one.marker(), px, y.pixel(value), 3.5, color(one.color()), ground());
    }
  }

  private void paintMarks(Drawing g, Axis x, Axis y) {
    g.setTextBaseline(VPos.TOP);
    for (Mark mark : marks) {
      if (mark.step() < x.low() || mark.step() > x.high()) {
        continue;
      }
      double at = Math.rint(x.pixel(mark.step())) + 0.5;
      g.setStroke(faint(ink(), 0.55));
      g.setLineWidth(1);
      g.setLineDashes(4, 3);
      g.strokeLine(at, y.end(), at, y.start());
      g.setLineDashes();
      ruler.setText(mark.label());
      double length = ruler.getLayoutBounds().getWidth();
      boolean leftwards = at + length + 12 > x.end();
      double textX = leftwards ? at - 6 - length : at + 6;
      g.setFill(faint(ground(), 0.85));
      g.fillRoundRect(textX - 3, y.end() + 1, length + 6, 16, 4, 4);
      g.setFill(ink());
      g.setTextAlign(TextAlignment.LEFT);
      g.fillText(mark.label(), textX, y.end() + 3);
    }
  }

  private void paintHover(Drawing g, Axis x, Axis y) {
    double step = hoverStep.get();
    if (Double.isNaN(step) || step < x.low() || step > x.high() || panning || boxing) {
      return;
    }
    double at = Math.rint(x.pixel(step)) + 0.5;
    g.setStroke(muted());
    g.setLineWidth(1);
    g.strokeLine(at, y.end(), at, y.start());
    for (MetricSeries one : series) {
      int nearest = one.nearest(step);
      if (!one.isVisible() || nearest < 0) {
        continue;
      }
      double value = one.smoothed(smoothing.get())[nearest];
      double px = x.pixel(one.step(nearest));
      if (value >= y.low() && value <= y.high() && px >= x.start() && px <= x.end()) {
        double py = y.pixel(value);
        g.setFill(ground());
        g.fillOval(px - 5, py - 5, 10, 10);
        g.setFill(color(one.color()));
        g.fillOval(px - 3.5, py - 3.5, 7, 7);
      }
    }
  }

  /** The pixel of a value; what a logarithm cannot show lies on {@code floor}, out of sight. */
  private static double pixel(Axis y, double value, double floor) {
    if (y.log() && value <= 0) {
      return floor;
    }
    // Far outside the view the exact place does not matter, but its size upsets the rasteriser.
    return Math.max(-10_000, Math.min(10_000, y.pixel(value)));
  }

  private void reserve(int points) {
    if (xs.length < points) {
      xs = new double[points + (points >> 1)];
      ys = new double[points + (points >> 1)];
    }
  }

  private static Color faint(Color color, double opacity) {
    return color.deriveColor(0, 1, 1, opacity);
  }

  // ---- hand and keyboard

  private void hover(double px, double py) {
    Axis x = xAxis;
    Axis y = yAxis;
    if (x == null
        || y == null
        || px < x.start()
        || px > x.end()
        || py > y.start()
        || py < y.end()) {
      hoverStep.set(Double.NaN);
      return;
    }
    hoverStep.set(nearestStep(x.value(px)));
  }

  private double nearestStep(double step) {
    double best = Double.NaN;
    for (MetricSeries one : series) {
      int nearest = one.isVisible() ? one.nearest(step) : -1;
      if (nearest >= 0
          && (Double.isNaN(best) || Math.abs(one.step(nearest) - step) < Math.abs(best - step))) {
        best = one.step(nearest);
      }
    }
    return best;
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    if (event.getButton() != MouseButton.PRIMARY || xAxis == null) {
      return;
    }
    pressX = event.getX();
    pressY = event.getY();
    boxX = pressX;
    boxY = pressY;
    xAtPress = xAxis;
    yAtPress = yAxis;
    boxing = event.isShiftDown();
    panning = false;
    if (event.getClickCount() == 2) {
      boxing = false;
      fit();
    }
  }

  private void dragged(MouseEvent event) {
    Axis x = xAtPress;
    Axis y = yAtPress;
    if (x == null || y == null) {
      return;
    }
    if (boxing) {
      boxX = Math.max(x.start(), Math.min(x.end(), event.getX()));
      boxY = Math.max(y.end(), Math.min(y.start(), event.getY()));
      surface.repaint();
      return;
    }
    if (!panning && Math.hypot(event.getX() - pressX, event.getY() - pressY) < 4) {
      return;
    }
    panning = true;
    surface.setCursor(Cursor.CLOSED_HAND);
    card.setVisible(false);
    xView.set(x.panned(event.getX() - pressX));
    if (yView.get() != null) {
      yView.set(y.panned(event.getY() - pressY));
    }
  }

  private void released(MouseEvent event) {
    Axis x = xAtPress;
    Axis y = yAtPress;
    surface.setCursor(null);
    if (boxing && x != null && y != null && Math.abs(boxX - pressX) > 4) {
      xView.set(x.range(pressX, boxX));
      if (Math.abs(boxY - pressY) > 4) {
        yView.set(y.range(pressY, boxY));
      }
    }
    PointAction action = onPoint.get();
    if (action != null && !boxing && !panning && event.getButton() == MouseButton.PRIMARY) {
      clickPoint(action, event.getX(), event.getY());
    }
    boxing = false;
    panning = false;
    xAtPress = null;
    yAtPress = null;
    hover(event.getX(), event.getY());
    surface.repaint();
  }

  private void clickPoint(PointAction action, double px, double py) {
    Axis x = xAxis;
    Axis y = yAxis;
    MetricSeries nearest = null;
    int point = -1;
    double best = NEAR;
    for (int i = 0; x != null && y != null && i < series.size(); i++) {
      MetricSeries one = series.get(i);
      for (int p = 0; one.isVisible() && p < one.size(); p++) {
        double away =
            Math.hypot(
                x.pixel(one.step(p)) + dodge(i) - px, pixel(y, one.value(p), y.start()) - py);
        if (away < best) {
          best = away;
          nearest = one;
          point = p;
        }
      }
    }
    if (nearest != null) {
      action.clicked(nearest, point);
    }
  }

  private void scrolled(ScrollEvent event) {
    Axis x = xAxis;
    Axis y = yAxis;
    event.consume();
    if (x == null || y == null) {
      return;
    }
    // Shift turns the wheel sideways on some systems.
    wheel += event.getDeltaY() == 0 ? event.getDeltaX() : event.getDeltaY();
    if (Math.abs(wheel) < WHEEL_NOTCH / 4) {
      return;
    }
    double factor = Math.pow(ZOOM, wheel / WHEEL_NOTCH);
    wheel = 0;
    if (event.isControlDown() || event.getX() < x.start()) {
      yView.set(y.zoomed(event.getY(), factor));
    } else {
      xView.set(x.zoomed(event.getX(), factor));
    }
  }

  private void keyPressed(KeyEvent event) {
    Axis x = xAxis;
    if (x == null || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    double middle = (x.start() + x.end()) / 2;
    switch (event.getCode()) {
      case LEFT -> moveHover(x, -1);
      case RIGHT -> moveHover(x, 1);
      case PLUS, EQUALS, ADD -> xView.set(x.zoomed(middle, ZOOM));
      case MINUS, SUBTRACT -> xView.set(x.zoomed(middle, 1 / ZOOM));
      case DIGIT0, NUMPAD0 -> fit();
      case ESCAPE -> hoverStep.set(Double.NaN);
      default -> {
        return;
      }
    }
    event.consume();
  }

  /** To the next point at least a pixel away. */
  private void moveHover(Axis x, int direction) {
    double step = hoverStep.get();
    if (Double.isNaN(step)) {
      hoverStep.set(nearestStep(direction > 0 ? x.low() : x.high()));
      return;
    }
    double target = nearestStep(x.value(x.pixel(step) + direction));
    for (MetricSeries one : series) {
      int here = one.nearest(step);
      int next = here + direction;
      if (target == step && here >= 0 && next >= 0 && next < one.size()) {
        target = one.step(next);
      }
    }
    hoverStep.set(target);
  }

  @Override
  List<MenuItem> ownItems() {
    CheckMenuItem horizontal = new CheckMenuItem("Logarithmic steps");
    horizontal.selectedProperty().bindBidirectional(logX);
    CheckMenuItem fenced = new CheckMenuItem("Scale without outliers");
    fenced.selectedProperty().bindBidirectional(outliersIgnored);
    CheckMenuItem vertical = new CheckMenuItem("Logarithmic values");
    vertical.selectedProperty().bindBidirectional(logY);
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
