package org.kernelscope.ui.priors;

import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.LatentMap;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.shell.PauseAndStop;

/** Wires the Priors area. */
public final class PriorsController {

  /** K, how many codes an estimated score can take for each kernel. */
  private static final List<Integer> CODES = List.of(10, 100, 1000);

  private final PriorsViewModel priors;
  private final ObjectProperty<ScaleMode> scaleMode = new SimpleObjectProperty<>(ScaleMode.SHARED);

  @FXML private BorderPane root;
  @FXML private ComboBox<KernelChoice> kernelsBox;
  @FXML private Button openButton;
  @FXML private Label figuresLabel;
  @FXML private NormHistogram histogram;
  @FXML private Label keptLabel;
  @FXML private ToggleButton keptButton;
  @FXML private ToggleButton droppedButton;
  @FXML private KernelGrid kernelsGrid;
  @FXML private ToggleButton fitButton;
  @FXML private ToggleButton mapButton;
  @FXML private Label subjectLabel;
  @FXML private VBox fitPane;
  @FXML private MetricChart elboChart;
  @FXML private KernelGrid heldOutGrid;
  @FXML private KernelGrid reconstructionsGrid;
  @FXML private KernelGrid samplesGrid;
  @FXML private HBox mapPane;
  @FXML private LatentMap latentMap;
  @FXML private HBox axesBox;
  @FXML private KernelGrid mapGrid;
  @FXML private ComboBox<LatentDirection> acrossBox;
  @FXML private ComboBox<LatentDirection> upBox;
  @FXML private KernelGrid originalGrid;
  @FXML private KernelGrid decodedGrid;
  @FXML private Label statusLabel;
  @FXML private ComboBox<Integer> codesBox;
  @FXML private Button compareButton;
  @FXML private Button saveButton;
  @FXML private TableView<PriorEntry> scoreTable;
  @FXML private TableColumn<PriorEntry, String> priorColumn;
  @FXML private TableColumn<PriorEntry, Double> elboColumn;
  @FXML private TableColumn<PriorEntry, Double> weightedColumn;
  @FXML private TableColumn<PriorEntry, Double> exactColumn;
  @FXML private TableColumn<PriorEntry, String> noteColumn;
  @FXML private ComboBox<FitKind> kindBox;
  @FXML private Label kindNote;
  @FXML private TextField latentField;
  @FXML private Label latentProblem;
  @FXML private TextField hiddenField;
  @FXML private Label hiddenProblem;
  @FXML private Label latentLabel;
  @FXML private GridPane fitGrid;
  @FXML private TextField stepsField;
  @FXML private Label stepsProblem;
  @FXML private TextField batchField;
  @FXML private Label batchProblem;
  @FXML private TextField rateField;
  @FXML private Label rateProblem;
  @FXML private TextField floorField;
  @FXML private Label floorProblem;
  @FXML private CheckBox stoppingBox;
  @FXML private TextField patienceField;
  @FXML private Label patienceProblem;
  @FXML private TextField seedField;
  @FXML private Label seedProblem;
  @FXML private Label obstacleLabel;
  @FXML private Button startButton;
  @FXML private HBox commandBox;
  @FXML private Button pauseButton;
  @FXML private Button stopButton;
  @FXML private ProgressBar progressBar;
  @FXML private Label progressLabel;

  public PriorsController(PriorsViewModel priors) {
    this.priors = priors;
  }

  @FXML
  void initialize() {
    ShelfController shelf = new ShelfController(priors, kernelsBox, histogram, kernelsGrid);
    shelf.wire(openButton, figuresLabel);
    shelf.wireGrid(keptLabel, keptButton, droppedButton);
    wireViews();
    new FitController(priors, elboChart, heldOutGrid, reconstructionsGrid, samplesGrid)
        .wire(subjectLabel);
    MapController map = new MapController(priors.latent(), latentMap);
    map.wire();
    map.wireAxes(axesBox, acrossBox, upBox);
    map.wireKernels(originalGrid, decodedGrid);
    wireGrids();
    ScoresController scores = new ScoresController(priors, scoreTable);
    scores.wireTexts(priorColumn, noteColumn);
    scores.wireScores(elboColumn, weightedColumn, exactColumn);
    scores.wire(statusLabel, saveButton, compareButton);
    wireForm();
    wireCommands();
    PauseAndStop.onSpace(root, priors::togglePause);
  }

  // ---- what the prior does

  private void wireViews() {
    Switches.between(fitButton, mapButton, priors.mapShownProperty());
    fitPane.visibleProperty().bind(priors.mapShownProperty().not());
    mapPane.visibleProperty().bind(priors.mapShownProperty());
    axesBox.managedProperty().bind(axesBox.visibleProperty());
    axesBox.visibleProperty().bind(priors.mapShownProperty());
  }

  /**
   * The grids of fit and map have one scale, and where they show the same kernels one selection.
   */
  private void wireGrids() {
    SelectedPriorViewModel subject = priors.subject();
    InvalidationListener originals = property -> FitController.show(mapGrid, subject.originals());
    subject.viewProperty().addListener(originals);
    priors.scoring().heldOutProperty().addListener(originals);
    FitController.show(mapGrid, subject.originals());
    for (KernelGrid grid : List.of(heldOutGrid, reconstructionsGrid, mapGrid)) {
      grid.selectedKernelProperty().bindBidirectional(priors.latent().selectedProperty());
    }
    var widest =
        Bindings.createDoubleBinding(
            () ->
                Math.max(
                    heldOutGrid.ownLimitProperty().get(), samplesGrid.ownLimitProperty().get()),
            heldOutGrid.ownLimitProperty(),
            samplesGrid.ownLimitProperty());
    for (KernelGrid grid :
        List.of(
            heldOutGrid, reconstructionsGrid, samplesGrid, mapGrid, originalGrid, decodedGrid)) {
      grid.scaleModeProperty().bindBidirectional(scaleMode);
      grid.exportNameProperty().set(grid.getId().replace("Grid", ""));
      grid.sharedLimitProperty().bind(widest);
    }
  }

