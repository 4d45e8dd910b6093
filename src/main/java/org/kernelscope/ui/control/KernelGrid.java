package org.kernelscope.ui.control;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.controlsfx.control.PopOver;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.ColorScale.Reach;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Cell;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.NpyFile;

/**
 * A kernel set as a grid of sharp squares, with its colour bar and a line that reads out what is
 * under the cursor. The whole grid is one image; a weight is always a whole number of device
 * pixels.
 *
 * <p>Wheel: zoom about the cursor. Drag: pan. Double click: see one kernel large. Keys: arrows move
 * the selection, Enter opens the selected kernel, {@code +} {@code -} zoom, {@code 0} fits, Escape
 * clears the selection. New kernels of the same shape {@code [N, k, k]} keep zoom, pan and
 * selection.
 *
 * <p>Kernels can stand in another order than in their set, and carry scores; their indices, the
 * selection and what is exported are those of the set all the same.
 */
public final class KernelGrid extends Pictured {

  /** The value of {@link #selectedKernelProperty()} while no kernel is selected. */
  public static final int NONE = -1;

  /**
   * Zoom and pan: how the kernels are laid out and where their top left corner lies.
   *
   * @param columns kernels a row
   * @param pixel device pixels for one weight
   * @param x device pixels from the left edge of the control's picture, negative when panned
   * @param y likewise from the top
   */
  public record View(int columns, int pixel, int x, int y) {}

  private static final double WHEEL_NOTCH = 40;
  private static final int LARGEST_PIXEL = 96;
  private static final double INSET = 10;
  private static final double FOOTER_GAP = 8;
  private static final double DRAG_THRESHOLD = 4;
  private static final int SMALLEST_PICTURED = 4;
  private static final double NARROWEST_PICTURE = 280;
  private static final double FOOTNOTE = 18;

  private final ObjectProperty<@Nullable KernelSet> kernels =
      new SimpleObjectProperty<>(this, "kernels");
  private final ObjectProperty<@Nullable ColorMap> colorMap =
      new SimpleObjectProperty<>(this, "colorMap");
  private final ObjectProperty<ScaleMode> scaleMode =
      new SimpleObjectProperty<>(this, "scaleMode", ScaleMode.PER_GRID);
  private final DoubleProperty sharedLimit = new SimpleDoubleProperty(this, "sharedLimit", 1);
  private final BooleanProperty robust = new SimpleBooleanProperty(this, "robust");
  private final ReadOnlyDoubleWrapper ownLimit = new ReadOnlyDoubleWrapper(this, "ownLimit");
  private final IntegerProperty selectedKernel =
      new SimpleIntegerProperty(this, "selectedKernel", NONE);
  private final ReadOnlyIntegerWrapper hoveredKernel =
      new ReadOnlyIntegerWrapper(this, "hoveredKernel", NONE);
  private final IntegerProperty inputChannels = new SimpleIntegerProperty(this, "inputChannels");
  private final ObjectProperty<@Nullable View> view = new SimpleObjectProperty<>(this, "view");
  private final StringProperty emptyText =
      new SimpleStringProperty(this, "emptyText", "No kernels yet");

  private final ObjectProperty<GridOrder> order =
      new SimpleObjectProperty<>(this, "order", GridOrder.GIVEN);
  private final ObjectProperty<@Nullable ScoreOffer> scoredBy =
      new SimpleObjectProperty<>(this, "scoredBy");
  private final BooleanProperty scorable = new SimpleBooleanProperty(this, "scorable", true);
  private final BooleanProperty tinted = new SimpleBooleanProperty(this, "tinted", true);
  private final ReadOnlyObjectWrapper<KernelOrder> arrangement =
      new ReadOnlyObjectWrapper<>(this, "arrangement", KernelOrder.given(0));
  private final ChangeListener<KernelScores> scoresListener =
      (property, old, now) -> scoresChanged();

  private final Surface surface = new Surface(this::paint);
  private final Rectangle clip = new Rectangle();
  private final ColorBar colorBar = new ColorBar();
  private final Label readout = new Label();
  private final ScoreLegend legend = new ScoreLegend();
  private @Nullable PopOver popOver;
  private final KernelCloseUp closeUp = new KernelCloseUp();

  // Where the mosaic lies on the surface, in device pixels.
  private @Nullable KernelMosaic mosaic;
  private boolean fitted = true;
  private int offsetX;
  private int offsetY;
  private double deviceScale = 1;

  private boolean stale = true;
  private int[] pixels = {};
  private @Nullable PixelBuffer<IntBuffer> buffer;
  private @Nullable WritableImage image;

  private @Nullable KernelScorer scorer;
  private double[] ranked = {};
  private @Nullable KernelOrder ranking;
  private @Nullable ScoreTint colors;
  private @Nullable ScoreTint tint;
  private @Nullable KernelSet arranged;
  private @Nullable KernelGrid leader;

