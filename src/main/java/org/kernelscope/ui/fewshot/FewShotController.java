package org.kernelscope.ui.fewshot;

import atlantafx.base.theme.Tweaks;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.experiment.FewShotSpec;
import org.kernelscope.experiment.RunEvent;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.layer.WeightNoise;
import org.kernelscope.ui.Course;
import org.kernelscope.ui.DataChoices;
import org.kernelscope.ui.FormWiring;
import org.kernelscope.ui.PauseAndStop;
import org.kernelscope.ui.Phase;
import org.kernelscope.ui.Switches;
import org.kernelscope.ui.control.KernelGrid;
import org.kernelscope.ui.control.MetricChart;
import org.kernelscope.ui.control.MetricSeries;
import org.kernelscope.ui.control.MetricSeries.Dash;
import org.kernelscope.ui.control.MetricSeries.Marker;
import org.kernelscope.ui.control.ProbabilityBars;
import org.kernelscope.ui.runs.Batch;
import org.kordamp.ikonli.javafx.FontIcon;

/** Wires the Few-shot area. */
public final class FewShotController {

  /** The choice of a prior that asks for its file. */
  private static final String FILE = "file…";

  /** The choice of the bound chart that shows every part. */
  private static final String ALL = "all";

  /** The choice that shows the data term alone. */
  private static final String DATA = "data";

  /** After a sweep there can be more than anybody can tell apart. */
  private static final int MOST_OTHERS = 8;

  private static final int DATA_COLOR = 8;
  private static final int FIRST_LAYER_COLOR = 6;

  private final FewShotViewModel fewShot;
  private final StringProperty part = new SimpleStringProperty(this, "part", ALL);
  private final BooleanProperty inferenceShown = new SimpleBooleanProperty(this, "inferenceShown");

  /** Series of the bound chart by the names {@link RunEvent} gives them. */
  private final Map<String, MetricSeries> boundSeries = new LinkedHashMap<>();

  private final Map<FewShotRun, MetricSeries> otherSeries = new LinkedHashMap<>();
  private final Map<String, MetricSeries> accuracySeries = new LinkedHashMap<>();

  @FXML private BorderPane root;
  @FXML private VBox digitColumn;
  @FXML private SplitPane runView;
  @FXML private VBox sweepView;
  @FXML private Label sweepSubject;
  @FXML private ToggleButton runViewButton;
  @FXML private ToggleButton sweepViewButton;
  @FXML private ProgressBar sweepProgress;
  @FXML private Label sweepLabel;
  @FXML private Button stopSweepButton;
  @FXML private MetricChart sweepChart;
  @FXML private TableView<FewShot.Row> sweepTable;
  @FXML private TextField splitsField;
  @FXML private Label splitsProblem;
  @FXML private Button addPriorButton;
  @FXML private VBox comparedBox;
  @FXML private Label digitsLabel;
  @FXML private Button previousDigitButton;
  @FXML private Button nextDigitButton;
  @FXML private CheckBox uncertainBox;
  @FXML private CheckBox wrongBox;
  @FXML private ListView<TestDigit> digitList;
  @FXML private HBox layerBox;
  @FXML private Label subjectLabel;
  @FXML private Label meansLabel;
  @FXML private ToggleButton meansButton;
  @FXML private ToggleButton sampleButton;
  @FXML private Button drawButton;
  @FXML private KernelGrid meansGrid;
  @FXML private KernelGrid deviationsGrid;
  @FXML private Label problemLabel;
  @FXML private HBox partBox;
  @FXML private MetricChart boundChart;
  @FXML private Label boundLabel;
  @FXML private CheckBox changeBox;
  @FXML private CheckBox othersBox;
  @FXML private MetricChart accuracyChart;
  @FXML private TableView<FewShotRun> runTable;
  @FXML private TableColumn<FewShotRun, String> priorColumn;
  @FXML private TableColumn<FewShotRun, String> startColumn;
  @FXML private TableColumn<FewShotRun, Number> examplesColumn;
  @FXML private TableColumn<FewShotRun, Number> splitColumn;
  @FXML private TableColumn<FewShotRun, Double> ensembleColumn;
  @FXML private TableColumn<FewShotRun, Double> meansColumn;
  @FXML private TableColumn<FewShotRun, Double> nllColumn;
  @FXML private TableColumn<FewShotRun, Double> eceColumn;
  @FXML private TableColumn<FewShotRun, String> stateColumn;
  @FXML private ComboBox<DataChoices.Choice> dataBox;
  @FXML private Button dataFolderButton;
  @FXML private TextField examplesField;
  @FXML private Label examplesProblem;
  @FXML private TextField splitField;
  @FXML private Label splitProblem;
  @FXML private ComboBox<String> firstPriorBox;
  @FXML private ComboBox<String> secondPriorBox;
  @FXML private Label thirdPriorLabel;
  @FXML private ComboBox<String> thirdPriorBox;
  @FXML private ComboBox<String> initialisationBox;
  @FXML private TextField stepsField;
  @FXML private CheckBox stepsScaledBox;
  @FXML private Label stepsProblem;
  @FXML private TextField testField;
  @FXML private Label testProblem;
  @FXML private ToggleButton inferenceButton;
  @FXML private GridPane inferencePane;
  @FXML private ComboBox<WeightNoise> noiseBox;
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
  @FXML private ComboBox<FewShotSpec.Network> networkBox;
  @FXML private TextField firstWidthField;
  @FXML private Label firstWidthProblem;
  @FXML private TextField secondWidthField;
  @FXML private Label secondWidthProblem;
  @FXML private TextField batchField;
  @FXML private Label batchProblem;
  @FXML private Label obstacleLabel;
  @FXML private Button startButton;
  @FXML private HBox commandBox;
  @FXML private Button pauseButton;
  @FXML private Button stopButton;
  @FXML private ProgressBar progressBar;
  @FXML private Label progressLabel;

