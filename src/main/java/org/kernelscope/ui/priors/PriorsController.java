package org.kernelscope.ui.priors;

import atlantafx.base.theme.Tweaks;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.PriorView;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.ui.Course;
import org.kernelscope.ui.FormWiring;
import org.kernelscope.ui.PauseAndStop;
import org.kernelscope.ui.Phase;
import org.kernelscope.ui.control.KernelGrid;
import org.kernelscope.ui.control.LatentMap;
import org.kernelscope.ui.control.MetricChart;
import org.kernelscope.ui.control.MetricSeries;
import org.kernelscope.ui.control.NormHistogram;
import org.kernelscope.ui.control.ScaleMode;
import org.kernelscope.ui.control.TableExport;

/** Wires the Priors area. */
public final class PriorsController {

  private final PriorsViewModel priors;
  private final IntegerProperty selectedSample = new SimpleIntegerProperty(KernelGrid.NONE);
  private final ObjectProperty<ScaleMode> scaleMode = new SimpleObjectProperty<>(ScaleMode.SHARED);
  private final MetricSeries testSeries = new MetricSeries("held-out kernels", 1);
  private final MetricSeries trainSeries =
      new MetricSeries("training kernels", 2, MetricSeries.Dash.DASHED, MetricSeries.Marker.SQUARE);