  private @Nullable Hit hover;
  private Point2D cursor = Point2D.ZERO;
  private double wheel;
  private @Nullable Point2D dragFrom;
  private boolean dragged;
  private int offsetXAtDrag;
  private int offsetYAtDrag;

  public KernelGrid() {
    getStyleClass().add("kernel-grid");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    readout.getStyleClass().add("readout");
    readout.setMinWidth(0);
    surface.setClip(clip);
    getChildren().addAll(surface, colorBar, readout, legend);

    kernels.addListener((property, old, now) -> kernelsChanged(old, now));
    InvalidationListener recolor = property -> colorsChanged();
    colorMap.addListener(recolor);
    scaleMode.addListener(recolor);
    sharedLimit.addListener(recolor);
    robust.addListener(recolor);
    selectedKernel.addListener((property, old, now) -> selectionChanged());
    inputChannels.addListener((property, old, now) -> updateReadout());
    view.addListener((property, old, now) -> viewChanged(now));
    order.addListener((property, old, now) -> scoresChanged());
    tinted.addListener((property, old, now) -> scoresChanged());
    scoredBy.addListener((property, old, now) -> scorerChanged());
    scorable.addListener((property, old, now) -> scorerChanged());
    emptyText.addListener((property, old, now) -> surface.repaint());
    focusedProperty().addListener((property, old, now) -> surface.repaint());

    surface.setOnMouseMoved(event -> hover(event.getX(), event.getY()));
    surface.setOnMouseExited(event -> setHover(null));
    surface.setOnMousePressed(this::pressed);
    surface.setOnMouseDragged(this::dragged);
    surface.setOnMouseReleased(this::released);
    surface.setOnScroll(this::scrolled);
    setOnKeyPressed(this::keyPressed);
    colorsChanged();
    updateReadout();
  }

  /** The kernels shown; null shows {@link #emptyTextProperty()} instead. */
  public ObjectProperty<@Nullable KernelSet> kernelsProperty() {
    return kernels;
  }

  public @Nullable KernelSet getKernels() {
    return kernels.get();
  }

  public void setKernels(@Nullable KernelSet set) {
    kernels.set(set);
  }

  /** The colour map; null, the default, is the diverging map that suits the theme. */
  public ObjectProperty<@Nullable ColorMap> colorMapProperty() {
    return colorMap;
  }

  public void setColorMap(@Nullable ColorMap map) {
    colorMap.set(map);
  }

  /** The colour map in use. */
  public ColorMap getShownColorMap() {
    ColorMap chosen = colorMap.get();
    if (chosen != null) {
      return chosen;
    }
    return isDark() ? ColorMap.BLUE_BLACK_RED : ColorMap.BLUE_WHITE_RED;
  }

  public ObjectProperty<ScaleMode> scaleModeProperty() {
    return scaleMode;
  }

  public void setScaleMode(ScaleMode mode) {
    scaleMode.set(mode);
  }

  /**
   * The magnitude at both ends of the colour bar in mode {@link ScaleMode#SHARED}. Bind it to the
   * largest {@link #ownLimitProperty()} of the grids that share it.
   */
  public DoubleProperty sharedLimitProperty() {
    return sharedLimit;
  }

  /** The magnitude this grid's own kernels reach, 0 without kernels. */
  public ReadOnlyDoubleProperty ownLimitProperty() {
    return ownLimit.getReadOnlyProperty();
  }

  /** Whether limits stop at the 99.5th percentile of the magnitudes, so that outliers clip. */
  public BooleanProperty robustProperty() {
    return robust;
  }

  /** The selected kernel's index or {@link #NONE}. Bind it both ways to link grids. */
  public IntegerProperty selectedKernelProperty() {
    return selectedKernel;
  }

  public int getSelectedKernel() {
    return selectedKernel.get();
  }

  public void setSelectedKernel(int index) {
    selectedKernel.set(index);
  }

  /** The kernel under the cursor or {@link #NONE}. */
  public ReadOnlyIntegerProperty hoveredKernelProperty() {
    return hoveredKernel.getReadOnlyProperty();
  }

  /**
   * Kernels of one output channel in a row, so that the read-out can name output and input channel;
   * 0, the default, if unknown.
   */
  public IntegerProperty inputChannelsProperty() {
    return inputChannels;
  }

  /**
   * Zoom and pan, null while everything is shown as large as fits. Bind it both ways to scroll
   * grids of the same shape together.
   */
  public ObjectProperty<@Nullable View> viewProperty() {
    return view;
  }

  /** What decides the order of the kernels. */
  public ObjectProperty<GridOrder> orderProperty() {
    return order;
  }

