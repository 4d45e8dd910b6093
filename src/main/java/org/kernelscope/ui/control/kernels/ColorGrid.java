package org.kernelscope.ui.control.kernels;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Insets;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Cell;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.control.picture.Surface;

/**
 * The kernels of a layer that sees colour images, each as a colour picture: the three kernels of an
 * output channel are red, green and blue of one small picture, in which grey is zero. Pictures are
 * as large as possible. A click, or the arrow keys, select an output channel.
 */
public final class ColorGrid extends ExportableControl {

  /** The value of {@link #selectedOutputProperty()} while no output channel is selected. */
  public static final int NONE = -1;

  private static final int COLOURS = 3;
  private static final int INSET = 10;
  private static final int SMALLEST_PICTURED = 4;

  private final ObjectProperty<@Nullable KernelSet> kernels =
      new SimpleObjectProperty<>(this, "kernels");
  private final IntegerProperty selectedOutput =
      new SimpleIntegerProperty(this, "selectedOutput", NONE);

  private final Surface surface = new Surface(this::paint);
  private final Rectangle clip = new Rectangle();
  private final Label readout = new Label();

  private @Nullable KernelMosaic mosaic;
  private @Nullable Image image;
  private double deviceScale = 1;
  private @Nullable Hit under;

  public ColorGrid() {
    getStyleClass().add("kernel-grid");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    readout.getStyleClass().add("readout");
    readout.setMinWidth(0);
    surface.setClip(clip);
    getChildren().addAll(surface, readout);
    kernels.addListener(
        (property, old, now) -> {
          mosaic = null;
          under = null;
          tell();
          requestLayout();
          surface.repaint();
        });
    selectedOutput.addListener(
        property -> {
          tell();
          surface.repaint();
        });
    focusedProperty().addListener(property -> surface.repaint());
    surface.setOnMouseMoved(event -> hover(at(event)));
    surface.setOnMouseExited(event -> hover(null));
    surface.setOnMousePressed(this::pressed);
    setOnKeyPressed(this::keyPressed);
    tell();
  }

  /** Kernels of all output channels, three of each; null for none. */
  public ObjectProperty<@Nullable KernelSet> kernelsProperty() {
    return kernels;
  }

  /** The selected output channel or {@link #NONE}. */
  public IntegerProperty selectedOutputProperty() {
    return selectedOutput;
  }

  /**
   * All kernels as a picture, or null without any.
   *
   * @param pixelsPerWeight the side of one weight in the picture
   */
  public @Nullable Raster raster(int pixelsPerWeight) {
    KernelSet set = kernels.get();
    KernelMosaic shown = mosaic;
    if (set == null || shown == null) {
      return null;
    }
    KernelMosaic drawn = shown.withPixel(pixelsPerWeight);
    Raster raster = Raster.of(drawn.width(), drawn.height());
    drawn.paintColours(set, 0, raster);
    return raster;
  }

  private int outputs() {
    KernelSet set = kernels.get();
    return set == null ? 0 : set.count() / COLOURS;
  }

  private void hover(@Nullable Hit hit) {
    under = hit;
    tell();
    surface.repaint();
  }

  private @Nullable Hit at(MouseEvent event) {
    KernelMosaic shape = mosaic;
    return shape == null
        ? null
        : shape
            .hit(
                (int) Math.floor(event.getX() * deviceScale) - left(shape),
                (int) Math.floor(event.getY() * deviceScale) - top(shape))
            .orElse(null);
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    if (event.isPrimaryButtonDown()) {
      selectedOutput.set(Optional.ofNullable(at(event)).map(Hit::kernel).orElse(NONE));
    }
  }

  private void keyPressed(KeyEvent event) {
    KernelMosaic shape = mosaic;
    if (shape == null || event.isShortcutDown()) {
      return;
    }
    int step =
        switch (event.getCode()) {
          case LEFT -> -1;
          case RIGHT -> 1;
          case UP -> -shape.columns();
          case DOWN -> shape.columns();
          default -> 0;
        };
    int next = selectedOutput.get() == NONE ? 0 : selectedOutput.get() + step;
    if (step != 0 && next >= 0 && next < outputs()) {
      selectedOutput.set(next);
      event.consume();
    } else if (event.getCode() == KeyCode.ESCAPE && selectedOutput.get() != NONE) {
      selectedOutput.set(NONE);
      event.consume();
    }
  }

  // ---- the line of text

