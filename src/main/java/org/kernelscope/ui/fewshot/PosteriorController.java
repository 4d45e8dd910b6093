package org.kernelscope.ui.fewshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.runs.SeriesColors;

/** The posterior of a layer, its means or a sample beside its standard deviations. */
final class PosteriorController {

  private final FewShotViewModel fewShot;
  private final PosteriorViewModel posterior;
  private final KernelGrid meansGrid;
  private final KernelGrid deviationsGrid;

  PosteriorController(FewShotViewModel fewShot, KernelGrid meansGrid, KernelGrid deviationsGrid) {
    this.fewShot = fewShot;
    this.posterior = fewShot.selected().posterior();
    this.meansGrid = meansGrid;
    this.deviationsGrid = deviationsGrid;
  }

  void wire(HBox layerBox, Label subject, Label problem) {
    posterior.layers().addListener((ListChangeListener<ConvLayer>) change -> showLayers(layerBox));
    posterior.layerProperty().addListener((property, old, now) -> Switches.mark(layerBox, now));
    showLayers(layerBox);
    subject.textProperty().bind(fewShot.selected().subjectProperty());
    meansGrid.selectedKernelProperty().bindBidirectional(deviationsGrid.selectedKernelProperty());
    meansGrid.viewProperty().bindBidirectional(deviationsGrid.viewProperty());
    deviationsGrid.setColorMap(ColorMap.VIRIDIS);
    deviationsGrid.scorableProperty().set(false);
    deviationsGrid.standAs(meansGrid);
    deviationsGrid
        .exportNameProperty()
        .bind(Bindings.concat("deviations-", posterior.layerProperty()));
    posterior.layerProperty().addListener(property -> meansGrid.setSelectedKernel(KernelGrid.NONE));
    posterior.shownProperty().addListener((property, old, now) -> showPosterior(now));
    showPosterior(posterior.shownProperty().get());
    posterior.weightsProperty().addListener((property, old, now) -> meansGrid.setKernels(now));
    meansGrid.setKernels(posterior.weightsProperty().get());
    problem.textProperty().bind(fewShot.selected().problemProperty());
    problem.visibleProperty().bind(fewShot.selected().problemProperty().isNotEmpty());
    problem.setMouseTransparent(true);
    ObservableValue<String> waiting =
        Bindings.createStringBinding(
            () ->
                !fewShot.selected().problemProperty().get().isEmpty()
                    ? ""
                    : fewShot.runs().shownProperty().get() == null
                        ? "Drawing the start…"
                        : "The run has not begun",
            fewShot.selected().problemProperty(),
            fewShot.runs().shownProperty());
    meansGrid.emptyTextProperty().bind(waiting);
    deviationsGrid.emptyTextProperty().bind(waiting);
    fewShot.runs().shownProperty().addListener(property -> showColor());
    showColor();
  }

  /** One grid for the means and for samples around them. */
  void wireSample(Label title, ToggleButton means, ToggleButton sample, Button draw) {
    BooleanProperty sampled = posterior.sampleShownProperty();
    Switches.between(means, sample, sampled);
    draw.setOnAction(event -> posterior.drawAgain());
    draw.visibleProperty().bind(sampled);
    title
        .textProperty()
        .bind(
            Bindings.when(sampled)
                .then(Bindings.concat("Posterior sample ", posterior.drawProperty()))
                .otherwise("Posterior means"));
    meansGrid
        .exportNameProperty()
        .bind(
            Bindings.when(sampled)
                .then(
                    Bindings.concat(
                        "sample-", posterior.drawProperty(), "-", posterior.layerProperty()))
                .otherwise(Bindings.concat("means-", posterior.layerProperty())));
  }

  private void showLayers(HBox layerBox) {
    Map<String, String> titles = new LinkedHashMap<>();
    for (ConvLayer layer : posterior.layers()) {
      titles.put(
          layer.name(), String.format(Locale.ROOT, "%s %d×%2$d", layer.name(), layer.size()));
    }
    Switches.choices(layerBox, posterior.layerProperty(), titles);
  }

  private void showPosterior(@Nullable Posterior now) {
    int inputs = now == null ? 0 : now.layer().in();
    for (KernelGrid grid : List.of(meansGrid, deviationsGrid)) {
      grid.inputChannelsProperty().set(inputs);
    }
    deviationsGrid.setKernels(now == null ? null : now.deviations());
  }

  /** The frames of the grids in the colour of their run. */
  private void showColor() {
    FewShotRun run = fewShot.runs().shownProperty().get();
    for (KernelGrid grid : List.of(meansGrid, deviationsGrid)) {
      if (run == null) {
        SeriesColors.showNone(grid);
      } else {
        SeriesColors.show(grid, run.color());
      }
    }
  }
}
