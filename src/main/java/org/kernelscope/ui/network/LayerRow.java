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

/** A layer of the network that is open, and what is found out about it one after the other. */
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

  /** What the same layer of the other network has otherwise; null without one. */
  public ReadOnlyObjectProperty<@Nullable LayerDifference> differenceProperty() {
    return difference.getReadOnlyProperty();
  }

  void differ(@Nullable LayerDifference other) {
    difference.set(other);
  }

  /** The share of its kernels with a flaw; NaN where that is not known or cannot be told. */
  double share(KernelFlaw flaw) {
    LayerFigures known = figures.get();
    return known == null ? Double.NaN : known.health().share(flaw);
  }

  /** How much the layer differs, of its norm; NaN without another network. */
  double change() {
    LayerDifference other = difference.get();
    return other == null ? Double.NaN : other.relative();
  }
}