  private void tell() {
    KernelSet set = kernels.get();
    if (set == null) {
      readout.setText("");
      setAccessibleText("No kernels");
      return;
    }
    setAccessibleText(summary(set));
    Hit hit = under;
    int output = selectedOutput.get();
    if (hit != null) {
      int at = hit.kernel() * COLOURS * set.area() + hit.row() * set.size() + hit.column();
      readout.setText(
          String.format(
              Locale.ROOT,
              "out %d   (%d, %d)  red %s  green %s  blue %s",
              hit.kernel(),
              hit.row(),
              hit.column(),
              NumberFormats.of(set.values()[at], 3),
              NumberFormats.of(set.values()[at + set.area()], 3),
              NumberFormats.of(set.values()[at + 2 * set.area()], 3)));
    } else if (output >= 0 && output < outputs()) {
      readout.setText(
          String.format(
              Locale.ROOT, "out %d   norm %s", output, NumberFormats.of(norm(set, output), 3)));
    } else {
      readout.setText(summary(set));
    }
  }

  private static String summary(KernelSet set) {
    int colourKernels = set.count() / COLOURS;
    return String.format(
        Locale.ROOT,
        "%s colour kernels %d×%d, grey is zero",
        NumberFormats.count(colourKernels),
        set.size(),
        set.size());
  }

  private static double norm(KernelSet set, int output) {
    double squares = 0;
    int length = COLOURS * set.area();
    for (int i = output * length; i < (output + 1) * length; i++) {
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
    double width = snapSizeX(getWidth() - insets.getLeft() - insets.getRight());
    double textHeight = snapSizeY(readout.prefHeight(width));
    double height = snapSizeY(getHeight() - insets.getTop() - insets.getBottom() - textHeight - 8);
    surface.resizeRelocate(snappedLeftInset(), snappedTopInset(), width, Math.max(0, height));
    clip.setWidth(surface.getWidth());
    clip.setHeight(surface.getHeight());
    readout.resizeRelocate(snappedLeftInset(), snappedTopInset() + height + 8, width, textHeight);
    place();
    surface.repaint();
  }

  private void place() {
    KernelSet set = kernels.get();
    deviceScale = surface.outputScale();
    image = null;
    if (set == null || outputs() == 0) {
      mosaic = null;
      return;
    }
    int inset = 2 * (int) (INSET * deviceScale);
    KernelMosaic shape =
        KernelMosaic.fitting(
            outputs(),
            set.size(),
            Math.max(1, (int) (surface.getWidth() * deviceScale) - inset),
            Math.max(1, (int) (surface.getHeight() * deviceScale) - inset));
    mosaic = shape;
    Raster raster = Raster.of(shape.width(), shape.height());
    shape.paintColours(set, 0, raster);
    image = Pictures.of(raster);
  }

  private int left(KernelMosaic shape) {
    return ((int) (surface.getWidth() * deviceScale) - shape.width()) / 2;
  }

  private int top(KernelMosaic shape) {
    return Math.max(INSET, ((int) (surface.getHeight() * deviceScale) - shape.height()) / 2);
  }

  private void paint(Drawing g, double width, double height) {
    KernelMosaic shape = mosaic;
    Image picture = image;
    if (shape == null || picture == null) {
      paintEmpty(g, "No kernels yet", 0, width, height);
      return;
    }
    g.drawImage(
        picture,
        left(shape) / deviceScale,
        top(shape) / deviceScale,
        shape.width() / deviceScale,
        shape.height() / deviceScale);
    Hit hit = under;
    if (hit != null && hit.kernel() != selectedOutput.get()) {
      frame(g, shape, hit.kernel(), muted(), 1);
    }
    int selected = selectedOutput.get();
    if (selected >= 0 && selected < shape.count()) {
      frame(g, shape, selected, ink(), 2);
    }
    g.setStroke(getAccent());
    double edge = isFocused() ? 2.5 : 1.5;
    g.setLineWidth(edge);
    g.strokeRoundRect(edge / 2, edge / 2, width - edge, height - edge, 8, 8);
  }

  private void frame(Drawing g, KernelMosaic shape, int output, Color color, double thickness) {
    Cell cell = shape.cell(output);
    double x = (left(shape) + cell.x()) / deviceScale - thickness / 2;
    double y = (top(shape) + cell.y()) / deviceScale - thickness / 2;
    double side = cell.side() / deviceScale + thickness;
    g.setStroke(ground());
    g.setLineWidth(thickness + 2);
    g.strokeRect(x, y, side, side);
    g.setStroke(color);
    g.setLineWidth(thickness);
    g.strokeRect(x, y, side, side);
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  // ---- out of the window

  @Override
  protected @Nullable Picture picture() {
    KernelSet set = kernels.get();
    KernelMosaic shown = mosaic;
    Raster raster = shown == null ? null : raster(Math.max(SMALLEST_PICTURED, shown.pixel()));
    if (set == null || raster == null) {
      return null;
    }
    return new Picture(
        summary(set),
        raster.width(),
        raster.height(),
        ground(),
        g -> g.drawImage(Pictures.of(raster), 0, 0, raster.width(), raster.height()));
  }

  @Override
  protected String ownName() {
    return "colour-kernels";
  }

  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    KernelSet set = kernels.get();
    return set == null ? Map.of() : GridExport.data(set, new double[0]);
  }
}
