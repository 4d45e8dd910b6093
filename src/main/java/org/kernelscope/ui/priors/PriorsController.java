package org.kernelscope.ui.priors;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.LatentMap;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.runs.NewExperiment;
import org.kernelscope.ui.runs.WorkFooterController;

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
  @FXML private ComboBox<PriorForm.Kind> kindBox;
  @FXML private Label kindNote;
  @FXML private TextField latentField;
  @FXML private Label latentProblem;
  @FXML private TextField hiddenField;
  @FXML private Label hiddenProblem;
  @FXML private Label latentLabel;
  @FXML private Label componentsLabel;
  @FXML private TextField componentsField;
  @FXML private Label componentsProblem;
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
  @FXML private VBox footerBox;

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
    NewExperiment.fits(priors.phaseProperty(), elboChart);
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
    WorkFooterController.below(
        footerBox,
        root,
        priors.work(),
        new WorkFooterController.Texts(
            "Fit a prior to the kept kernels",
            "Hold the fit before its next step",
            "End the fit after the present step; the best prior so far is kept"));
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

  // ---- settings

  private void wireForm() {
    PriorForm form = priors.form();
    kindBox.getItems().setAll(PriorForm.Kind.values());
    kindBox.setConverter(FormWiring.titles(PriorForm.Kind::title));
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
    kindNote.textProperty().bind(form.kindProperty().map(PriorForm.Kind::description));
    FormWiring.wire(form.latent(), latentField, latentProblem);
    FormWiring.wire(form.hidden(), hiddenField, hiddenProblem);
    FormWiring.wire(form.components(), componentsField, componentsProblem);
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
    BooleanBinding mixture = form.kindProperty().isEqualTo(PriorForm.Kind.MIXTURE);
    // They share a place in the form.
    List.of(componentsLabel, componentsField).forEach(part -> part.visibleProperty().bind(mixture));
    List.of(latentLabel, latentField).forEach(part -> part.visibleProperty().bind(mixture.not()));
    componentsField.disableProperty().bind(busy);
    BooleanBinding untrained =
        Bindings.createBooleanBinding(
            () -> form.kindProperty().get().architecture().isEmpty(), form.kindProperty());
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
}
