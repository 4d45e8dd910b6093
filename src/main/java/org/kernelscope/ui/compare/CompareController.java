package org.kernelscope.ui.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.WorkFooterController;

/** Wires the Compare area. */
public final class CompareController {

  private static final PseudoClass CROWDED = PseudoClass.getPseudoClass("crowded");
  private static final int ROOMY_COLUMNS = 3;

  private final CompareViewModel compare;
  private final List<ColumnController> columns = new ArrayList<>();
  private final SharedGridSettings shared = new SharedGridSettings();

  @FXML private BorderPane root;
  @FXML private HBox layerBox;
  @FXML private ToggleButton initialButton;
  @FXML private ToggleButton nowButton;
  @FXML private ToggleButton differenceButton;
  @FXML private MenuButton limitsButton;
  @FXML private MenuButton colorsButton;
  @FXML private Button addColumnButton;
  @FXML private HBox columnBox;
  @FXML private MetricChart scoreChart;
  @FXML private MetricChart lossChart;
  @FXML private ComboBox<DataChoices.Choice> dataBox;
  @FXML private Button dataFolderButton;
  @FXML private TextField trainField;
  @FXML private Label trainProblem;
  @FXML private TextField testField;
  @FXML private Label testProblem;
  @FXML private TextField firstWidthField;
  @FXML private Label firstWidthProblem;
  @FXML private TextField secondWidthField;
  @FXML private Label secondWidthProblem;
  @FXML private ComboBox<Model> modelBox;
  @FXML private Label latentLabel;
  @FXML private TextField latentField;
  @FXML private Label latentProblem;
  @FXML private HBox latentBox;
  @FXML private ComboBox<ImageVaeSpec.Pixels> pixelsBox;
  @FXML private TextField rateField;
  @FXML private Label rateProblem;
  @FXML private Button applyRateButton;
  @FXML private TextField batchField;
  @FXML private Label batchProblem;
  @FXML private TextField stepsField;
  @FXML private Label stepsProblem;
  @FXML private TextField seedsField;
  @FXML private Label seedsProblem;
  @FXML private TextField firstSeedField;
  @FXML private Label firstSeedProblem;
  @FXML private CheckBox recordedBox;
  @FXML private VBox footerBox;

  public CompareController(CompareViewModel compare) {
    this.compare = compare;
  }

  @FXML
  void initialize() {
    wireSwitches();
    shared.wireLimits(limitsButton);
    shared.wireColors(colorsButton);
    wireForm();
    wireFooter();
    new CompareChartsController(compare, scoreChart, lossChart).wire();
    compare.columns().addListener((ListChangeListener<ColumnViewModel>) change -> showColumns());
    showColumns();
  }

  // ---- the bar above the grids

