package org.kernelscope.ui.compare;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.DoubleBinding;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.compare.CompareViewModel.RateMark;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.GridOrder;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.shell.PauseAndStop;

/** Wires the Compare area. */
public final class CompareController {

  private static final PseudoClass CROWDED = PseudoClass.getPseudoClass("crowded");
  private static final int ROOMY_COLUMNS = 3;

  private final CompareViewModel compare;
  private final List<ColumnController> columns = new ArrayList<>();
  private final ObjectProperty<@Nullable ColorMap> colorMap = new SimpleObjectProperty<>();
  private final ObjectProperty<ScaleMode> scaleMode =
      new SimpleObjectProperty<>(ScaleMode.PER_GRID);
  private final ObjectProperty<@Nullable ScoreOffer> scoredBy = new SimpleObjectProperty<>();
  private final ObjectProperty<GridOrder> order = new SimpleObjectProperty<>(GridOrder.GIVEN);
  private final BooleanProperty tinted = new SimpleBooleanProperty(true);
  private final IntegerProperty selectedKernel = new SimpleIntegerProperty(KernelGrid.NONE);

  /** Whether curves have bands: some column has results of several seeds. */
  private final BooleanProperty banded = new SimpleBooleanProperty();

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
  @FXML private TextField widthsField;
  @FXML private Label widthsProblem;
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
  @FXML private Label obstacleLabel;
  @FXML private Button startButton;
  @FXML private HBox commandBox;
  @FXML private Button pauseButton;
  @FXML private Button stopButton;
  @FXML private ProgressBar progressBar;
  @FXML private Label progressLabel;

  public CompareController(CompareViewModel compare) {
    this.compare = compare;
  }

