package org.kernelscope.ui.fewshot;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.form.FormWiring;
import org.kordamp.ikonli.javafx.FontIcon;

/** Wires the form of the Few-shot area. */
final class FewShotFormController {

  private final FewShotViewModel fewShot;
  private final BooleanProperty inferenceShown = new SimpleBooleanProperty(this, "inferenceShown");

  @FXML private ComboBox<DataChoices.Choice> dataBox;
  @FXML private Button dataFolderButton;
  @FXML private TextField examplesField;
  @FXML private Label examplesProblem;
  @FXML private TextField splitField;
  @FXML private Label splitProblem;
  @FXML private TextField splitsField;
  @FXML private Label splitsProblem;
  @FXML private GridPane priorsPane;
  @FXML private ComboBox<String> initialisationBox;
  @FXML private Button addPriorButton;
  @FXML private VBox comparedBox;
  @FXML private TextField stepsField;
  @FXML private CheckBox stepsScaledBox;
  @FXML private Label stepsProblem;
  @FXML private TextField testField;
  @FXML private Label testProblem;
  @FXML private ToggleButton inferenceButton;
  @FXML private GridPane inferencePane;
  @FXML private ComboBox<VarianceParameterisation> noiseBox;
  @FXML private Label varianceLabel;
  @FXML private TextField varianceField;
  @FXML private Label varianceProblem;
  @FXML private TextField weightField;
  @FXML private Label weightProblem;
  @FXML private TextField warmupField;
  @FXML private Label warmupProblem;
  @FXML private TextField rateField;
  @FXML private Label rateProblem;
  @FXML private TextField varianceRateField;
  @FXML private Label varianceRateProblem;
  @FXML private CheckBox reverseBox;
  @FXML private TextField samplesField;
  @FXML private Label samplesProblem;
  @FXML private TextField kernelsField;
  @FXML private Label kernelsProblem;
  @FXML private TextField ensembleField;
  @FXML private Label ensembleProblem;
  @FXML private ComboBox<Network> networkBox;
  @FXML private TextField widthsField;
  @FXML private Label widthsProblem;
  @FXML private TextField batchField;
  @FXML private Label batchProblem;

  FewShotFormController(FewShotViewModel fewShot) {
    this.fewShot = fewShot;
  }

  @FXML
  void initialize() {
    wireData(fewShot.form());
    wireInference(fewShot.form());
    wireDisclosure(fewShot.form());
  }

  private void wireData(FewShotForm form) {
    FormWiring.wire(fewShot.data(), dataBox);
    dataFolderButton.setOnAction(event -> fewShot.data().chooseFolder());
    FormWiring.wire(form.examples(), examplesField, examplesProblem);
    FormWiring.wire(form.split(), splitField, splitProblem);
    FormWiring.wire(form.splits(), splitsField, splitsProblem);
    PriorBoxes priors = new PriorBoxes(form, fewShot.files()::choose);
    priors.wire(priorsPane, initialisationBox);
    priors.wireCompared(addPriorButton, comparedBox);
    FormWiring.wire(form.steps(), stepsField, stepsProblem);
    stepsScaledBox.selectedProperty().bindBidirectional(form.stepsScaledProperty());
    stepsScaledBox
        .visibleProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> form.examples().value().map(List::size).orElse(0) > 1,
                form.examples().textProperty()));
    stepsScaledBox.managedProperty().bind(stepsScaledBox.visibleProperty());
    FormWiring.wire(form.testExamples(), testField, testProblem);
  }

  private void wireInference(FewShotForm form) {
    FormWiring.wire(form.varianceStart(), varianceField, varianceProblem);
    FormWiring.wire(form.klWeight(), weightField, weightProblem);
    FormWiring.wire(form.klWarmup(), warmupField, warmupProblem);
    FormWiring.wire(form.learningRate(), rateField, rateProblem);
    FormWiring.wire(form.logVarianceLearningRate(), varianceRateField, varianceRateProblem);
    reverseBox.selectedProperty().bindBidirectional(form.reverseTrainedProperty());
    FormWiring.wire(form.samples(), samplesField, samplesProblem);
    FormWiring.wire(form.kernelsPerStep(), kernelsField, kernelsProblem);
    FormWiring.wire(form.ensemble(), ensembleField, ensembleProblem);
    noiseBox.getItems().setAll(VarianceParameterisation.values());
    noiseBox.setConverter(
        FormWiring.titles(
            noise ->
                switch (noise) {
                  case ADDITIVE -> "Additive";
                  case MULTIPLICATIVE -> "Multiplicative";
                }));
    noiseBox.valueProperty().bindBidirectional(form.weightNoiseProperty());
    varianceLabel
        .textProperty()
        .bind(
            form.weightNoiseProperty()
                .map(
                    noise ->
                        noise == VarianceParameterisation.ADDITIVE
                            ? "Log-variances"
                            : "Logits of \u03b1"));
    FormWiring.wire(form.networkProperty(), networkBox);
    FormWiring.wire(form.widths(), widthsField, widthsProblem);
    FormWiring.tellWidths(widthsField, form.networkProperty().map(Network::titlesOfWidths));
    FormWiring.wire(form.batch(), batchField, batchProblem);
  }

  private void wireDisclosure(FewShotForm form) {
    inferenceButton.selectedProperty().bindBidirectional(inferenceShown);
    inferenceButton
        .graphicProperty()
        .bind(
            inferenceShown.map(
                open -> new FontIcon(open ? "fth-chevron-down" : "fth-chevron-right")));
    // What is wrong stays in sight.
    inferencePane.visibleProperty().bind(inferenceShown.or(form.inferenceValidBinding().not()));
    inferencePane.managedProperty().bind(inferencePane.visibleProperty());
  }
}
