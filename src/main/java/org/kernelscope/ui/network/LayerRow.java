package org.kernelscope.ui.network;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelFlaw;
import org.kernelscope.kernel.LayerDifference;
import org.kernelscope.kernel.LayerFigures;

/** A layer of the open network, with its figures, which arrive one after another. */
public final class LayerRow {

  private final FilterBank layer;
  private final ReadOnlyObjectWrapper<@Nullable LayerFigures> figures =
      new ReadOnlyObjectWrapper<>(this, "figures");
  private final ReadOnlyDoubleWrapper score = new ReadOnlyDoubleWrapper(this, "score", Double.NaN);
  private final ReadOnlyObjectWrapper<@Nullable LayerDifference> difference =
      new ReadOnlyObjectWrapper<>(this, "difference");

  LayerRow(FilterBank layer) {
    this.layer = layer;
  }

  public FilterBank layer() {
    return layer;
  }

  /** Norms, autocorrelation, health; null until they are known. */
  public ReadOnlyObjectProperty<@Nullable LayerFigures> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  void tell(LayerFigures found) {
    figures.set(found);
  }

  /** Mean score of its kernels in nats; NaN while there is none. */
  public ReadOnlyDoubleProperty scoreProperty() {
    return score.getReadOnlyProperty();
  }

  void score(double nats) {
    score.set(nats);
  }

  /** The difference to the same layer of the other network; null without one. */
  public ReadOnlyObjectProperty<@Nullable LayerDifference> differenceProperty() {
    return difference.getReadOnlyProperty();
  }

  void differ(@Nullable LayerDifference other) {
    difference.set(other);
  }

  /** The fraction of its kernels with a flaw; NaN if that is unknown or cannot be decided. */
  double share(KernelFlaw flaw) {
    LayerFigures known = figures.get();
    return known == null ? Double.NaN : known.health().share(flaw);
  }

  /** The norm of the difference, relative to the layer's norm; NaN without another network. */
  double change() {
    LayerDifference other = difference.get();
    return other == null ? Double.NaN : other.relative();
  }
}