  /** By which prior the kernels are scored; null, the default, by none. */
  public ObjectProperty<@Nullable ScoreOffer> scoredByProperty() {
    return scoredBy;
  }

  /** Whether these are kernels a prior can speak of, and not, say, their standard deviations. */
  public BooleanProperty scorableProperty() {
    return scorable;
  }

  /** Whether frames around the kernels show their scores. */
  public BooleanProperty tintedProperty() {
    return tinted;
  }

  /**
   * Lets the kernels stand as those of another grid, as long as this one has neither scores nor an
   * order of its own and there are as many there: index by index they belong together.
   */
  public void standAs(KernelGrid other) {
    leader = other;
    other.arrangement.addListener((property, old, now) -> scoresChanged());
    scoresChanged();
  }

  /** The scores of the kernels shown; empty while there are none. */
  public double[] getScores() {
    KernelScores scores = scores();
    return scores != null && scores.fit(kernels.get()) ? scores.nats() : new double[0];
  }

  /** What a grid without kernels says. */
  public StringProperty emptyTextProperty() {
    return emptyText;
  }

  /** Device pixels for one weight at present; 0 without kernels. */
  public int getPixelsPerWeight() {
    return mosaic == null ? 0 : mosaic.pixel();
  }

  /** Shows all kernels as large as fits, and keeps doing so when the control is resized. */
  public void fit() {
    fitted = true;
    redraw();
    tellView();
  }

  public void zoomIn() {
    zoomAbout(surface.getWidth() / 2, surface.getHeight() / 2, 1);
  }

  public void zoomOut() {
    zoomAbout(surface.getWidth() / 2, surface.getHeight() / 2, -1);
  }

  /** Opens the selected kernel large beside its place in the grid. */
  public void openSelected() {
    KernelSet set = kernels.get();
    int index = selectedKernel.get();
    KernelMosaic shape = mosaic;
    if (set == null || shape == null || index < 0 || index >= set.count()) {
      return;
    }
    updateCloseUp();
    PopOver open = popOver;
    if (open == null) {
      open = new PopOver(closeUp);
      open.setArrowLocation(PopOver.ArrowLocation.LEFT_CENTER);
      open.setAnimated(false);
      open.setDetachable(true);
      popOver = open;
    }
    Cell cell = cell(shape, index);
    Point2D edge =
        surface.localToScreen(
            (offsetX + cell.x() + cell.side()) / deviceScale + 2,
            (offsetY + cell.y() + cell.side() / 2.0) / deviceScale);
    if (edge != null) {
      open.show(surface, edge.getX(), edge.getY());
    }
  }

  /**
   * The whole grid as a picture, independent of zoom and pan, or null without kernels.
   *
   * @param pixelsPerWeight the side of one weight in the picture
   */
  public @Nullable Raster raster(int pixelsPerWeight) {
    KernelSet set = kernels.get();
    KernelMosaic shown = mosaic;
    if (set == null || shown == null) {
      return null;
    }
    KernelMosaic whole = shown.withPixel(pixelsPerWeight);
    int margin = tint == null ? 0 : ScoreTint.margin(whole);
    int width = whole.width() + 2 * margin;
    int height = whole.height() + 2 * margin;
    Raster raster = new Raster(new int[width * height], width, height, -margin, -margin);
    paintMosaic(set, whole, raster);
    return raster;
  }

  /** All kernels as large as they are shown, with colour bar and count. */
  @Override
  @Nullable Picture picture() {
    KernelSet set = kernels.get();
    Raster raster = raster(Math.max(SMALLEST_PICTURED, getPixelsPerWeight()));
    if (set == null || raster == null) {
      return null;
    }
    double width = Math.max(NARROWEST_PICTURE, raster.width());
    double bar = raster.height() + FOOTER_GAP;
    double note = bar + ColorBar.HEIGHT;
    double scoreBar = note + FOOTNOTE;
    double scoreNote = scoreBar + (tint == null ? 0 : ColorBar.HEIGHT);
    boolean explained = !legend.meaning().isEmpty();
    return new Picture(
        count(set),
        width,
        explained ? scoreNote + FOOTNOTE : scoreBar,
        ground(),
        g -> {
          g.drawImage(Pictures.of(raster), 0, 0, raster.width(), raster.height());
          paintBar(g, colorBar, bar, width);
          paintNote(g, count(set), note, width);
          if (tint != null) {
            paintBar(g, legend.bar(), scoreBar, width);
          }
          if (explained) {
            paintNote(g, legend.meaning(), scoreNote, width);
          }
        });
  }

  private static void paintBar(Drawing g, ColorBar bar, double top, double width) {
    g.save();
    g.translate(0, top);
    bar.paint(g, width, ColorBar.HEIGHT);
    g.restore();
  }

