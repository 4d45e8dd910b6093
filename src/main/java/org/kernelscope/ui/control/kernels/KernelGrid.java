package org.kernelscope.ui.control.kernels;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Surface;

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
 * <p>Kernels can be shown in another order than in their set, and with scores. Indices, selection
 * and exports always refer to the set.
 */
public final class KernelGrid extends ExportableControl {

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

  private static final double FOOTER_GAP = 8;
  private static final int SMALLEST_PICTURED = 4;

  private final ObjectProperty<@Nullable KernelSet> kernels =
      new SimpleObjectProperty<>(this, "kernels");
  private final IntegerProperty selectedKernel =
      new SimpleIntegerProperty(this, "selectedKernel", NONE);
  private final IntegerProperty inputChannels = new SimpleIntegerProperty(this, "inputChannels");
  private final IntegerProperty keptTogether = new SimpleIntegerProperty(this, "keptTogether", 1);
  private final ObjectProperty<@Nullable KernelMarks> marks =
      new SimpleObjectProperty<>(this, "marks");
  private final StringProperty emptyText =
      new SimpleStringProperty(this, "emptyText", "No kernels yet");

  private final Surface surface = new Surface(this::paint);
  private final Rectangle clip = new Rectangle();
  private final ColorBar colorBar = new ColorBar();
  private final Label readout = new Label();
  private final ScoreLegend legend = new ScoreLegend();
  private final KernelCloseUp closeUp = new KernelCloseUp();

  private final GridColors colors = new GridColors(this);
  private final GridArrangement arrangement =
      new GridArrangement(this, kernels, this::scoresChanged);
  private final MosaicView placing = new MosaicView(this, surface, this::moved);
  private final MosaicImage image = new MosaicImage();
  private final GridGestures gestures = new GridGestures(this, surface, placing, arrangement);
  private @Nullable KernelGrid leader;

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
    colors.colorMapProperty().addListener(recolor);
    colors.scaleModeProperty().addListener(recolor);
    colors.sharedLimitProperty().addListener(recolor);
    colors.robustProperty().addListener(recolor);
    selectedKernel.addListener((property, old, now) -> selectionChanged());
    inputChannels.addListener((property, old, now) -> updateReadout());
    keptTogether.addListener((property, old, now) -> placing.keepTogether(now.intValue()));
    marks.addListener(property -> marksChanged());
    emptyText.addListener((property, old, now) -> surface.repaint());
    focusedProperty().addListener((property, old, now) -> surface.repaint());

