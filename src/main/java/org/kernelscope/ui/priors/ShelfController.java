package org.kernelscope.ui.priors;

import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Switches;

/** The kernels at hand, their norms, and those that a threshold on the norms keeps or drops. */
final class ShelfController {

  private final PriorsViewModel priors;
  private final ComboBox<KernelChoice> choiceBox;
  private final NormHistogram histogram;
  private final KernelGrid grid;

  ShelfController(
      PriorsViewModel priors,
      ComboBox<KernelChoice> choiceBox,
      NormHistogram histogram,
      KernelGrid grid) {
    this.priors = priors;
    this.choiceBox = choiceBox;
    this.histogram = histogram;
    this.grid = grid;
  }

  void wire(Button open, Label figures) {
    KernelShelfViewModel shelf = priors.shelf();
    choiceBox.setItems(shelf.choices());
    choiceBox.setConverter(FormWiring.titles(KernelChoice::title));
    choiceBox.valueProperty().bindBidirectional(shelf.chosenProperty());
    open.setOnAction(event -> priors.chooseFiles());
    figures.textProperty().bind(shelf.figuresProperty());
    Hint.follow(choiceBox, shelf.originProperty());
    shelf.chosenProperty().addListener((property, old, now) -> showNorms(now));
    showNorms(shelf.chosenProperty().get());
    histogram.thresholdProperty().bindBidirectional(shelf.thresholdProperty());
    priors.scoring().thresholdMovingProperty().bind(histogram.adjustingProperty());
  }

  void wireGrid(Label kept, ToggleButton keptButton, ToggleButton droppedButton) {
    KernelShelfViewModel shelf = priors.shelf();
    kept.textProperty().bind(shelf.keptTextProperty());
    Switches.between(keptButton, droppedButton, shelf.droppedShownProperty());
    FitController.show(grid, shelf.shownProperty().get());
    shelf.shownProperty().addListener((property, old, now) -> FitController.show(grid, now));
    grid.emptyTextProperty()
        .bind(
            Bindings.when(shelf.droppedShownProperty())
                .then("The threshold drops no kernels")
                .otherwise("No kernels yet"));
    grid.selectedKernelProperty()
        .addListener((property, old, now) -> priors.locate(now.intValue()));
  }

  private void showNorms(@Nullable KernelChoice choice) {
    histogram.setNorms(choice == null ? new double[0] : choice.kernels().norms());
  }
}