  private void paintNote(Drawing g, String text, double top, double width) {
    g.setFill(muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 11));
    g.setTextAlign(TextAlignment.LEFT);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, 0, top + FOOTNOTE / 2, width);
  }

  @Override
  String ownName() {
    return "kernels";
  }

  /** In the order of the set, however the kernels stand: the scores if there are any, weights. */
  @Override
  Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    KernelSet set = kernels.get();
    if (set == null) {
      return Map.of();
    }
    Map<Export.Format, Supplier<AtomicFile.Content>> data = new LinkedHashMap<>();
    double[] nats = getScores();
    if (nats.length > 0) {
      data.put(Export.Format.CSV, () -> utf8(scoresCsv(set, nats)));
    }
    data.put(Export.Format.NPY, () -> out -> NpyFile.write(out, KernelFiles.array(set)));
    return data;
  }

  private static String scoresCsv(KernelSet set, double[] nats) {
    double[] norms = set.norms();
    StringBuilder csv = new StringBuilder("kernel,norm,nats\n");
    for (int kernel = 0; kernel < nats.length; kernel++) {
      csv.append(kernel).append(',').append(norms[kernel]).append(',').append(nats[kernel]);
      csv.append('\n');
    }
    return csv.toString();
  }

  @Override
  void inkChanged() {
    colorsChanged();
  }

  // ---- kernels, colours, selection

  private void kernelsChanged(@Nullable KernelSet old, @Nullable KernelSet now) {
    boolean sameShape =
        old != null && now != null && old.size() == now.size() && old.count() == now.count();
    if (!sameShape) {
      fitted = true;
      mosaic = null;
      setHover(null);
    }
    rearrange();
    askForScores();
    if (!sameShape) {
      if (now != null && selectedKernel.get() >= now.count()) {
        selectedKernel.set(NONE);
      }
      hideCloseUp();
      place();
      tellView();
    }
    colorsChanged();
    updateReadout();
    if (popOver != null && popOver.isShowing()) {
      updateCloseUp();
    }
    tellAccessibly();
  }

  private void tellAccessibly() {
    KernelSet set = kernels.get();
    String meaning = legend.meaning();
    setAccessibleText(
        set == null
            ? emptyText.get()
            : meaning.isEmpty() ? summary(set) : "%s. %s".formatted(summary(set), meaning));
  }

  // ---- scores and order

  private void scorerChanged() {
    if (scorer != null) {
      scorer.scoresProperty().removeListener(scoresListener);
      scorer.score(null);
    }
    ScoreOffer offer = scoredBy.get();
    scorer = offer == null || !scorable.get() ? null : offer.scorer().get();
    if (scorer != null) {
      scorer.scoresProperty().addListener(scoresListener);
    }
    askForScores();
    scoresChanged();
  }

  private void askForScores() {
    if (scorer != null) {
      scorer.score(kernels.get());
    }
  }

  private @Nullable KernelScores scores() {
    return scorer == null ? null : scorer.scoresProperty().get();
  }

  private void scoresChanged() {
    rearrange();
    updateReadout();
    tellAccessibly();
    if (popOver != null && popOver.isShowing()) {
      updateCloseUp();
    }
    requestLayout();
    redraw();
  }

  /** Decides order, tint and legend by kernels and scores. */
  private void rearrange() {
    KernelSet set = kernels.get();
    double[] nats = getScores();
    if (!Arrays.equals(nats, ranked)) {
      ranked = nats;
      ranking = nats.length == 0 ? null : KernelOrder.descending(nats);
      colors = nats.length == 0 ? null : ScoreTint.of(nats);
    }
    tint = tinted.get() ? colors : null;
    KernelOrder next = orderOf(set);
    arranged = set == null ? null : next.arrange(set);
    boolean legible = legend.isVisible();
    if (leader != null && follows(set, leader)) {
      legend.explainFollowing();
    } else {
      legend.explain(set, scores(), tint, shownOrder());
    }
    if (legible != legend.isVisible()) {
      requestLayout();
    }
    arrangement.set(next);
    if (hover != null) {
      hover(cursor.getX(), cursor.getY());
    }
  }

  private KernelOrder orderOf(@Nullable KernelSet set) {
    if (set == null) {
      return KernelOrder.given(0);
    }
    if (order.get() == GridOrder.NORM) {
      return KernelOrder.descending(set.norms());
    }
    KernelOrder byScore = ranking;
    if (order.get() == GridOrder.SCORE && byScore != null) {
      return byScore;
    }
    KernelGrid other = leader;
    if (other != null && follows(set, other)) {
      return other.arrangement.get();
    }
    return KernelOrder.given(set.count());
  }

  /** Whether the kernels stand as those of another grid, which has an order of its own. */
  private boolean follows(@Nullable KernelSet set, KernelGrid other) {
    return order.get() == GridOrder.GIVEN
        && scorer == null
        && set != null
        && other.shownOrder() != GridOrder.GIVEN
        && other.arrangement.get().count() == set.count();
  }

  /** By score only once there are scores. */
  private GridOrder shownOrder() {
    return order.get() == GridOrder.SCORE && ranking == null ? GridOrder.GIVEN : order.get();
  }

  /** Where a kernel stands in a layout. */
  private Cell cell(KernelMosaic shape, int kernel) {
    return shape.cell(arrangement.get().place(kernel));
  }

  /** A kernel's score for a read-out; empty without scores. */
  private String score(int kernel) {
    KernelScores scores = scores();
    KernelOrder ranks = ranking;
    return scores == null || ranks == null || !scores.fit(kernels.get())
        ? ""
        : "%s %s nats, rank %s of %s"
            .formatted(
                scores.prior(),
                Figures.of(scores.nats()[kernel], 4),
                Figures.count(ranks.place(kernel) + 1),
                Figures.count(ranks.count()));
  }

  private void colorsChanged() {
    KernelSet set = kernels.get();
    ownLimit.set(set == null ? 0 : ColorScale.limit(set.values(), reach()));
    colorBar.colorMapProperty().set(getShownColorMap());
    colorBar
        .scaleProperty()
        .set(scaleMode.get() == ScaleMode.PER_KERNEL || set == null ? null : gridScale(set));
    colorBar.setVisible(set != null);
    redraw();
  }

  private Reach reach() {
    return robust.get() ? Reach.ROBUST : Reach.ALL;
  }

  /** One scale for the grid: its own, or the shared one. */
  private ColorScale gridScale(KernelSet set) {
    ColorMap map = getShownColorMap();
    if (!map.diverging()) {
      return scaleMode.get() == ScaleMode.SHARED
          ? new ColorScale(0, ColorScale.symmetric(sharedLimit.get()).high())
          : ColorScale.of(set.values(), map, reach());
    }
    return ColorScale.symmetric(
        scaleMode.get() == ScaleMode.SHARED ? sharedLimit.get() : ownLimit.get());
  }

  private void selectionChanged() {
    reveal(selectedKernel.get());
    updateReadout();
    surface.repaint();
    if (popOver != null && popOver.isShowing()) {
      if (isSelected()) {
        updateCloseUp();
      } else {
        hideCloseUp();
      }
    }
  }

  private boolean isSelected() {
    KernelSet set = kernels.get();
    return set != null && selectedKernel.get() >= 0 && selectedKernel.get() < set.count();
  }

  private void updateCloseUp() {
    KernelSet set = kernels.get();
    if (set == null || !isSelected()) {
      return;
    }
    int index = selectedKernel.get();
    ColorScale scale =
        scaleMode.get() == ScaleMode.PER_KERNEL
            ? ColorScale.of(set.kernel(index), getShownColorMap(), Reach.ALL)
            : gridScale(set);
    closeUp.show(name(index), set, index, getShownColorMap(), scale, score(index));
  }

  private void hideCloseUp() {
    if (popOver != null) {
      popOver.hide();
    }
  }

  // ---- the line of text

  private void updateReadout() {
    KernelSet set = kernels.get();
    Hit under = hover;
    boolean hovered = set != null && under != null && under.kernel() < set.count();
    if (hovered || isSelected()) {
      legend.read(score(hovered && under != null ? under.kernel() : selectedKernel.get()));
    } else {
      legend.read("");
    }
    if (set == null) {
      readout.setText("");
    } else if (under != null && under.kernel() < set.count()) {
      float value =
          set.values()[under.kernel() * set.area() + under.row() * set.size() + under.column()];
      readout.setText(
          "%s   (%d, %d)  %s   norm %s"
              .formatted(
                  name(under.kernel()),
                  under.row(),
                  under.column(),
                  Figures.of(value, 4),
                  Figures.of(norm(set, under.kernel()), 3)));
    } else if (isSelected()) {
      readout.setText(
          "%s   norm %s"
              .formatted(
                  name(selectedKernel.get()), Figures.of(norm(set, selectedKernel.get()), 3)));
    } else {
      readout.setText(summary(set));
    }
  }

  private String name(int index) {
    int inputs = inputChannels.get();
    return inputs <= 0
        ? "kernel %d".formatted(index)
        : "kernel %d   out %d in %d".formatted(index, index / inputs, index % inputs);
  }

  private static String count(KernelSet set) {
    return "%s kernel%s %d\u00D7%d"
        .formatted(Figures.count(set.count()), set.count() == 1 ? "" : "s", set.size(), set.size());
  }

  private String summary(KernelSet set) {
    String text = count(set);
    KernelMosaic shape = mosaic;
    boolean all =
        shape == null
            || (shape.height() <= (surface.getHeight() - 2 * INSET) * deviceScale
                && shape.width() <= (surface.getWidth() - 2 * INSET) * deviceScale);
    return all ? text : text + ", drag to see the others";
  }

  private static double norm(KernelSet set, int index) {
    double squares = 0;
    int from = index * set.area();
    for (int i = from; i < from + set.area(); i++) {
      squares += (double) set.values()[i] * set.values()[i];
    }
    return Math.sqrt(squares);
  }

  // ---- layout and painting

  @Override
  protected double computePrefWidth(double height) {
    return 320;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 360;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 140;
  }

  @Override
  protected double computeMinHeight(double width) {
    return 120;
  }

  @Override
  protected void layoutChildren() {
    Insets insets = getInsets();
    double left = snappedLeftInset();
    double top = snappedTopInset();
    double width = getWidth() - insets.getLeft() - insets.getRight();
    double height = getHeight() - insets.getTop() - insets.getBottom();
    double barHeight = snapSizeY(colorBar.prefHeight(width));
    double textHeight = snapSizeY(readout.prefHeight(width));
    double legendHeight = snapSizeY(legendHeight(width));
    double canvasHeight = snapSizeY(height - barHeight - textHeight - legendHeight - FOOTER_GAP);
    surface.resizeRelocate(left, top, snapSizeX(width), Math.max(0, canvasHeight));
    clip.setWidth(surface.getWidth());
    clip.setHeight(surface.getHeight());
    double barTop = snapPositionY(top + canvasHeight + FOOTER_GAP);
    colorBar.resizeRelocate(left, barTop, width, barHeight);
    readout.resizeRelocate(left, barTop + barHeight, width, textHeight);
    legend.resizeRelocate(left, barTop + barHeight + textHeight, width, legendHeight);
    redraw();
    place();
    updateReadout();
  }

  /** As high as that of the grid this one stands beside, so that both stay of a size. */
  private double legendHeight(double width) {
    double own = legend.isVisible() ? legend.prefHeight(width) : 0;
    return leader == null ? own : Math.max(own, leader.legendHeight(width));
  }

  private void tellView() {
    KernelMosaic shape = mosaic;
    view.set(
        fitted || shape == null
            ? null
            : new View(shape.columns(), shape.pixel(), offsetX, offsetY));
  }

  private void viewChanged(@Nullable View now) {
    KernelMosaic shape = mosaic;
    if (now == null) {
      fitted = true;
    } else if (shape != null) {
      fitted = false;
      int gap = KernelMosaic.gapFor(shape.size(), now.pixel());
      mosaic = new KernelMosaic(shape.count(), shape.size(), now.columns(), now.pixel(), gap);
      offsetX = now.x();
      offsetY = now.y();
    }
    redraw();
  }

  private void redraw() {
    stale = true;
    surface.repaint();
  }

  private void paint(Drawing g, double width, double height) {
    KernelSet set = kernels.get();
    if (set == null || set.count() == 0) {
      paintEmpty(g, width, height);
      return;
    }
    place();
    if (stale || image == null) {
      rasterise(set, width, height);
      stale = false;
    }
    if (image != null) {
      g.drawImage(image, 0, 0, image.getWidth() / deviceScale, image.getHeight() / deviceScale);
    }
    KernelMosaic shape = mosaic;
    if (shape != null) {
      if (hover != null && hover.kernel() != selectedKernel.get()) {
        frame(g, cell(shape, hover.kernel()), muted(), 1);
      }
      if (isSelected()) {
        frame(g, cell(shape, selectedKernel.get()), ink(), 2);
      }
    }
    g.setStroke(getAccent());
    double edge = isFocused() ? 2.5 : 1.5;
    g.setLineWidth(edge);
    double half = edge / 2;
    g.strokeRoundRect(half, half, width - 2 * half, height - 2 * half, 8, 8);
  }

  private void paintEmpty(Drawing g, double width, double height) {
    g.setStroke(rule());
    g.setLineDashes(4, 4);
    g.strokeRoundRect(0.5, 0.5, width - 1, height - 1, 8, 8);
    g.setFill(muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 13));
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(emptyText.get(), width / 2, height / 2, width - 24);
  }

  /** Decides the mosaic's layout and keeps it in view. */
  private void place() {
    KernelSet set = kernels.get();
    if (set == null || set.count() == 0) {
      return;
    }
    deviceScale = surface.outputScale();
    int deviceWidth = (int) Math.floor(surface.getWidth() * deviceScale);
    int deviceHeight = (int) Math.floor(surface.getHeight() * deviceScale);
    int inset = (int) Math.rint(INSET * deviceScale);
    KernelMosaic shape = mosaic;
    if (fitted || shape == null) {
      shape =
          KernelMosaic.fitting(
              set.count(),
              set.size(),
              Math.max(1, deviceWidth - 2 * inset),
              Math.max(1, deviceHeight - 2 * inset));
      mosaic = shape;
      offsetX = (deviceWidth - shape.width()) / 2;
      offsetY = Math.max(inset, (deviceHeight - shape.height()) / 2);
      return;
    }
    offsetX = held(offsetX, shape.width(), deviceWidth, inset);
    offsetY = held(offsetY, shape.height(), deviceHeight, inset);
  }

  /** Centres what is smaller than the view and keeps the edges of what is larger outside it. */
  private static int held(int offset, int extent, int view, int inset) {
    if (extent <= view - 2 * inset) {
      return (view - extent) / 2;
    }
    return Math.max(view - inset - extent, Math.min(inset, offset));
  }

  private void rasterise(KernelSet set, double width, double height) {
    int w = (int) Math.ceil(width * deviceScale);
    int h = (int) Math.ceil(height * deviceScale);
    PixelBuffer<IntBuffer> target = buffer;
    if (target == null || target.getWidth() != w || target.getHeight() != h) {
      pixels = new int[w * h];
      target = new PixelBuffer<>(w, h, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
      buffer = target;
      image = new WritableImage(target);
    }
    KernelMosaic shape = mosaic;
    if (shape != null) {
      paintMosaic(set, shape, new Raster(pixels, w, h, -offsetX, -offsetY));
    }
    target.updateBuffer(whole -> null);
  }

  private void paintMosaic(KernelSet set, KernelMosaic shape, Raster raster) {
    KernelSet standing = arranged == null ? set : arranged;
    if (scaleMode.get() == ScaleMode.PER_KERNEL) {
      shape.paintEach(standing, getShownColorMap(), 0, raster);
    } else {
      shape.paint(standing, getShownColorMap(), gridScale(set), 0, raster);
    }
    if (tint != null) {
      tint.paint(shape, arrangement.get(), raster);
    }
  }

  /** A frame just outside a kernel, with an edge towards the picture so that it shows on any. */
  private void frame(Drawing g, Cell cell, Color color, double thickness) {
    double x = (offsetX + cell.x()) / deviceScale;
    double y = (offsetY + cell.y()) / deviceScale;
    double side = cell.side() / deviceScale;
    double out = thickness / 2;
    g.setStroke(ground());
    g.setLineWidth(thickness + 2);
    g.strokeRect(x - out, y - out, side + 2 * out, side + 2 * out);
    g.setStroke(color);
    g.setLineWidth(thickness);
    g.strokeRect(x - out, y - out, side + 2 * out, side + 2 * out);
  }

  // ---- hand and keyboard

  private Optional<Hit> at(double x, double y) {
    KernelMosaic shape = mosaic;
    return shape == null
        ? Optional.empty()
        : shape
            .hit(
                (int) Math.floor(x * deviceScale) - offsetX,
                (int) Math.floor(y * deviceScale) - offsetY)
            .map(hit -> new Hit(arrangement.get().kernel(hit.kernel()), hit.row(), hit.column()));
  }

  private void hover(double x, double y) {
    cursor = new Point2D(x, y);
    setHover(at(x, y).orElse(null));
  }

  private void setHover(@Nullable Hit hit) {
    if (hit == null ? hover == null : hit.equals(hover)) {
      return;
    }
    hover = hit;
    hoveredKernel.set(hit == null ? NONE : hit.kernel());
    updateReadout();
    surface.repaint();
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    if (event.getButton() == MouseButton.PRIMARY) {
      dragFrom = new Point2D(event.getX(), event.getY());
      dragged = false;
      offsetXAtDrag = offsetX;
      offsetYAtDrag = offsetY;
    }
  }

  private void dragged(MouseEvent event) {
    Point2D from = dragFrom;
    if (from == null || mosaic == null) {
      return;
    }
    if (!dragged && from.distance(event.getX(), event.getY()) < DRAG_THRESHOLD) {
      return;
    }
    dragged = true;
    fitted = false;
    offsetX = offsetXAtDrag + (int) Math.rint((event.getX() - from.getX()) * deviceScale);
    offsetY = offsetYAtDrag + (int) Math.rint((event.getY() - from.getY()) * deviceScale);
    surface.setCursor(Cursor.CLOSED_HAND);
    redraw();
    place();
    tellView();
  }

  private void released(MouseEvent event) {
    surface.setCursor(null);
    boolean click = dragFrom != null && !dragged;
    dragFrom = null;
    if (!click) {
      return;
    }
    Optional<Hit> hit = at(event.getX(), event.getY());
    if (hit.isPresent()) {
      selectedKernel.set(hit.get().kernel());
      if (event.getClickCount() == 2) {
        openSelected();
      }
    } else if (event.getClickCount() == 2) {
      fit();
    } else {
      selectedKernel.set(NONE);
    }
  }

  private void scrolled(ScrollEvent event) {
    event.consume();
    // Touch pads send many small amounts: a step for each notch's worth.
    wheel += event.getDeltaY();
    while (Math.abs(wheel) >= WHEEL_NOTCH) {
      int direction = wheel > 0 ? 1 : -1;
      wheel -= direction * WHEEL_NOTCH;
      zoomAbout(event.getX(), event.getY(), direction);
    }
  }

  private void zoomAbout(double x, double y, int direction) {
    KernelMosaic from = mosaic;
    KernelSet set = kernels.get();
    if (from == null || set == null) {
      return;
    }
    int step = Math.max(1, (int) Math.rint(from.pixel() * 0.25));
    int pixel = Math.max(1, Math.min(LARGEST_PIXEL, from.pixel() + direction * step));
    if (pixel == from.pixel() || (fitted && direction < 0)) {
      return;
    }
    KernelMosaic to = from.withPixel(pixel);
    if (direction < 0
        && to.width() <= (surface.getWidth() - 2 * INSET) * deviceScale
        && to.height() <= (surface.getHeight() - 2 * INSET) * deviceScale) {
      fit();
      return;
    }
    // The point under the cursor stays, measured in whole kernels from the mosaic's corner.
    double kernelsX = (x * deviceScale - offsetX) / from.pitch();
    double kernelsY = (y * deviceScale - offsetY) / from.pitch();
    fitted = false;
    mosaic = to;
    offsetX = (int) Math.rint(x * deviceScale - kernelsX * to.pitch());
    offsetY = (int) Math.rint(y * deviceScale - kernelsY * to.pitch());
    redraw();
    place();
    tellView();
  }

  /** Pans just far enough to show kernel {@code index}. */
  private void reveal(int index) {
    KernelMosaic shape = mosaic;
    if (shape == null || fitted || index < 0 || index >= shape.count()) {
      return;
    }
    Cell cell = cell(shape, index);
    int inset = (int) Math.rint(INSET * deviceScale);
    int width = (int) (surface.getWidth() * deviceScale);
    int height = (int) (surface.getHeight() * deviceScale);
    int x = revealed(offsetX, cell.x(), cell.side(), width, inset);
    int y = revealed(offsetY, cell.y(), cell.side(), height, inset);
    if (x != offsetX || y != offsetY) {
      offsetX = x;
      offsetY = y;
      redraw();
      tellView();
    }
  }

  private static int revealed(int offset, int start, int extent, int view, int inset) {
    if (offset + start < inset) {
      return inset - start;
    }
    return Math.min(offset, view - inset - start - extent);
  }

  private void keyPressed(KeyEvent event) {
    KernelSet set = kernels.get();
    KernelMosaic shape = mosaic;
    if (set == null || shape == null || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    switch (event.getCode()) {
      case LEFT -> move(set, -1);
      case RIGHT -> move(set, 1);
      case UP -> move(set, -shape.columns());
      case DOWN -> move(set, shape.columns());
      case HOME -> selectedKernel.set(arrangement.get().kernel(0));
      case END -> selectedKernel.set(arrangement.get().kernel(set.count() - 1));
      case ENTER, SPACE -> openSelected();
      case PLUS, EQUALS, ADD -> zoomIn();
      case MINUS, SUBTRACT -> zoomOut();
      case DIGIT0, NUMPAD0 -> fit();
      case ESCAPE -> {
        if (!isSelected()) {
          return;
        }
        selectedKernel.set(NONE);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void move(KernelSet set, int by) {
    KernelOrder standing = arrangement.get();
    int to = isSelected() ? standing.place(selectedKernel.get()) + by : 0;
    if (to >= 0 && to < set.count()) {
      selectedKernel.set(standing.kernel(to));
    }
  }

  @Override
  List<MenuItem> ownItems() {
    if (kernels.get() == null) {
      return List.of();
    }
    List<MenuItem> items =
        new ArrayList<>(
            List.of(
                item("Open kernel", KeyCode.ENTER, isSelected(), this::openSelected),
                item("Fit", KeyCode.DIGIT0, !fitted, this::fit),
                new SeparatorMenuItem(),
                GridMenus.colors(this),
                GridMenus.limits(this),
                new SeparatorMenuItem()));
    ScoreEvent event = new ScoreEvent();
    if (scorable.get()) {
      fireEvent(event);
    }
    if (!event.offers().isEmpty()) {
      items.add(GridMenus.scores(this, event));
    }
    items.add(GridMenus.order(this, scorer != null));
    return items;
  }

  private static MenuItem item(String text, KeyCode key, boolean enabled, Runnable action) {
    MenuItem item = item(text, action);
    item.setAccelerator(new KeyCodeCombination(key, KeyCombination.SHORTCUT_ANY));
    item.setDisable(!enabled);
    return item;
  }
}