  private void wireSwitches() {
    compare.form().modelProperty().addListener((property, old, now) -> showLayers(now));
    showLayers(compare.form().modelProperty().get());
    compare
        .layerProperty()
        .addListener((property, old, now) -> layerButtons().forEach(b -> select(b, now)));
    choice(compare.shownProperty(), SnapshotMode.INITIAL, initialButton);
    choice(compare.shownProperty(), SnapshotMode.NOW, nowButton);
    choice(compare.shownProperty(), SnapshotMode.DIFFERENCE, differenceButton);
    compare.layerProperty().addListener(property -> shared.selectNone());
    addColumnButton.setOnAction(event -> compare.addColumn());
    addColumnButton
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> !compare.canAddColumn(), compare.phaseProperty(), compare.columns()));
  }

  /** One button a convolution layer. */
  private void showLayers(Model model) {
    List<ToggleButton> buttons = new ArrayList<>();
    List<ConvLayer> layers = model.layers();
    for (int i = 0; i < layers.size(); i++) {
      ConvLayer layer = layers.get(i);
      // More than two have no room for the sizes of their kernels.
      String size = String.format(Locale.ROOT, "%d×%1$d", layer.size());
      ToggleButton button =
          new ToggleButton(layers.size() > 2 ? layer.name() : layer.name() + " " + size);
      button.setId(layer.name() + "Button");
      button.setUserData(layer.name());
      button
          .getStyleClass()
          .add(i == 0 ? "left-pill" : i == layers.size() - 1 ? "right-pill" : "center-pill");
      boolean decoder = layer.name().startsWith("de");
      button.setTooltip(
          new Tooltip(
              "%s kernels of a %s"
                  .formatted(size, decoder ? "transposed convolution" : "convolution")));
      select(button, compare.layerProperty().get());
      button.setOnAction(
          event -> {
            compare.layerProperty().set(layer.name());
            button.setSelected(true);
          });
      buttons.add(button);
    }
    layerBox.getChildren().setAll(buttons);
  }

  private List<ToggleButton> layerButtons() {
    return layerBox.getChildren().stream().map(ToggleButton.class::cast).toList();
  }

  private static void select(ToggleButton button, String layer) {
    button.setSelected(layer.equals(button.getUserData()));
  }

  /** A button that is down while the property has its value, and never lets go by a click. */
  private static <T> void choice(ObjectProperty<T> property, T value, ToggleButton button) {
    button.setSelected(value.equals(property.get()));
    property.addListener((ignored, old, now) -> button.setSelected(value.equals(now)));
    button.setOnAction(
        event -> {
          property.set(value);
          button.setSelected(true);
        });
  }

  // ---- columns

  private void showColumns() {
    columns.removeIf(column -> !compare.columns().contains(column.column()));
    for (ColumnViewModel column : compare.columns()) {
      if (columns.stream().noneMatch(present -> present.column() == column)) {
        columns.add(new ColumnController(compare, column));
      }
    }
    columnBox.pseudoClassStateChanged(CROWDED, columns.size() > ROOMY_COLUMNS);
    columnBox.getChildren().setAll(columns.stream().map(ColumnController::view).toList());
    shared.tie(columns.stream().map(ColumnController::grid).toList());
  }

  // ---- settings

  private void wireForm() {
    CompareForm form = compare.form();
    FormWiring.wire(form.trainExamples(), trainField, trainProblem);
    FormWiring.wire(form.testExamples(), testField, testProblem);
    FormWiring.wire(form.firstWidth(), firstWidthField, firstWidthProblem);
    FormWiring.wire(form.secondWidth(), secondWidthField, secondWidthProblem);
    FormWiring.wire(form.latent(), latentField, latentProblem);
    wireModel(form);
    FormWiring.wire(form.learningRate(), rateField, rateProblem);
    FormWiring.wire(form.batch(), batchField, batchProblem);
    FormWiring.wire(form.steps(), stepsField, stepsProblem);
    FormWiring.wire(form.seeds(), seedsField, seedsProblem);
    FormWiring.wire(form.firstSeed(), firstSeedField, firstSeedProblem);
    FormWiring.wire(compare.data(), dataBox);
    dataFolderButton.setOnAction(event -> compare.data().chooseFolder());
    for (Node fixed :
        List.of(
            dataBox,
            dataFolderButton,
            trainField,
            testField,
            firstWidthField,
            secondWidthField,
            modelBox,
            latentField,
            pixelsBox,
            batchField,
            stepsField,
            seedsField,
            firstSeedField)) {
      fixed.disableProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    }
    ComparisonViewModel comparison = compare.comparison();
    rateField.setOnAction(event -> comparison.applyLearningRate());
    applyRateButton.setOnAction(event -> comparison.applyLearningRate());
    applyRateButton.managedProperty().bind(applyRateButton.visibleProperty());
    applyRateButton.visibleProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    applyRateButton.disableProperty().bind(comparison.rateDiffersProperty().not());
  }

  private void wireModel(CompareForm form) {
    modelBox.getItems().setAll(Model.values());
    modelBox.setConverter(FormWiring.titles(Model::title));
    modelBox.valueProperty().bindBidirectional(form.modelProperty());
    pixelsBox.getItems().setAll(ImageVaeSpec.Pixels.values());
    pixelsBox.setConverter(
        FormWiring.titles(pixels -> pixels == ImageVaeSpec.Pixels.GREY ? "Grey" : "Binary"));
    pixelsBox.valueProperty().bindBidirectional(form.pixelsProperty());
    BooleanBinding vae = form.modelProperty().isEqualTo(Model.IMAGE_VAE);
    for (Node ofTheVae : List.of(latentLabel, latentBox)) {
      ofTheVae.managedProperty().bind(ofTheVae.visibleProperty());
      ofTheVae.visibleProperty().bind(vae);
    }
  }

  private void wireFooter() {
    recordedBox.selectedProperty().bindBidirectional(compare.form().usesRecordedProperty());
    recordedBox.visibleProperty().bind(compare.phaseProperty().isEqualTo(Phase.IDLE));
    recordedBox.managedProperty().bind(recordedBox.visibleProperty());
    WorkFooterController.below(
        footerBox,
        root,
        compare.work(),
        new WorkFooterController.Texts(
            "Train one network from each column",
            "Hold all runs before their next step",
            "End all runs after the present step; what they reached is kept"));
  }
}
