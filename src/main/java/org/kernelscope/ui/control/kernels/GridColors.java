package org.kernelscope.ui.control.kernels;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.ColorScale.Reach;
import org.kernelscope.ui.control.picture.ThemedRegion;

/** The colours of a grid's weights: the colour map, and the limits at its ends. */
final class GridColors {

  private final ThemedRegion grid;
  private final ObjectProperty<@Nullable ColorMap> colorMap;
  private final ObjectProperty<ScaleMode> scaleMode;
  private final DoubleProperty sharedLimit;
  private final BooleanProperty robust;
  private final ReadOnlyDoubleWrapper ownLimit;

  /**
   * @param grid whose properties these are; its background decides the default map
   */
  GridColors(ThemedRegion grid) {
    this.grid = grid;
    colorMap = new SimpleObjectProperty<>(grid, "colorMap");
    scaleMode = new SimpleObjectProperty<>(grid, "scaleMode", ScaleMode.PER_GRID);
    sharedLimit = new SimpleDoubleProperty(grid, "sharedLimit", 1);
    robust = new SimpleBooleanProperty(grid, "robust");
    ownLimit = new ReadOnlyDoubleWrapper(grid, "ownLimit");
  }

  ObjectProperty<@Nullable ColorMap> colorMapProperty() {
    return colorMap;
  }

  ObjectProperty<ScaleMode> scaleModeProperty() {
    return scaleMode;
  }

  DoubleProperty sharedLimitProperty() {
    return sharedLimit;
  }

  BooleanProperty robustProperty() {
    return robust;
  }

  ReadOnlyDoubleProperty ownLimitProperty() {
    return ownLimit.getReadOnlyProperty();
  }

  /** Computes the largest magnitude of the kernels. */
  void measure(@Nullable KernelSet set) {
    ownLimit.set(set == null ? 0 : ColorScale.limit(set.values(), reach()));
  }

  private Reach reach() {
    return robust.get() ? Reach.ROBUST : Reach.ALL;
  }

  /** The map in use: the chosen one, otherwise the diverging map of the theme. */
  ColorMap map() {
    ColorMap chosen = colorMap.get();
    if (chosen != null) {
      return chosen;
    }
    return grid.isDark() ? ColorMap.BLUE_BLACK_RED : ColorMap.BLUE_WHITE_RED;
  }

  /** One scale for all kernels, their own or the shared one; null if each has its own. */
  @Nullable ColorScale scale(KernelSet set) {
    return scaleMode.get() == ScaleMode.PER_KERNEL ? null : gridScale(set);
  }

  /** The scale that a kernel has, be it its own or that of all. */
  ColorScale scale(KernelSet set, int kernel) {
    return scaleMode.get() == ScaleMode.PER_KERNEL
        ? ColorScale.of(set.kernel(kernel), map(), Reach.ALL)
        : gridScale(set);
  }

  private ColorScale gridScale(KernelSet set) {
    boolean shared = scaleMode.get() == ScaleMode.SHARED;
    if (!map().diverging()) {
      return shared
          ? new ColorScale(0, ColorScale.symmetric(sharedLimit.get()).high())
          : ColorScale.of(set.values(), map(), reach());
    }
    return ColorScale.symmetric(shared ? sharedLimit.get() : ownLimit.get());
  }
}
