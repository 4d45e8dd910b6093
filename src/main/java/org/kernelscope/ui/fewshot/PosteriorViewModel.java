package org.kernelscope.ui.fewshot;

import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.KernelNoise;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Network;

/** The posterior of one layer of a network, its means or a sample of it. */
public final class PosteriorViewModel {

  private final ObservableList<ConvLayer> layers = FXCollections.observableArrayList();
  private final StringProperty layer =
      new SimpleStringProperty(this, "layer", Network.FCONV.layers().get(0).name());
  private final ReadOnlyObjectWrapper<@Nullable Posterior> shown =
      new ReadOnlyObjectWrapper<>(this, "shown");
  private final BooleanProperty sampleShown = new SimpleBooleanProperty(this, "sampleShown");
  private final ReadOnlyIntegerWrapper draw = new ReadOnlyIntegerWrapper(this, "draw", 1);
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> weights =
      new ReadOnlyObjectWrapper<>(this, "weights");

  /** The noise of the present draw for the layer shown; null before it is drawn. */
  private @Nullable Noise noise;

  private List<Posterior> all = List.of();

  /** The noise a sample of a layer is made with, as long as it is the same draw. */
  private record Noise(ConvLayer layer, int draw, KernelNoise values) {}

  PosteriorViewModel() {
    layer.addListener(property -> showLayer());
    sampleShown.addListener(property -> showWeights());
    draw.addListener(property -> showWeights());
  }

  /** Takes over the posterior of every layer; of none, the names of the layers stay. */
  void show(List<Posterior> posteriors) {
    all = posteriors;
    showLayer();
  }

  private void showLayer() {
    if (!all.isEmpty()) {
      List<ConvLayer> itsLayers = all.stream().map(Posterior::layer).toList();
      if (!itsLayers.equals(layers)) {
        layers.setAll(itsLayers);
      }
      if (itsLayers.stream().noneMatch(one -> one.name().equals(layer.get()))) {
        layer.set(itsLayers.get(0).name());
        return;
      }
    }
    shown.set(
        all.stream()
            .filter(one -> one.layer().name().equals(layer.get()))
            .findFirst()
            .orElse(null));
    showWeights();
  }

  private void showWeights() {
    Posterior now = shown.get();
    weights.set(now == null ? null : sampleShown.get() ? sample(now) : now.means());
  }

  /** The same noise as long as the layer is the same, so that training moves the sample. */
  private KernelSet sample(Posterior now) {
    Noise present = noise;
    if (present == null || present.draw() != draw.get() || !present.layer().equals(now.layer())) {
      present =
          new Noise(
              now.layer(),
              draw.get(),
              KernelNoise.draw(
                  now.means().values().length,
                  Seeds.stream(draw.get(), "posterior sample " + now.layer().name())));
      noise = present;
    }
    return present.values().sample(now.means(), now.deviations());
  }

  /** The layers of what is shown, from the image on; empty before anything is. */
  public ObservableList<ConvLayer> layers() {
    return layers;
  }

  /** Name of the layer whose posterior is shown. */
  public StringProperty layerProperty() {
    return layer;
  }

  /** That layer's posterior; null while there is none. */
  public ReadOnlyObjectProperty<@Nullable Posterior> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /** Whether a sample of the posterior stands in the place of its means. */
  public BooleanProperty sampleShownProperty() {
    return sampleShown;
  }

  /** Number of the sample, from 1; the seed of its noise. */
  public ReadOnlyIntegerProperty drawProperty() {
    return draw.getReadOnlyProperty();
  }

  /** Shows another sample. */
  public void drawAgain() {
    draw.set(draw.get() + 1);
    sampleShown.set(true);
  }

  /** The posterior means of the layer, or a sample; null while there is no posterior. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> weightsProperty() {
    return weights.getReadOnlyProperty();
  }
}