  public FewShotController(FewShotViewModel fewShot) {
    this.fewShot = fewShot;
  }

  @FXML
  void initialize() {
    wireDigits();
    wireGrids();
    wireCharts();
    wireTable();
    new SweepPane(fewShot, sweepChart, sweepTable).wire();
    wireViews();
    wireForm();
    wireCommands();
    PauseAndStop.onSpace(root, fewShot::togglePause);
  }

  // ---- test digits

  private void wireDigits() {
    DigitsViewModel digits = fewShot.digits();
    digitsLabel.textProperty().bind(digits.summaryProperty());
    uncertainBox.selectedProperty().bindBidirectional(digits.uncertainFirstProperty());
    wrongBox.selectedProperty().bindBidirectional(digits.wrongOnlyProperty());
    digitList.setItems(digits.shown());
    digitList.setCellFactory(list -> new DigitCell());
    Label empty = new Label();
    empty.getStyleClass().add("panel-note");
    empty.setWrapText(true);
    empty.textProperty().bind(digits.emptyTextProperty());
    digitList.setPlaceholder(empty);
    digits
        .selectedProperty()
        .addListener(
            (property, old, now) -> {
              if (now == null) {
                digitList.getSelectionModel().clearSelection();
              } else if (!now.equals(digitList.getSelectionModel().getSelectedItem())) {
                digitList.getSelectionModel().select(now);
              }
            });
    digitList
        .getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                digits.selectedProperty().set(now);
              }
            });
    previousDigitButton.setOnAction(event -> moveDigit(-1));
    nextDigitButton.setOnAction(event -> moveDigit(1));
    var none = Bindings.isEmpty(digits.shown());
    previousDigitButton.disableProperty().bind(none);
    nextDigitButton.disableProperty().bind(none);
  }

  private void moveDigit(int by) {
    fewShot.digits().move(by);
    digitList.scrollTo(Math.max(0, digitList.getSelectionModel().getSelectedIndex() - 1));
  }

  // ---- the posterior

  private void wireGrids() {
    fewShot.layers().addListener((ListChangeListener<ConvLayer>) change -> showLayers());
    showLayers();
    subjectLabel.textProperty().bind(fewShot.subjectProperty());
    meansGrid.selectedKernelProperty().bindBidirectional(deviationsGrid.selectedKernelProperty());
    meansGrid.viewProperty().bindBidirectional(deviationsGrid.viewProperty());
    deviationsGrid.setColorMap(ColorMap.VIRIDIS);
    deviationsGrid.scorableProperty().set(false);
    deviationsGrid.standAs(meansGrid);
    wireSample();
    deviationsGrid
        .exportNameProperty()
        .bind(Bindings.concat("deviations-", fewShot.layerProperty()));
    fewShot.layerProperty().addListener(property -> meansGrid.setSelectedKernel(KernelGrid.NONE));
    fewShot.posteriorProperty().addListener((property, old, now) -> showPosterior(now));
    showPosterior(fewShot.posteriorProperty().get());
    meansGrid.setKernels(fewShot.weightsProperty().get());
    problemLabel.textProperty().bind(fewShot.problemProperty());
    problemLabel.visibleProperty().bind(fewShot.problemProperty().isNotEmpty());
    problemLabel.setMouseTransparent(true);
    ObservableValue<String> waiting =
        Bindings.createStringBinding(
            () ->
                !fewShot.problemProperty().get().isEmpty()
                    ? ""
                    : fewShot.shownProperty().get() == null
                        ? "Drawing the start…"
                        : "The run has not begun",
            fewShot.problemProperty(),
            fewShot.shownProperty());
    meansGrid.emptyTextProperty().bind(waiting);
    deviationsGrid.emptyTextProperty().bind(waiting);
  }

  /** One grid for the means and for samples around them. */
  private void wireSample() {
    BooleanProperty sampled = fewShot.sampleShownProperty();
    Switches.between(meansButton, sampleButton, sampled);
    drawButton.setOnAction(event -> fewShot.drawAgain());
    drawButton.visibleProperty().bind(sampled);
    meansLabel
        .textProperty()
        .bind(
            Bindings.when(sampled)
                .then(Bindings.concat("Posterior sample ", fewShot.drawProperty()))
                .otherwise("Posterior means"));
    meansGrid
        .exportNameProperty()
        .bind(
            Bindings.when(sampled)
                .then(
                    Bindings.concat(
                        "sample-", fewShot.drawProperty(), "-", fewShot.layerProperty()))
                .otherwise(Bindings.concat("means-", fewShot.layerProperty())));
    fewShot.weightsProperty().addListener((property, old, now) -> meansGrid.setKernels(now));
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
    FewShotRun run = fewShot.shownProperty().get();
    for (KernelGrid grid : List.of(meansGrid, deviationsGrid)) {
      grid.getStyleClass().removeIf(name -> name.startsWith("series-"));
      if (run != null) {
        grid.getStyleClass().add("series-" + run.color());
      }
    }
  }

  private void showLayers() {
    Map<String, String> titles = new LinkedHashMap<>();
    for (ConvLayer layer : fewShot.layers()) {
      titles.put(layer.name(), "%s %d×%2$d".formatted(layer.name(), layer.size()));
    }
    Switches.choices(layerBox, fewShot.layerProperty(), titles);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(ALL, "All");
    parts.put(DATA, "Data");
    fewShot.layers().forEach(layer -> parts.put(layer.name(), layer.name()));
    if (!parts.containsKey(part.get())) {
      part.set(ALL);
    }
    Switches.choices(partBox, part, parts);
    nameBound();
  }

  // ---- curves

  private void wireCharts() {
    fewShot.layerProperty().addListener((property, old, now) -> Switches.mark(layerBox, now));
    part.addListener((property, old, now) -> showPart());
    boundChart.exportNameProperty().set("bound");
    accuracyChart.exportNameProperty().set("accuracy");
    boundChart.toolsVisibleProperty().set(false);
    boundChart.emptyTextProperty().set("The bound of a run appears here, part by part");
    boundLabel.textProperty().bind(fewShot.boundTextProperty());
    Tooltip wholeLine = new Tooltip();
    wholeLine
        .textProperty()
        .bind(
            Bindings.concat(
                "The bound is the data term less the divergence of each layer from its prior:\n",
                fewShot.boundTextProperty(),
                " nats"));
    boundLabel.visibleProperty().bind(fewShot.boundTextProperty().isNotEmpty());
    boundChart.xTitleProperty().set("");
    accuracyChart.xTitleProperty().set("");
    changeBox.setSelected(true);
    // The first bounds can be far below the others; of what was gained, the start is zero.
    boundChart.outliersIgnoredProperty().bind(changeBox.selectedProperty().not());
    changeBox.selectedProperty().addListener(property -> redrawBound());
    boundLabel.setTooltip(wholeLine);
    accuracyChart.toolsVisibleProperty().set(false);
    accuracyChart.emptyTextProperty().set("Measured while a run goes on and at its end");
    othersBox.setSelected(true);
    othersBox.selectedProperty().addListener(property -> nameAccuracies());
    fewShot.session().addListener((InvalidationListener) runs -> nameAccuracies());
    fewShot
        .shownProperty()
        .addListener(
            property -> {
              nameBound();
              nameAccuracies();
              showColor();
            });
    // Changes with every piece of news of the shown run.
    fewShot.progressTextProperty().addListener(property -> drawShown());
    fewShot.boundTextProperty().addListener(property -> drawShown());
    nameAccuracies();
    showColor();
  }

  /**
   * The bound in the colour of its run and its parts: one colour a layer, dashed where it is the
   * entropy.
   */
  private void nameBound() {
    FewShotRun run = fewShot.shownProperty().get();
    int own = run == null ? 1 : run.color();
    boundSeries.clear();
    boundSeries.put(RunEvent.BOUND, new MetricSeries("bound", own, Dash.SOLID, Marker.CIRCLE));
    boundSeries.put(
        RunEvent.DATA_TERM, new MetricSeries("data", DATA_COLOR, Dash.SOLID, Marker.SQUARE));
    int color = FIRST_LAYER_COLOR;
    for (ConvLayer layer : fewShot.layers()) {
      boundSeries.put(
          RunEvent.entropy(layer),
          new MetricSeries("entropy " + layer.name(), color, Dash.DASHED, Marker.TRIANGLE));
      boundSeries.put(
          RunEvent.crossTerm(layer),
          new MetricSeries("cross " + layer.name(), color, Dash.SOLID, Marker.DIAMOND));
      color++;
    }
    boundChart.getSeries().setAll(boundSeries.values());
    showPart();
    drawBound();
  }

  private void showPart() {
    Switches.mark(partBox, part.get());
    List<MetricSeries> wanted =
        boundSeries.entrySet().stream()
            .filter(entry -> isOfPart(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (!wanted.equals(boundChart.getSeries())) {
      boundChart.getSeries().setAll(wanted);
      boundChart.fit();
    }
  }

  private boolean isOfPart(String series) {
    return switch (part.get()) {
      case ALL -> true;
      case DATA -> series.equals(RunEvent.DATA_TERM);
      default -> series.endsWith(" " + part.get());
    };
  }

  private void drawBound() {
    FewShotRun run = fewShot.shownProperty().get();
    boundSeries.forEach(
        (name, series) ->
            draw(
                series,
                run == null
                    ? Course.EMPTY
                    : changeBox.isSelected() ? run.course(name).sinceStart() : run.course(name)));
  }

  private void redrawBound() {
    boundSeries.values().forEach(MetricSeries::clear);
    drawBound();
  }

  private void drawShown() {
    drawBound();
    FewShotRun run = fewShot.shownProperty().get();
    accuracySeries.forEach(
        (name, series) -> draw(series, run == null ? Course.EMPTY : run.course(name)));
    otherSeries.forEach((other, series) -> draw(series, other.accuracyProperty().get()));
  }

  private static void draw(MetricSeries series, Course course) {
    // A course only grows.
    if (course.size() != series.size()) {
      series.setData(course.steps(), course.values());
    }
  }

  private void nameAccuracies() {
    accuracySeries.clear();
    otherSeries.clear();
    FewShotRun shown = fewShot.shownProperty().get();
    if (shown != null) {
      int color = shown.color();
      accuracySeries.put(
          RunEvent.ACCURACY, new MetricSeries("ensemble", color, Dash.SOLID, Marker.CIRCLE));
      accuracySeries.put(
          RunEvent.ACCURACY_OF_MEANS, new MetricSeries("means", color, Dash.DASHED, Marker.SQUARE));
      accuracySeries.put(
          RunEvent.ACCURACY_OF_SAMPLE,
          new MetricSeries("one sample", color, Dash.DOTTED, Marker.TRIANGLE));
    }
    if (othersBox.isSelected()) {
      for (FewShotRun run : fewShot.session().stream().limit(MOST_OTHERS).toList()) {
        if (run != shown) {
          otherSeries.put(
              run, new MetricSeries(run.title(), run.color(), Dash.SOLID, Marker.DIAMOND));
        }
      }
    }
    accuracyChart
        .getSeries()
        .setAll(
            Stream.concat(accuracySeries.values().stream(), otherSeries.values().stream())
                .toList());
    drawShown();
  }

  // ---- one run or a sweep

  private void wireViews() {
    Switches.between(runViewButton, sweepViewButton, fewShot.sweepShownProperty());
    for (Node one : List.of(runView, layerBox, subjectLabel, digitColumn)) {
      one.visibleProperty().bind(fewShot.sweepShownProperty().not());
      one.managedProperty().bind(one.visibleProperty());
    }
    for (Node one : List.of(sweepView, sweepSubject)) {
      one.visibleProperty().bind(fewShot.sweepShownProperty());
      one.managedProperty().bind(one.visibleProperty());
    }
    sweepProgress.visibleProperty().bind(fewShot.sweepProperty().isNotNull());
    sweepLabel.visibleProperty().bind(sweepProgress.visibleProperty());
    stopSweepButton.setOnAction(
        event -> {
          Batch<FewShot.Row> sweep = fewShot.sweepProperty().get();
          if (sweep != null) {
            sweep.stop();
          }
        });
    fewShot.sweepProperty().addListener((property, old, now) -> showSweep(now));
    showSweep(fewShot.sweepProperty().get());
  }

  private void showSweep(@Nullable Batch<FewShot.Row> sweep) {
    stopSweepButton.disableProperty().unbind();
    if (sweep == null) {
      stopSweepButton.setDisable(true);
      return;
    }
    stopSweepButton.disableProperty().bind(sweep.goingProperty().not());
    sweepProgress.progressProperty().bind(sweep.progressProperty());
    sweepLabel.textProperty().bind(sweep.standingProperty());
  }

  // ---- the table

  private void wireTable() {
    runTable.setItems(fewShot.session());
    Label empty = new Label("Runs under several priors are compared here");
    empty.getStyleClass().add("panel-note");
    runTable.setPlaceholder(empty);
    runTable.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    text(priorColumn, FewShotRun::title);
    priorColumn.setCellFactory(column -> new TitleCell());
    text(startColumn, run -> FewShotRun.brief(run.spec().initialisation()));
    number(examplesColumn, run -> run.spec().examples());
    number(splitColumn, run -> run.spec().split());
    figure(ensembleColumn, FewShotRun.Figures::ensemble);
    figure(meansColumn, FewShotRun.Figures::means);
    figure(nllColumn, FewShotRun.Figures::nll);
    figure(eceColumn, FewShotRun.Figures::ece);
    stateColumn.setCellValueFactory(row -> row.getValue().stateProperty());
    priorColumn.setPrefWidth(170);
    startColumn.setPrefWidth(100);
    for (TableColumn<?, ?> column :
        List.of(examplesColumn, splitColumn, ensembleColumn, meansColumn, nllColumn, eceColumn)) {
      column.setPrefWidth(66);
      column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
    }
    ensembleColumn.setPrefWidth(98);
    meansColumn.setPrefWidth(76);
    runTable
        .getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                fewShot.shownProperty().set(now);
              }
            });
    fewShot.shownProperty().addListener(property -> select());
    select();
  }

  private void select() {
    FewShotRun shown = fewShot.shownProperty().get();
    if (shown == null) {
      runTable.getSelectionModel().clearSelection();
    } else if (runTable.getSelectionModel().getSelectedItem() != shown) {
      runTable.getSelectionModel().select(shown);
    }
  }

  private static void text(
      TableColumn<FewShotRun, String> column, Function<FewShotRun, String> text) {
    column.setCellValueFactory(row -> new SimpleStringProperty(text.apply(row.getValue())));
  }

  private static void number(
      TableColumn<FewShotRun, Number> column, ToDoubleFunction<FewShotRun> number) {
    column.setCellValueFactory(
        row -> Bindings.createObjectBinding(() -> (long) number.applyAsDouble(row.getValue())));
  }

  private static void figure(
      TableColumn<FewShotRun, Double> column, ToDoubleFunction<FewShotRun.Figures> figure) {
    column.setCellValueFactory(row -> row.getValue().figuresProperty().map(figure::applyAsDouble));
    column.setComparator(Comparator.naturalOrder());
    column.setCellFactory(ignored -> new FigureCell());
  }

  // ---- settings

  private void wireForm() {
    FewShotForm form = fewShot.form();
    FormWiring.wire(fewShot.data(), dataBox);
    dataFolderButton.setOnAction(event -> fewShot.data().chooseFolder());
    FormWiring.wire(form.examples(), examplesField, examplesProblem);
    FormWiring.wire(form.split(), splitField, splitProblem);
    FormWiring.wire(form.splits(), splitsField, splitsProblem);
    wirePriors(form);
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
    FormWiring.wire(form.varianceStart(), varianceField, varianceProblem);
    FormWiring.wire(form.klWeight(), weightField, weightProblem);
    FormWiring.wire(form.klWarmup(), warmupField, warmupProblem);
    FormWiring.wire(form.learningRate(), rateField, rateProblem);
    FormWiring.wire(form.logVarianceLearningRate(), varianceRateField, varianceRateProblem);
    reverseBox.selectedProperty().bindBidirectional(form.reverseTrainedProperty());
    FormWiring.wire(form.samples(), samplesField, samplesProblem);
    FormWiring.wire(form.kernelsPerStep(), kernelsField, kernelsProblem);
    FormWiring.wire(form.ensemble(), ensembleField, ensembleProblem);
    noiseBox.getItems().setAll(WeightNoise.values());
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
                    noise -> noise == WeightNoise.ADDITIVE ? "Log-variances" : "Logits of \u03b1"));
    networkBox.getItems().setAll(FewShotSpec.Network.values());
    networkBox.setConverter(
        FormWiring.titles(
            network ->
                switch (network) {
                  case FCONV -> "FConv";
                  case CIFAR -> "CIFAR net";
                }));
    networkBox.valueProperty().bindBidirectional(form.networkProperty());
    FormWiring.wire(form.firstWidth(), firstWidthField, firstWidthProblem);
    FormWiring.wire(form.secondWidth(), secondWidthField, secondWidthProblem);
    FormWiring.wire(form.batch(), batchField, batchProblem);
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

  private void wirePriors(FewShotForm form) {
    Map<String, String> priors = Titles.priors();
    priors.put(FILE, "File…");
    open(firstPriorBox, form.firstPriorProperty(), priors);
    Map<String, String> laterPriors = new LinkedHashMap<>();
    laterPriors.put(FewShotForm.SAME, "As above");
    laterPriors.putAll(priors);
    open(secondPriorBox, form.secondPriorProperty(), laterPriors);
    open(thirdPriorBox, form.thirdPriorProperty(), laterPriors);
    for (Node third : List.of(thirdPriorLabel, thirdPriorBox)) {
      third.visibleProperty().bind(form.networkProperty().isEqualTo(FewShotSpec.Network.CIFAR));
      third.managedProperty().bind(third.visibleProperty());
    }
    open(initialisationBox, form.initialisationProperty(), Titles.initialisations());
    addPriorButton.setOnAction(event -> form.compareWithAnother());
    form.compared()
        .addListener(
            (ListChangeListener<ComparedPrior>)
                change -> {
                  while (change.next()) {
                    if (!change.wasUpdated()) {
                      showCompared(form);
                    }
                  }
                });
    showCompared(form);
  }

  private void showCompared(FewShotForm form) {
    comparedBox
        .getChildren()
        .setAll(form.compared().stream().map(other -> row(form, other)).toList());
  }

  /** A prior to compare with, and below it where its means start. */
  private Node row(FewShotForm form, ComparedPrior other) {
    ComboBox<String> prior = wide();
    open(prior, other.priorProperty(), Titles.priors());
    prior.setAccessibleText("Prior to compare with");
    Button remove = new Button();
    remove.setGraphic(new FontIcon("fth-x"));
    remove.getStyleClass().addAll("button-icon", "flat");
    remove.setTooltip(new Tooltip("Do not compare with this prior"));
    remove.setOnAction(event -> form.compared().remove(other));
    ComboBox<String> start = wide();
    open(start, other.initialisationProperty(), Titles.initialisations());
    Label from = new Label("from");
    from.getStyleClass().add("form-label");
    from.setMinWidth(Region.USE_PREF_SIZE);
    from.setLabelFor(start);
    VBox row = new VBox(fields(prior, remove), fields(from, start));
    row.getStyleClass().add("compared-prior");
    return row;
  }

  private static ComboBox<String> wide() {
    ComboBox<String> box = new ComboBox<>();
    box.setEditable(true);
    box.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(box, Priority.ALWAYS);
    return box;
  }

  private static HBox fields(Node... nodes) {
    HBox fields = new HBox(nodes);
    fields.getStyleClass().add("field-row");
    return fields;
  }

  /** A box with choices by their titles that takes other texts too, as on the command line. */
  private void open(ComboBox<String> box, StringProperty setting, Map<String, String> titles) {
    Map<String, String> byTitle =
        titles.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    box.getItems().setAll(titles.keySet());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(@Nullable String value) {
            return value == null ? "" : titles.getOrDefault(value, value);
          }

          @Override
          public String fromString(String text) {
            return byTitle.getOrDefault(text.strip(), text.strip());
          }
        });
    Tooltip whole = new Tooltip();
    whole.textProperty().bind(box.getEditor().textProperty());
    box.setTooltip(whole);
    box.setValue(setting.get());
    setting.addListener((property, old, now) -> box.setValue(now));
    box.valueProperty()
        .addListener(
            (property, old, now) -> {
              if (FILE.equals(now)) {
                box.setValue(old);
                fewShot.choosePrior();
              } else {
                setting.set(now == null ? "" : now);
              }
            });
  }

  // ---- commands

  private void wireCommands() {
    obstacleLabel.textProperty().bind(fewShot.obstacleProperty());
    obstacleLabel.managedProperty().bind(obstacleLabel.visibleProperty());
    obstacleLabel.visibleProperty().bind(fewShot.obstacleProperty().isNotEmpty());
    startButton.setOnAction(event -> fewShot.start());
    startButton
        .textProperty()
        .bind(
            fewShot
                .runCountProperty()
                .map(
                    count ->
                        count.intValue() > 1
                            ? "Start %d runs".formatted(count.intValue())
                            : "Start run"));
    startButton
        .disableProperty()
        .bind(
            fewShot
                .obstacleProperty()
                .isNotEmpty()
                .or(fewShot.phaseProperty().isEqualTo(Phase.STARTING)));
    pauseButton.setOnAction(event -> fewShot.togglePause());
    stopButton.setOnAction(event -> fewShot.stop());
    commandBox.managedProperty().bind(commandBox.visibleProperty());
    commandBox.visibleProperty().bind(fewShot.phaseProperty().isNotEqualTo(Phase.IDLE));
    progressBar.progressProperty().bind(fewShot.progressProperty());
    progressLabel.textProperty().bind(fewShot.progressTextProperty());
    fewShot.phaseProperty().addListener((property, old, now) -> showPhase(now));
    showPhase(fewShot.phaseProperty().get());
  }

  private void showPhase(Phase phase) {
    PauseAndStop.show(
        phase,
        pauseButton,
        stopButton,
        "Hold the run that is shown, or the sweep it is of, before the next step");
  }

  /** A digit with its bars, reused for whichever digit scrolls into its place. */
  private static final class DigitCell extends ListCell<TestDigit> {

    private final ProbabilityBars bars = new ProbabilityBars();

    @Override
    protected void updateItem(@Nullable TestDigit digit, boolean empty) {
      super.updateItem(digit, empty);
      if (empty || digit == null) {
        setGraphic(null);
        return;
      }
      bars.show(digit.index(), digit.picture(), digit.probabilities(), digit.truth());
      setAccessibleText(bars.getAccessibleText());
      setGraphic(bars);
    }
  }

  /** The name of a run behind its colour. */
  private static final class TitleCell extends TableCell<FewShotRun, String> {

    private final Region swatch = new Region();

    @Override
    protected void updateItem(@Nullable String title, boolean empty) {
      super.updateItem(title, empty);
      FewShotRun run = getTableRow() == null ? null : getTableRow().getItem();
      if (empty || title == null || run == null) {
        setText(null);
        setGraphic(null);
        return;
      }
      swatch.getStyleClass().setAll("swatch", "series-" + run.color());
      setText(title);
      setGraphic(swatch);
    }
  }

  /** A figure to three decimals; nothing before the first evaluation. */
  private static final class FigureCell extends TableCell<FewShotRun, Double> {

    @Override
    protected void updateItem(@Nullable Double figure, boolean empty) {
      super.updateItem(figure, empty);
      setText(
          empty || figure == null || figure.isNaN()
              ? null
              : String.format(Locale.ROOT, "%.3f", figure));
    }
  }
}
