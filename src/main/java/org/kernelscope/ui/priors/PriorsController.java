package org.kernelscope.ui.priors;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.LatentMap;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.form.FormPane;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.kit.Views;
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
  @FXML private Button compareButton;
  @FXML private Button saveButton;
  @FXML private TableView<PriorEntry> scoreTable;
  @FXML private TableColumn<PriorEntry, String> priorColumn;
  @FXML private TableColumn<PriorEntry, Double> elboColumn;
  @FXML private TableColumn<PriorEntry, Double> weightedColumn;
  @FXML private TableColumn<PriorEntry, Double> exactColumn;
  @FXML private TableColumn<PriorEntry, String> noteColumn;
  @FXML private FormPane formRows;
  @FXML private ToggleButton moreButton;
  @FXML private FormPane moreRows;
  @FXML private SettingsPane settings;

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
    Views.tellWhole(statusLabel);
    Views.tellWhole(subjectLabel);
    wireForm();
    settings.work(
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
    formRows.row(form.field(PriorForm.KIND));
    Label kindNote = new Label();
    kindNote.getStyleClass().add("panel-note");
    kindNote.setWrapText(true);
    kindNote.textProperty().bind(form.kindProperty().map(FitKind::description));
    formRows.line(kindNote, new SimpleBooleanProperty(true));
    formRows.rows(form, PriorForm.ofDensities());
    formRows.rows(
        form,
        KernelVaeSpec.LATENT,
        KernelVaeSpec.HIDDEN,
        SharedSettings.STEPS,
        SharedSettings.BATCH,
        SharedSettings.LEARNING_RATE,
        KernelVaeSpec.KEEP,
        KernelVaeSpec.PATIENCE,
        SharedSettings.SEED);
    moreRows.rest(form, formRows);
    moreRows.row(
        new SimpleStringProperty("Samples per score"), codesBox(), new SimpleBooleanProperty(true));
    moreRows.foldUnder(moreButton);
    BooleanBinding busy = priors.phaseProperty().isNotEqualTo(Phase.IDLE);
    for (FormPane rows : List.of(formRows, moreRows)) {
      rows.lockedProperty().bind(busy);
    }
    for (Node field : List.of(kernelsBox, histogram)) {
      field.disableProperty().bind(busy);
    }
  }

  private ComboBox<Integer> codesBox() {
    ComboBox<Integer> box = new ComboBox<>();
    box.setId("codesBox");
    box.setMaxWidth(Double.MAX_VALUE);
    box.getItems().setAll(CODES);
    box.valueProperty().bindBidirectional(priors.scoring().samplesProperty());
    Hint.setText(
        box,
        "Of the table: codes drawn for each kernel where a density has to be estimated.\n"
            + "More of them, a tighter bound");
    return box;
  }
}