    gestures.hoverProperty().addListener((property, old, now) -> hoverChanged());
    surface.setOnMouseMoved(gestures::mouseMoved);
    surface.setOnMouseExited(event -> gestures.leave());
    surface.setOnMousePressed(gestures::pressed);
    surface.setOnMouseDragged(gestures::dragged);
    surface.setOnMouseReleased(gestures::released);
    surface.setOnScroll(gestures::scrolled);
    setOnKeyPressed(gestures::keyPressed);
    colorsChanged();
    updateReadout();
  }

  public @Nullable KernelSet getKernels() {
    return kernels.get();
  }

  public void setKernels(@Nullable KernelSet set) {
    kernels.set(set);
  }

  /** The colour map; null, the default, is the diverging map that suits the theme. */
  public ObjectProperty<@Nullable ColorMap> colorMapProperty() {
    return colors.colorMapProperty();
  }

  public void setColorMap(@Nullable ColorMap map) {
    colors.colorMapProperty().set(map);
  }

  public ObjectProperty<ScaleMode> scaleModeProperty() {
    return colors.scaleModeProperty();
  }

  /**
   * The magnitude at both ends of the colour bar in mode {@link ScaleMode#SHARED}. Bind it to the
   * largest {@link #ownLimitProperty()} of the grids that share it.
   */
  public DoubleProperty sharedLimitProperty() {
    return colors.sharedLimitProperty();
  }

  /** The magnitude this grid's own kernels reach, 0 without kernels. */
  public ReadOnlyDoubleProperty ownLimitProperty() {
    return colors.ownLimitProperty();
  }

  /** Whether limits stop at the 99.5th percentile of the magnitudes, so that outliers clip. */
  public BooleanProperty robustProperty() {
    return colors.robustProperty();
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

  /**
   * Kernels of one output channel in a row, so that the read-out can name output and input channel;
   * 0, the default, if unknown.
   */
  public IntegerProperty inputChannelsProperty() {
    return inputChannels;
  }

  /**
   * The number of consecutive kernels that stay in one row, such as those of an output channel; 1,
   * the default, lets rows end anywhere.
   */
  public IntegerProperty keptTogetherProperty() {
    return keptTogether;
  }

  /** Marks on some of the kernels; while scores are shown, they replace the marks. */
  public ObjectProperty<@Nullable KernelMarks> marksProperty() {
    return marks;
  }

  /**
   * Zoom and pan; null while everything is shown as large as possible. Bind it both ways to scroll
   * grids of the same shape together.
   */
  public ObjectProperty<@Nullable View> viewProperty() {
    return placing.viewProperty();
  }

  /** The criterion for the order of the kernels. */
  public ObjectProperty<GridOrder> orderProperty() {
    return arrangement.orderProperty();
  }

  /** The prior that scores the kernels; null, the default, for none. */
  public ObjectProperty<@Nullable ScoreOffer> scoredByProperty() {
    return arrangement.scoredByProperty();
  }

  /** Whether a prior can score these kernels; false for standard deviations, for instance. */
  public BooleanProperty scorableProperty() {
    return arrangement.scorableProperty();
  }

  /** Whether frames around the kernels show their scores. */
  public BooleanProperty tintedProperty() {
    return arrangement.tintedProperty();
  }

  /**
   * Uses the order of another grid, as long as this one has neither scores nor its own order, and
   * both have the same number of kernels: kernels with the same index belong together.
   */
  public void standAs(KernelGrid other) {
    leader = other;
    arrangement.follow(other.arrangement);
  }

  /** The scores of the kernels shown; empty while there are none. */
  public double[] getScores() {
    return arrangement.nats();
  }

  /** The text of a grid without kernels. */
  public StringProperty emptyTextProperty() {
    return emptyText;
  }

  /** Device pixels for one weight at present; 0 without kernels. */
  public int getPixelsPerWeight() {
    KernelMosaic shape = placing.mosaic();
    return shape == null ? 0 : shape.pixel();
  }

  /** Shows all kernels as large as possible, also after the control is resized. */
  public void fit() {
    placing.fit();
  }

  public void zoomIn() {
    placing.zoomAbout(surface.getWidth() / 2, surface.getHeight() / 2, 1);
  }

  public void zoomOut() {
    placing.zoomAbout(surface.getWidth() / 2, surface.getHeight() / 2, -1);
  }

  /** Opens the selected kernel large beside its place in the grid. */
  public void openSelected() {
    KernelMosaic shape = placing.mosaic();
    if (shape == null || !isSelected()) {
      return;
    }
    updateCloseUp();
    Rectangle2D area = area(shape, selectedKernel.get());
    Point2D edge = surface.localToScreen(area.getMaxX() + 2, (area.getMinY() + area.getMaxY()) / 2);
    if (edge != null) {
      closeUp.open(surface, edge);
    }
  }

  /**
   * The whole grid as a picture, independent of zoom and pan, or null without kernels.
   *
   * @param pixelsPerWeight the side of one weight in the picture
   */
  public @Nullable Raster raster(int pixelsPerWeight) {
    KernelSet set = kernels.get();
    KernelMosaic shown = placing.mosaic();
    return set == null || shown == null
        ? null
        : content(set).whole(shown.withPixel(pixelsPerWeight));
  }

  /** All kernels as large as they are shown, with colour bar and count. */
  @Override
  protected @Nullable Picture picture() {
    KernelSet set = kernels.get();
    Raster raster = raster(Math.max(SMALLEST_PICTURED, getPixelsPerWeight()));
    return set == null || raster == null
        ? null
        : GridExport.picture(
            raster, KernelLabels.count(set), colorBar, legend, arrangement.tint() != null, this);
  }

  @Override
  protected String ownName() {
    return "kernels";
  }

  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    KernelSet set = kernels.get();
    return set == null ? Map.of() : GridExport.data(set, getScores());
  }

  @Override
  protected void inkChanged() {
    colorsChanged();
  }

  // ---- kernels, colours, selection

  private void kernelsChanged(@Nullable KernelSet old, @Nullable KernelSet now) {
    boolean sameShape =
        old != null && now != null && old.size() == now.size() && old.count() == now.count();
    if (!sameShape) {
      placing.reset();
    }
    rearrange();
    arrangement.askForScores();
    if (!sameShape) {
      if (now != null && selectedKernel.get() >= now.count()) {
        selectedKernel.set(NONE);
      }
      closeUp.close();
      placing.start(now);
    }
    colorsChanged();
    updateReadout();
    if (closeUp.isOpen()) {
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

  private void scoresChanged() {
    rearrange();
    updateReadout();
    tellAccessibly();
    if (closeUp.isOpen()) {
      updateCloseUp();
    }
    requestLayout();
    redraw();
  }

  /** Decides order, tint and legend by kernels and scores. */
  private void rearrange() {
    arrangement.rearrange();
    boolean legible = legend.isVisible();
    arrangement.explain(legend);
    if (legible != legend.isVisible()) {
      requestLayout();
    }
    gestures.hoverAgain();
  }

  private void colorsChanged() {
    KernelSet set = kernels.get();
    colors.measure(set);
    colorBar.colorMapProperty().set(colors.map());
    colorBar.scaleProperty().set(set == null ? null : colors.scale(set));
    colorBar.setVisible(set != null);
    redraw();
  }

  private void selectionChanged() {
    int index = selectedKernel.get();
    KernelMosaic shape = placing.mosaic();
    if (shape != null && index >= 0 && index < shape.count()) {
      placing.reveal(arrangement.kernelOrder().place(index));
    }
    updateReadout();
    surface.repaint();
    if (closeUp.isOpen()) {
      if (isSelected()) {
        updateCloseUp();
      } else {
        closeUp.close();
      }
    }
  }

  /** Whether a kernel of the present set is selected. */
  boolean isSelected() {
    KernelSet set = kernels.get();
    return set != null && selectedKernel.get() >= 0 && selectedKernel.get() < set.count();
  }

  private void updateCloseUp() {
    KernelSet set = kernels.get();
    if (set == null || !isSelected()) {
      return;
    }
    int index = selectedKernel.get();
    closeUp.show(
        KernelLabels.name(index, inputChannels.get()),
        set,
        index,
        colors.map(),
        colors.scale(set, index),
        arrangement.score(index));
  }

  // ---- the line of text

  private void updateReadout() {
    KernelSet set = kernels.get();
    Hit under = gestures.hoverProperty().getValue();
    int inputs = inputChannels.get();
    if (set == null) {
      legend.read("");
      readout.setText("");
    } else if (under != null && under.kernel() < set.count()) {
      legend.read(arrangement.score(under.kernel()));
      readout.setText(KernelLabels.weight(set, under, inputs) + mark(under.kernel()));
    } else if (isSelected()) {
      legend.read(arrangement.score(selectedKernel.get()));
      readout.setText(
          KernelLabels.kernel(set, selectedKernel.get(), inputs) + mark(selectedKernel.get()));
    } else {
      legend.read("");
      readout.setText(summary(set));
    }
  }

  private String summary(KernelSet set) {
    String text = KernelLabels.count(set);
    return placing.showsAll() ? text : text + ", drag to see the others";
  }

  private void hoverChanged() {
    updateReadout();
    surface.repaint();
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
    placing.place(kernels.get());
    moved();
    updateReadout();
  }

  /** Other kernels may now be under the cursor. */
  private void moved() {
    redraw();
    gestures.hoverAgain();
  }

  /** The height of the other grid's legend, so that both grids have the same size. */
  private double legendHeight(double width) {
    double own = legend.isVisible() ? legend.prefHeight(width) : 0;
    return leader == null ? own : Math.max(own, leader.legendHeight(width));
  }

  private void redraw() {
    image.invalidate();
    surface.repaint();
  }

  private void paint(Drawing g, double width, double height) {
    KernelSet set = kernels.get();
    if (set == null || set.count() == 0) {
      paintEmpty(g, emptyText.get(), 0, width, height);
      return;
    }
    placing.place(set);
    if (image.isStale()) {
      image.update(content(set), placing, width, height);
    }
    image.draw(g, placing.deviceScale());
    KernelMosaic shape = placing.mosaic();
    if (shape != null) {
      Hit under = gestures.hoverProperty().getValue();
      if (under != null && under.kernel() != selectedKernel.get()) {
        frame(g, area(shape, under.kernel()), muted(), 1);
      }
      if (isSelected()) {
        frame(g, area(shape, selectedKernel.get()), ink(), 2);
      }
    }
    g.setStroke(getAccent());
    double edge = isFocused() ? 2.5 : 1.5;
    g.setLineWidth(edge);
    double half = edge / 2;
    g.strokeRoundRect(half, half, width - 2 * half, height - 2 * half, 8, 8);
  }

  private MosaicContent content(KernelSet set) {
    return new MosaicContent(
        arrangement.arranged(set),
        arrangement.kernelOrder(),
        colors.map(),
        colors.scale(set),
        tint());
  }

  private @Nullable GridTint tint() {
    ScoreTint scores = arrangement.tint();
    return scores == null ? marks.get() : scores;
  }

  private void marksChanged() {
    updateReadout();
    redraw();
  }

  /** What the mark of a kernel says, for the end of a line. */
  private String mark(int kernel) {
    KernelMarks now = marks.get();
    String title = now == null ? "" : now.title(kernel);
    return title.isEmpty() ? "" : "   " + title;
  }

  /** Where on the surface a kernel lies. */
  private Rectangle2D area(KernelMosaic shape, int kernel) {
    return placing.area(shape, arrangement.kernelOrder().place(kernel));
  }

  /** A frame just outside a kernel, with an edge towards the picture so that it shows on any. */
  private void frame(Drawing g, Rectangle2D area, Color color, double thickness) {
    double x = area.getMinX();
    double y = area.getMinY();
    double side = area.getWidth();
    double out = thickness / 2;
    g.setStroke(ground());
    g.setLineWidth(thickness + 2);
    g.strokeRect(x - out, y - out, side + 2 * out, side + 2 * out);
    g.setStroke(color);
    g.setLineWidth(thickness);
    g.strokeRect(x - out, y - out, side + 2 * out, side + 2 * out);
  }

  // ---- menu

  @Override
  protected List<MenuItem> ownItems() {
    return kernels.get() == null
        ? List.of()
        : GridMenus.items(this, placing.isFitted(), arrangement.isScored());
  }
}