  /** K, how many codes an estimated score can take for each kernel. */
  private static final List<Integer> CODES = List.of(10, 100, 1000);

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
    wireShelf();
    wireViews();
    wireMap();
    wireTable();
    wireForm();
    wireCommands();
    PauseAndStop.onSpace(root, priors::togglePause);
  }

  // ---- kernels

  private void wireShelf() {
    KernelShelf shelf = priors.shelf();
    kernelsBox.setItems(shelf.choices());
    kernelsBox.setConverter(FormWiring.titles(KernelChoice::title));
    kernelsBox.valueProperty().bindBidirectional(shelf.chosenProperty());
    openButton.setOnAction(event -> priors.chooseFiles());
    figuresLabel.textProperty().bind(shelf.figuresProperty());
    Tooltip origin = new Tooltip();
    origin.textProperty().bind(shelf.originProperty());
    kernelsBox.setTooltip(origin);
    keptLabel.textProperty().bind(shelf.keptTextProperty());
    shelf.chosenProperty().addListener((property, old, now) -> showNorms(now));
    showNorms(shelf.chosenProperty().get());
    histogram.thresholdProperty().bindBidirectional(shelf.thresholdProperty());
    priors.scoring().thresholdMovingProperty().bind(histogram.adjustingProperty());
    choice(shelf.droppedShownProperty(), false, keptButton);
    choice(shelf.droppedShownProperty(), true, droppedButton);
    show(kernelsGrid, shelf.shownProperty().get());
    shelf.shownProperty().addListener((property, old, now) -> show(kernelsGrid, now));
    kernelsGrid
        .emptyTextProperty()
        .bind(
            Bindings.when(shelf.droppedShownProperty())
                .then("The threshold drops no kernels")
                .otherwise("No kernels yet"));
    kernelsGrid
        .selectedKernelProperty()
        .addListener((property, old, now) -> priors.locate(now.intValue()));
  }

  private void showNorms(@Nullable KernelChoice choice) {
    histogram.setNorms(choice == null ? new double[0] : choice.kernels().norms());
  }

  /** An empty set is none: then a grid says why. */
  private static void show(KernelGrid grid, @Nullable KernelSet set) {
    grid.setKernels(set == null || set.count() == 0 ? null : set);
  }

  /** A button that is down while the property has its value, and never lets go by a click. */
  private static void choice(BooleanProperty property, boolean value, ToggleButton button) {
    button.setSelected(property.get() == value);
    property.addListener((ignored, old, now) -> button.setSelected(now == value));
    button.setOnAction(
        event -> {
          property.set(value);
          button.setSelected(true);
        });
  }

  // ---- what the prior does

  private void wireViews() {
    choice(priors.mapShownProperty(), false, fitButton);
    choice(priors.mapShownProperty(), true, mapButton);
    fitPane.visibleProperty().bind(priors.mapShownProperty().not());
    mapPane.visibleProperty().bind(priors.mapShownProperty());
    elboChart.titleProperty().set("Evidence lower bound, nats per kernel");
    elboChart.outliersIgnoredProperty().set(true);
    elboChart.toolsVisibleProperty().set(false);
    elboChart.getSeries().setAll(List.of(testSeries, trainSeries));
    priors.subject().testProperty().addListener((property, old, now) -> draw(testSeries, now));
    priors.subject().trainProperty().addListener((property, old, now) -> draw(trainSeries, now));
    draw(testSeries, priors.subject().testProperty().get());
    draw(trainSeries, priors.subject().trainProperty().get());
    InvalidationListener reference = property -> showReference();
    priors.table().referenceProperty().addListener(reference);
    priors.subject().testProperty().addListener(reference);
    showReference();
    priors.subject().entryProperty().addListener(property -> showSubject());
    showSubject();
    heldOutGrid.selectedKernelProperty().bindBidirectional(priors.latent().selectedProperty());
    reconstructionsGrid
        .selectedKernelProperty()
        .bindBidirectional(priors.latent().selectedProperty());
    reconstructionsGrid.standAs(heldOutGrid);
    samplesGrid.selectedKernelProperty().bindBidirectional(selectedSample);
    var widest =
        Bindings.createDoubleBinding(
            () ->
                Math.max(
                    heldOutGrid.ownLimitProperty().get(), samplesGrid.ownLimitProperty().get()),
            heldOutGrid.ownLimitProperty(),
            samplesGrid.ownLimitProperty());
    mapGrid.selectedKernelProperty().bindBidirectional(priors.latent().selectedProperty());
    for (KernelGrid grid :
        List.of(
            heldOutGrid, reconstructionsGrid, samplesGrid, mapGrid, originalGrid, decodedGrid)) {
      grid.scaleModeProperty().bindBidirectional(scaleMode);
      grid.exportNameProperty().set(grid.getId().replace("Grid", ""));
      grid.sharedLimitProperty().bind(widest);
    }
    priors.subject().viewProperty().addListener(property -> showView());
    priors.subject().viewTextProperty().addListener(property -> showView());
    priors.scoring().heldOutProperty().addListener(property -> showView());
    showView();
  }

  private static void draw(MetricSeries series, Course course) {
    series.setData(course.steps(), course.values());
  }

  /** Beside curves, the line they have to climb over. */
  private void showReference() {
    Double nats = priors.table().referenceProperty().get();
    if (nats == null || priors.subject().testProperty().get().size() == 0) {
      elboChart.getReferences().clear();
    } else {
      String label = String.format(Locale.ROOT, "learned Gaussian %.1f", nats);
      elboChart.getReferences().setAll(List.of(new MetricChart.Reference(nats, label)));
    }
  }

  private void showSubject() {
    PriorEntry subject = priors.subject().entryProperty().get();
    subjectLabel.setText(subject == null ? "" : subject.titleProperty().get());
    boolean fitted =
        subject != null && subject.standingProperty().get() == PriorEntry.Standing.TRAINING;
    elboChart
        .emptyTextProperty()
        .set(
            fitted
                ? "The first bounds are on their way"
                : "Fit a VAE to see how its bound on held-out kernels rises");
  }

  private void showView() {
    PriorView view = priors.subject().viewProperty().get();
    String text = priors.subject().viewTextProperty().get();
    KernelSet originals =
        view == null ? priors.scoring().heldOutProperty().get() : view.originals();
    show(heldOutGrid, originals);
    show(mapGrid, originals);
    show(reconstructionsGrid, view == null ? null : view.reconstructions());
    show(samplesGrid, view == null ? null : view.samples());
    samplesGrid.emptyTextProperty().set(text);
    reconstructionsGrid
        .emptyTextProperty()
        .set(view == null ? text : "No codes to reconstruct from");
  }

  // ---- the latent map

  private void wireMap() {
    LatentViewModel latent = priors.latent();
    latentMap.emptyTextProperty().set("The selected prior has no codes: select a VAE in the table");
    latentMap.handleProperty().bindBidirectional(latent.handleProperty());
    latentMap.selectedProperty().bindBidirectional(latent.selectedProperty());
    latent
        .pointsProperty()
        .addListener((property, old, now) -> latentMap.setPoints(now.xs(), now.ys()));
    latentMap.setPoints(latent.pointsProperty().get().xs(), latent.pointsProperty().get().ys());
    axis(acrossBox, latent.acrossProperty());
    axis(upBox, latent.upProperty());
    latentMap.xTitleProperty().bind(title(latent.acrossProperty()));
    latentMap.yTitleProperty().bind(title(latent.upProperty()));
    show(originalGrid, latent.originalProperty().get());
    latent.originalProperty().addListener((property, old, now) -> show(originalGrid, now));
    show(decodedGrid, latent.decodedProperty().get());
    latent.decodedProperty().addListener((property, old, now) -> show(decodedGrid, now));
    originalGrid.emptyTextProperty().set("Click a point");
    decodedGrid.emptyTextProperty().set("Drag the ring");
    axesBox.managedProperty().bind(axesBox.visibleProperty());
    axesBox.visibleProperty().bind(priors.mapShownProperty());
    axesBox.disableProperty().bind(latent.pointsProperty().map(points -> points.xs().length == 0));
  }

  private void axis(
      ComboBox<LatentDirection> box, ObjectProperty<@Nullable LatentDirection> direction) {
    box.setItems(priors.latent().directions());
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

  // ---- the table

  private void wireTable() {
    scoreTable.setItems(priors.table().rows());
    scoreTable.setPlaceholder(new Label("Kernels are being read"));
    scoreTable.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    priorColumn.setCellValueFactory(row -> row.getValue().titleProperty());
    priorColumn.setCellFactory(column -> new TitleCell());
    figures(elboColumn, PriorsController::elbo);
    figures(weightedColumn, PriorsController::weighted);
    figures(exactColumn, PriorsController::exact);
    noteColumn.setCellValueFactory(
        row ->
            Bindings.createStringBinding(
                () -> note(row.getValue()),
                row.getValue().noteProperty(),
                row.getValue().standingProperty()));
    priorColumn.setMinWidth(150);
    priorColumn.setMaxWidth(230);
    noteColumn.setMinWidth(140);
    for (TableColumn<?, ?> column : List.of(elboColumn, weightedColumn, exactColumn)) {
      column.setMinWidth(72);
      column.setMaxWidth(96);
    }
    scoreTable
        .getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                priors.subject().entryProperty().set(now);
              }
            });
    priors.subject().entryProperty().addListener(property -> select());
    priors.table().rows().addListener((InvalidationListener) rows -> select());
    select();
    statusLabel.textProperty().bind(priors.table().statusProperty());
    codesBox.getItems().setAll(CODES);
    codesBox.valueProperty().bindBidirectional(priors.scoring().samplesProperty());
    saveButton.setOnAction(event -> withSubject(priors::save));
    compareButton.setOnAction(event -> withSubject(priors::compare));
    for (PriorEntry entry : priors.table().all()) {
      entry.standingProperty().addListener(property -> showCommands());
    }
    priors
        .table()
        .all()
        .addListener(
            (ListChangeListener<PriorEntry>)
                change -> {
                  while (change.next()) {
                    for (PriorEntry added : change.getAddedSubList()) {
                      added.standingProperty().addListener(property -> showCommands());
                    }
                  }
                });
    priors.subject().entryProperty().addListener(property -> showCommands());
    showCommands();
    MenuItem save = new MenuItem("Save…");
    save.setOnAction(event -> withSubject(priors::save));
    MenuItem compare = new MenuItem("Use in Compare");
    compare.setOnAction(event -> withSubject(priors::compare));
    MenuItem remove = new MenuItem("Remove from the table");
    remove.setOnAction(event -> withSubject(priors::remove));
    ContextMenu menu = new ContextMenu(save, compare, remove);
    menu.setOnShowing(
        event -> {
          PriorEntry entry = priors.subject().entryProperty().get();
          save.setDisable(entry == null || !entry.canSave());
          compare.setDisable(entry == null || !entry.canCompare());
          remove.setDisable(entry == null || !entry.canRemove());
        });
    scoreTable.setContextMenu(menu);
    TableExport.offer(scoreTable, "scores", PriorsController::row);
    scoreTable.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.DELETE) {
            withSubject(priors::remove);
            event.consume();
          }
        });
  }

  /**
   * A row of the table as it is written.
   *
   * @param elbo nats per kernel; null where the score is exact or there is none
   * @param importanceWeighted likewise, from {@code codes} for each kernel
   * @param exact likewise; null where the score is estimated or there is none
   */
  private record Row(
      String prior,
      @Nullable Double elbo,
      @Nullable Double importanceWeighted,
      @Nullable Integer codes,
      @Nullable Double exact,
      String note) {}

  private static Row row(PriorEntry entry) {
    Integer codes =
        entry.scoreProperty().get() instanceof PriorScore.Bounds bounds ? bounds.samples() : null;
    return new Row(
        entry.titleProperty().get(),
        elbo(entry),
        weighted(entry),
        codes,
        exact(entry),
        note(entry));
  }

  private static @Nullable Double weighted(PriorEntry entry) {
    return entry.scoreProperty().get() instanceof PriorScore.Bounds bounds
        ? bounds.importanceWeighted()
        : null;
  }

  private static @Nullable Double exact(PriorEntry entry) {
    return entry.scoreProperty().get() instanceof PriorScore.Exact exact ? exact.nats() : null;
  }

  private static @Nullable Double elbo(PriorEntry entry) {
    return entry.scoreProperty().get() instanceof PriorScore.Bounds bounds ? bounds.elbo() : null;
  }

  private static String note(PriorEntry entry) {
    return switch (entry.standingProperty().get()) {
      case TRAINING -> "in training";
      case WAITING -> "waiting";
      case SCORING -> "scoring…";
      case SCORED, FAILED -> entry.noteProperty().get();
    };
  }

  private static void figures(
      TableColumn<PriorEntry, Double> column, Function<PriorEntry, @Nullable Double> figure) {
    column.setCellValueFactory(
        row ->
            Bindings.createObjectBinding(
                () -> figure.apply(row.getValue()), row.getValue().scoreProperty()));
    column.setComparator(Comparator.nullsFirst(Comparator.naturalOrder()));
    column.setCellFactory(ignored -> new NatsCell());
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
  }

  private void select() {
    PriorEntry subject = priors.subject().entryProperty().get();
    if (subject == null) {
      scoreTable.getSelectionModel().clearSelection();
    } else if (scoreTable.getSelectionModel().getSelectedItem() != subject) {
      scoreTable.getSelectionModel().select(subject);
      scoreTable.scrollTo(subject);
    }
  }

  private void showCommands() {
    PriorEntry entry = priors.subject().entryProperty().get();
    saveButton.setDisable(entry == null || !entry.canSave());
    compareButton.setDisable(entry == null || !entry.canCompare());
  }

  private void withSubject(Consumer<PriorEntry> action) {
    PriorEntry entry = priors.subject().entryProperty().get();
    if (entry != null) {
      action.accept(entry);
    }
  }

  // ---- settings and commands

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
    FormWiring.wire(form.seed(), seedField, seedProblem);
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
    for (Node field : List.of(kindBox, seedField, kernelsBox, histogram)) {
      field.disableProperty().bind(busy);
    }
  }

  private void wireCommands() {
    obstacleLabel.textProperty().bind(priors.fitting().obstacleProperty());
    obstacleLabel.managedProperty().bind(obstacleLabel.visibleProperty());
    obstacleLabel.visibleProperty().bind(priors.fitting().obstacleProperty().isNotEmpty());
    startButton.setOnAction(event -> priors.start());
    startButton.disableProperty().bind(priors.fitting().obstacleProperty().isNotEmpty());
    pauseButton.setOnAction(event -> priors.togglePause());
    stopButton.setOnAction(event -> priors.stop());
    startButton.managedProperty().bind(startButton.visibleProperty());
    commandBox.managedProperty().bind(commandBox.visibleProperty());
    startButton.visibleProperty().bind(priors.phaseProperty().isEqualTo(Phase.IDLE));
    commandBox.visibleProperty().bind(startButton.visibleProperty().not());
    progressBar.progressProperty().bind(priors.fitting().progressProperty());
    progressLabel.textProperty().bind(priors.fitting().progressTextProperty());
    priors.phaseProperty().addListener((property, old, now) -> showPhase(now));
    showPhase(priors.phaseProperty().get());
  }

  private void showPhase(Phase phase) {
    PauseAndStop.show(phase, pauseButton, stopButton, "Hold the fit before its next step");
    pauseButton.setDisable(!priors.canPause());
  }

  /** The name of a prior, behind the colour of its run if it has one. */
  private static final class TitleCell extends TableCell<PriorEntry, String> {

    private final Region swatch = new Region();

    @Override
    protected void updateItem(@Nullable String title, boolean empty) {
      super.updateItem(title, empty);
      PriorEntry entry = getTableRow() == null ? null : getTableRow().getItem();
      if (empty || title == null || entry == null) {
        setText(null);
        setGraphic(null);
        return;
      }
      swatch.getStyleClass().setAll("swatch", "series-" + entry.color());
      setText(title);
      setGraphic(swatch);
    }
  }

  /** A score to a hundredth of a nat; nothing where there is none of this sort. */
  private static final class NatsCell extends TableCell<PriorEntry, Double> {

    @Override
    protected void updateItem(@Nullable Double nats, boolean empty) {
      super.updateItem(nats, empty);
      setText(
          empty || nats == null
              ? null
              : String.format(Locale.ROOT, "%.2f", nats).replace('-', '\u2212'));
    }
  }
}