  @FXML
  void initialize() {
    wireSwitches();
    wireColors();
    wireForm();
    wireCommands();
    wireCharts();
    compare.columns().addListener((ListChangeListener<ColumnViewModel>) change -> showColumns());
    showColumns();
    PauseAndStop.onSpace(root, compare::togglePause);
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
    compare
        .layerProperty()
        .addListener((property, old, now) -> selectedKernel.set(KernelGrid.NONE));
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

  private void wireColors() {
    ToggleGroup limits = new ToggleGroup();
    for (ScaleMode mode : ScaleMode.values()) {
      RadioMenuItem item = new RadioMenuItem(mode.title());
      item.setToggleGroup(limits);
      item.setOnAction(event -> scaleMode.set(mode));
      scaleMode.addListener((property, old, now) -> item.setSelected(now == mode));
      item.setSelected(scaleMode.get() == mode);
      limitsButton.getItems().add(item);
    }
    limitsButton.textProperty().bind(scaleMode.map(mode -> "Limits: " + brief(mode)));
    ToggleGroup maps = new ToggleGroup();
    RadioMenuItem automatic = new RadioMenuItem("As the theme");
    automatic.setToggleGroup(maps);
    automatic.setSelected(true);
    automatic.setOnAction(event -> colorMap.set(null));
    colorMap.addListener((property, old, now) -> automatic.setSelected(now == null));
    colorsButton.getItems().addAll(automatic, new SeparatorMenuItem());
    for (ColorMap map : ColorMap.all()) {
      RadioMenuItem item = new RadioMenuItem(map.title());
      item.setToggleGroup(maps);
      item.setOnAction(event -> colorMap.set(map));
      colorMap.addListener((property, old, now) -> item.setSelected(map.equals(now)));
      colorsButton.getItems().add(item);
    }
    colorsButton.setText("Colours");
  }

  private static String brief(ScaleMode mode) {
    return switch (mode) {
      case PER_KERNEL -> "per kernel";
      case PER_GRID -> "per grid";
      case SHARED -> "shared";
    };
  }

  // ---- columns and curves

  private void showColumns() {
    for (ColumnController column : columns) {
      column.grid().selectedKernelProperty().unbindBidirectional(selectedKernel);
      column.grid().scaleModeProperty().unbindBidirectional(scaleMode);
      column.grid().colorMapProperty().unbindBidirectional(colorMap);
      column.grid().scoredByProperty().unbindBidirectional(scoredBy);
      column.grid().orderProperty().unbindBidirectional(order);
      column.grid().tintedProperty().unbindBidirectional(tinted);
      column.grid().sharedLimitProperty().unbind();
    }
    columns.removeIf(column -> !compare.columns().contains(column.column()));
    for (ColumnViewModel column : compare.columns()) {
      if (columns.stream().noneMatch(present -> present.column() == column)) {
        columns.add(new ColumnController(compare, column));
        column
            .scoreProperty()
            .addListener((property, old, now) -> showCurve(column, now, scoreChart));
        column
            .lossProperty()
            .addListener((property, old, now) -> showCurve(column, now, lossChart));
        column.initialisationProperty().addListener((property, old, now) -> nameCurves());
      }
    }
    columnBox.pseudoClassStateChanged(CROWDED, columns.size() > ROOMY_COLUMNS);
    columnBox.getChildren().setAll(columns.stream().map(ColumnController::view).toList());
    DoubleBinding widest =
        Bindings.createDoubleBinding(
            () ->
                columns.stream()
                    .mapToDouble(column -> column.grid().ownLimitProperty().get())
                    .max()
                    .orElse(1),
            columns.stream()
                .map(column -> column.grid().ownLimitProperty())
                .toArray(javafx.beans.Observable[]::new));
    for (ColumnController column : columns) {
      column.grid().selectedKernelProperty().bindBidirectional(selectedKernel);
      column.grid().scaleModeProperty().bindBidirectional(scaleMode);
      column.grid().colorMapProperty().bindBidirectional(colorMap);
      column.grid().scoredByProperty().bindBidirectional(scoredBy);
      column.grid().orderProperty().bindBidirectional(order);
      column.grid().tintedProperty().bindBidirectional(tinted);
      column.grid().sharedLimitProperty().bind(widest);
    }
    nameCurves();
  }

  private void wireCharts() {
    scoreChart.titleProperty().bind(scoreTitle());
    scoreChart.toolsVisibleProperty().set(false);
    scoreChart.emptyTextProperty().set("Start the comparison to see which column learns first");
    lossChart.titleProperty().bind(compare.form().modelProperty().map(Model::lossTitle));
    scoreChart.outliersIgnoredProperty().set(true);
    lossChart.legendVisibleProperty().set(false);
    lossChart.logYProperty().set(true);
    lossChart.outliersIgnoredProperty().set(true);
    compare.rateMarks().addListener((InvalidationListener) marks -> showMarks());
  }

  /**
   * What is drawn, and what the bands of both charts are as soon as there are any; the other chart
   * has no room to say so.
   */
  private StringBinding scoreTitle() {
    return Bindings.createStringBinding(
        () ->
            compare.form().modelProperty().get().scoreTitle()
                + (banded.get() ? ", mean ± SD of the seeds" : ""),
        compare.form().modelProperty(),
        banded);
  }

  /** One series a column in each chart, in the order of the columns. */
  private void nameCurves() {
    List<MetricSeries> scores = series();
    List<MetricSeries> losses = series();
    for (int i = 0; i < losses.size(); i++) {
      // One legend for both charts.
      losses.get(i).visibleProperty().bind(scores.get(i).visibleProperty());
    }
    scoreChart.getSeries().setAll(scores);
    lossChart.getSeries().setAll(losses);
    for (ColumnViewModel column : compare.columns()) {
      showCurve(column, column.scoreProperty().get(), scoreChart);
      showCurve(column, column.lossProperty().get(), lossChart);
    }
  }

  private List<MetricSeries> series() {
    return compare.columns().stream()
        .map(column -> new MetricSeries(column.title(), column.color()))
        .toList();
  }

  private void showCurve(ColumnViewModel column, MeanCurve curve, MetricChart chart) {
    banded.set(
        compare.columns().stream().anyMatch(one -> one.scoreProperty().get().lows() != null));
    int place = compare.columns().indexOf(column);
    if (place >= 0 && place < chart.getSeries().size()) {
      chart
          .getSeries()
          .get(place)
          .setData(curve.steps(), curve.means(), curve.lows(), curve.highs());
    }
  }

  private void showMarks() {
    for (MetricChart chart : List.of(scoreChart, lossChart)) {
      chart
          .getMarks()
          .setAll(
              compare.rateMarks().stream()
                  .map(mark -> new MetricChart.Mark(mark.step(), label(mark)))
                  .toList());
    }
  }

  private static String label(RateMark mark) {
    return "learning rate " + BigDecimal.valueOf(mark.rate()).stripTrailingZeros().toPlainString();
  }

  // ---- settings

  private void wireForm() {
    CompareForm form = compare.form();
    FormWiring.wire(form.trainExamples(), trainField, trainProblem);
    FormWiring.wire(form.testExamples(), testField, testProblem);
    FormWiring.wire(form.widths(), widthsField, widthsProblem);
    FormWiring.tellWidths(widthsField, form.modelProperty().map(Model::widths));
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
            widthsField,
            modelBox,
            latentField,
            pixelsBox,
            batchField,
            stepsField,
            seedsField,
            firstSeedField)) {
      fixed.disableProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    }
    rateField.setOnAction(event -> compare.applyLearningRate());
    applyRateButton.setOnAction(event -> compare.applyLearningRate());
    applyRateButton.managedProperty().bind(applyRateButton.visibleProperty());
    applyRateButton.visibleProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    applyRateButton.disableProperty().bind(compare.rateDiffersProperty().not());
  }

  private void wireModel(CompareForm form) {
    modelBox.getItems().setAll(Model.all());
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

  // ---- commands

  private void wireCommands() {
    obstacleLabel.textProperty().bind(compare.obstacleProperty());
    obstacleLabel.managedProperty().bind(obstacleLabel.visibleProperty());
    obstacleLabel.visibleProperty().bind(compare.obstacleProperty().isNotEmpty());
    startButton.setOnAction(event -> compare.start());
    startButton.disableProperty().bind(compare.obstacleProperty().isNotEmpty());
    recordedBox.selectedProperty().bindBidirectional(compare.form().usesRecordedProperty());
    recordedBox.visibleProperty().bind(startButton.visibleProperty());
    recordedBox.managedProperty().bind(recordedBox.visibleProperty());
    pauseButton.setOnAction(event -> compare.togglePause());
    stopButton.setOnAction(event -> compare.stop());
    startButton.managedProperty().bind(startButton.visibleProperty());
    commandBox.managedProperty().bind(commandBox.visibleProperty());
    startButton.visibleProperty().bind(compare.phaseProperty().isEqualTo(Phase.IDLE));
    commandBox.visibleProperty().bind(startButton.visibleProperty().not());
    progressBar.progressProperty().bind(compare.progressProperty());
    progressLabel.textProperty().bind(compare.progressTextProperty());
    compare.phaseProperty().addListener((property, old, now) -> showPhase(now));
    showPhase(compare.phaseProperty().get());
  }

  private void showPhase(Phase phase) {
    PauseAndStop.show(phase, pauseButton, stopButton, "Hold all runs before their next step");
  }
}