  // ---- settings and commands

  private void wireForm() {
    PriorForm form = priors.form();
    kindBox.getItems().setAll(PriorKinds.fits());
    kindBox.setConverter(FormWiring.titles(FitKind::title));
    kindBox.setValue(form.kindProperty().get());
    kindBox
        .valueProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                priors.fitting().choose(now);
              }
            });
    form.kindProperty().addListener((property, old, now) -> kindBox.setValue(now));
    kindNote.textProperty().bind(form.kindProperty().map(FitKind::description));
    FormWiring.wire(form.latent(), latentField, latentProblem);
    FormWiring.wire(form.hidden(), hiddenField, hiddenProblem);
    FormWiring.wire(form.steps(), stepsField, stepsProblem);
    FormWiring.wire(form.batch(), batchField, batchProblem);
    FormWiring.wire(form.learningRate(), rateField, rateProblem);
    FormWiring.wire(form.varianceFloor(), floorField, floorProblem);
    stoppingBox.selectedProperty().bindBidirectional(form.earlyStoppingProperty());
    FormWiring.wire(form.patience(), patienceField, patienceProblem);
    FormWiring.wire(form.seed(), seedField, seedProblem);
    codesBox.getItems().setAll(CODES);
    codesBox.valueProperty().bindBidirectional(priors.scoring().samplesProperty());
    BooleanBinding busy = priors.phaseProperty().isNotEqualTo(Phase.IDLE);
    wireSettings(busy);
    BooleanBinding untrained =
        Bindings.createBooleanBinding(() -> form.architecture().isEmpty(), form.kindProperty());
    for (Node field :
        List.of(
            latentField, hiddenField, stepsField, batchField, rateField, floorField, stoppingBox)) {
      field.disableProperty().bind(busy.or(untrained));
    }
    patienceField.disableProperty().bind(busy.or(untrained).or(form.earlyStoppingProperty().not()));
    for (Node field : List.of(kindBox, seedField, kernelsBox, histogram)) {
      field.disableProperty().bind(busy);
    }
  }

  /** The settings of densities stand where those of a training do, which they have none of. */
  private void wireSettings(BooleanBinding busy) {
    ReadOnlyObjectProperty<FitKind> kind = priors.form().kindProperty();
    int first = GridPane.getRowIndex(latentField);
    for (Node field : List.copyOf(fitGrid.getChildren())) {
      Integer row = GridPane.getRowIndex(field);
      if (row != null && row >= first && (row - first) % 2 == 0) {
        int place = (row - first) / 2;
        field
            .visibleProperty()
            .bind(
                kind.map(
                    fit ->
                        !(fit instanceof DensityFit<?> of) || of.settings().all().size() <= place));
      }
    }
    for (DensityFit<?> fit : PriorKinds.densities()) {
      int row = first;
      for (Setting<?> setting : fit.settings().all()) {
        addSetting(setting, row, kind.isEqualTo(fit), busy);
        row += 2;
      }
    }
  }

  private void addSetting(Setting<?> setting, int row, BooleanBinding shown, BooleanBinding busy) {
    TextField field = new TextField();
    field.setId(setting.key() + "Field");
    field.setTooltip(new Tooltip(setting.help()));
    field.disableProperty().bind(busy);
    field.visibleProperty().bind(shown);
    Label label = new Label(setting.label());
    label.getStyleClass().add("form-label");
    label.setLabelFor(field);
    label.visibleProperty().bind(shown);
    Label problem = new Label();
    problem.getStyleClass().add("form-problem");
    fitGrid.addRow(row, label, field);
    fitGrid.add(problem, 0, row + 1, 2, 1);
    FormWiring.wire(Objects.requireNonNull(priors.form().settings().get(setting)), field, problem);
  }

  private void wireCommands() {
    FitViewModel fitting = priors.fitting();
    obstacleLabel.textProperty().bind(fitting.obstacleProperty());
    obstacleLabel.managedProperty().bind(obstacleLabel.visibleProperty());
    obstacleLabel.visibleProperty().bind(fitting.obstacleProperty().isNotEmpty());
    startButton.setOnAction(event -> priors.start());
    startButton.disableProperty().bind(fitting.obstacleProperty().isNotEmpty());
    pauseButton.setOnAction(event -> priors.togglePause());
    stopButton.setOnAction(event -> priors.stop());
    startButton.managedProperty().bind(startButton.visibleProperty());
    commandBox.managedProperty().bind(commandBox.visibleProperty());
    startButton.visibleProperty().bind(priors.phaseProperty().isEqualTo(Phase.IDLE));
    commandBox.visibleProperty().bind(startButton.visibleProperty().not());
    progressBar.progressProperty().bind(fitting.progressProperty());
    progressLabel.textProperty().bind(fitting.progressTextProperty());
    priors.phaseProperty().addListener((property, old, now) -> showPhase(now));
    showPhase(priors.phaseProperty().get());
  }

  private void showPhase(Phase phase) {
    PauseAndStop.show(phase, pauseButton, stopButton, "Hold the fit before its next step");
    pauseButton.setDisable(!priors.canPause());
  }
}
