package org.kernelscope.ui.priors;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.LatentMap;
import org.kernelscope.ui.form.FormWiring;

/** The latent map of the prior that is looked at, and the kernels at a point of it. */
final class MapController {

  private final LatentViewModel latent;
  private final LatentMap map;

  MapController(LatentViewModel latent, LatentMap map) {
    this.latent = latent;
    this.map = map;
  }

  void wire() {
    map.emptyTextProperty().set("The selected prior has no codes: select a VAE in the table");
    map.handleProperty().bindBidirectional(latent.handleProperty());
    map.selectedProperty().bindBidirectional(latent.selectedProperty());
    latent.pointsProperty().addListener((property, old, now) -> map.setPoints(now.xs(), now.ys()));
    map.setPoints(latent.pointsProperty().get().xs(), latent.pointsProperty().get().ys());
  }

  void wireAxes(HBox axes, ComboBox<LatentDirection> across, ComboBox<LatentDirection> up) {
    axis(across, latent.acrossProperty());
    axis(up, latent.upProperty());
    map.xTitleProperty().bind(title(latent.acrossProperty()));
    map.yTitleProperty().bind(title(latent.upProperty()));
    axes.disableProperty().bind(latent.pointsProperty().map(points -> points.xs().length == 0));
  }

  void wireKernels(KernelGrid original, KernelGrid decoded) {
    original.setKernels(latent.originalProperty().get());
    latent.originalProperty().addListener((property, old, now) -> original.setKernels(now));
    decoded.setKernels(latent.decodedProperty().get());
    latent.decodedProperty().addListener((property, old, now) -> decoded.setKernels(now));
    original.emptyTextProperty().set("Click a point");
    decoded.emptyTextProperty().set("Drag the ring");
  }

  private void axis(
      ComboBox<LatentDirection> box, ObjectProperty<@Nullable LatentDirection> direction) {
    box.setItems(latent.directions());
    box.setConverter(FormWiring.titles(LatentDirection::title));
    box.setValue(direction.get());
    direction.addListener((property, old, now) -> box.setValue(now));
    box.valueProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                direction.set(now);
              }
            });
  }

  private static ObservableValue<String> title(
      ObjectProperty<@Nullable LatentDirection> direction) {
    return Bindings.createStringBinding(
        () -> {
          LatentDirection now = direction.get();
          return now == null ? "" : now.longTitle();
        },
        direction);
  }
}
