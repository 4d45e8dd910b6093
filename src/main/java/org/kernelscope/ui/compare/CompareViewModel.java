package org.kernelscope.ui.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.InitialisationKind;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.FConv;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Compare area: columns, settings, one comparison at a time and its commands. Knows no node;
 * everything slow goes through the task runner, everything live through the frame pulse.
 */
public final class CompareViewModel implements AreaModel {

  public static final int FEWEST_COLUMNS = 2;
  public static final int MOST_COLUMNS = 5;

  private static final List<String> KERNEL_ENDINGS = List.of("*.npz", "*.npy");
  private static final List<String> PRIOR_ENDINGS = List.of("*.dwp");

  /** A change of the learning rate that took hold after {@code step} steps. */
  public record RateMark(int step, double rate) {}

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final RunStripViewModel strip;
  private final FramePulse pulse;

  private final CompareForm form = new CompareForm();
  private final DataChoices data;
  private final ObservableList<ColumnViewModel> columns = FXCollections.observableArrayList();
  private final ObjectProperty<String> layer =
      new SimpleObjectProperty<>(this, "layer", FConv.CONV1);
  private final ObjectProperty<SnapshotMode> shown =
      new SimpleObjectProperty<>(this, "shown", SnapshotMode.NOW);
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
  private final ReadOnlyBooleanWrapper rateDiffers =
      new ReadOnlyBooleanWrapper(this, "rateDiffers");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");
  private final ObservableList<RateMark> rateMarks = FXCollections.observableArrayList();

  private final Latest<LiveComparison> comparisonNews;
  private final List<Latest<?>> columnNews = new ArrayList<>();
  private @Nullable LiveComparison live;
  private double rateInForce;

  public CompareViewModel(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip) {
    this.runs = runs;
    this.tasks = tasks;
    this.dialogs = dialogs;
    this.strip = strip;
    this.pulse = pulse;
    this.data = new DataChoices(runs.library().catalogue(), form.dataProperty(), tasks, dialogs);
    this.comparisonNews = pulse.latest(this::progressed);
    InvalidationListener update = property -> columns.forEach(ColumnViewModel::update);
    layer.addListener(update);
    shown.addListener(update);
    // Before the previews: they show a layer of the new model.
    form.modelProperty().addListener((property, old, now) -> showModel(now));
    form.onGeometryChange(this::refreshPreviews);
    form.validBinding().addListener((property, old, now) -> findObstacle());
    form.learningRate().textProperty().addListener((property, old, now) -> compareRate());
    for (InitialisationKind kind :
        List.of(Initialisations.XAVIER, Initialisations.FILTERS, Initialisations.DWP)) {
      add(kind.choice());
    }
    strip.onReuse(this::reuse);
  }

  /** Fills the form with the settings of an earlier run, unless a comparison is going. */
  private void reuse(RunSpec spec) {
    if (!(spec instanceof ComparedSpec network)
        || spec instanceof RandomFeatureSpec
        || SourceNetworks.isSource(spec)) {
      return;
    }
    if (phase.get() == Phase.IDLE) {
      form.show(network);
    } else {
      dialogs.tell("The form is free again once the comparison has ended");
    }
  }

  /** Curves of another model have other units, and its layers other names. */
  private void showModel(Model model) {
    if (model.layers().stream().noneMatch(known -> known.name().equals(layer.get()))) {
      layer.set(model.layers().get(0).name());
    }
    columns.forEach(ColumnViewModel::clear);
    rateMarks.clear();
  }

  // ---- columns

  public boolean canAddColumn() {
    return phase.get() == Phase.IDLE && columns.size() < MOST_COLUMNS;
  }

  /** Adds a column with an initialisation that no other column has. */
  public void addColumn() {
    if (!canAddColumn()) {
      return;
    }
    List<InitialisationChoice> present = initialisations();
    ColumnViewModel.CHOICES.stream()
        .filter(choice -> !present.contains(choice))
        .findFirst()
        .ifPresent(this::add);
  }

  private ColumnViewModel add(InitialisationChoice initialisation) {
    int color =
        IntStream.rangeClosed(1, MOST_COLUMNS)
            .filter(slot -> columns.stream().noneMatch(column -> column.color() == slot))
            .findFirst()
            .orElseThrow();
    ColumnViewModel column = new ColumnViewModel(color, initialisation, layer, shown);
    column
        .initialisationProperty()
        .addListener(
            (property, old, now) -> {
              refreshPreview(column);
              findObstacle();
            });
    column.problemProperty().addListener((property, old, now) -> findObstacle());
    columns.add(column);
    refreshPreview(column);
    findObstacle();
    return column;
  }

  public boolean canRemoveColumn() {
    return phase.get() == Phase.IDLE && columns.size() > FEWEST_COLUMNS;
  }

  public void removeColumn(ColumnViewModel column) {
    if (canRemoveColumn()) {
      columns.remove(column);
      findObstacle();
    }
  }

  /** Asks for files of kernels or priors, whichever the column draws on. */
  public void chooseFiles(ColumnViewModel column) {
    List<Path> files =
        column.kind() instanceof InitialisationKind.OfPriors
            ? dialogs.chooseFiles("Choose priors", "Priors", PRIOR_ENDINGS)
            : dialogs.chooseFiles("Choose kernels", "Kernels", KERNEL_ENDINGS);
    if (!files.isEmpty()) {
      useFiles(column, files);
    }
  }

  /** Whether the ending of a file says that it holds kernels or a prior. */
  public static boolean isOfUse(Path file) {
    return isPrior(file) || isKernels(file);
  }

  private static boolean isPrior(Path file) {
    return lowerCase(file).endsWith(".dwp");
  }

  private static boolean isKernels(Path file) {
    return lowerCase(file).endsWith(".npz") || lowerCase(file).endsWith(".npy");
  }

  private static String lowerCase(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Has a column draw on files; its kind changes to one that takes such files if need be. What is
   * missing for another layer comes from the bundled files.
   */
  public void useFiles(ColumnViewModel column, List<Path> files) {
    if (phase.get() != Phase.IDLE) {
      dialogs.tell("Stop the comparison first: its columns cannot change while it runs.");
      return;
    }
    InitialisationKind present = column.kind();
    tasks.run(
        () ->
            isPrior(files.get(0))
                ? runs.library().withPriors(present, files)
                : runs.library().withKernels(present, files),
        column.initialisationProperty()::set,
        failure -> dialogs.tell(ErrorMessages.of(failure)));
  }

  /**
   * Opens files dropped on the window or named on the command line: a folder as a data set, kernels
   * and priors in the column that draws on such files.
   */
  @Override
  public List<String> opens() {
    return Stream.concat(KERNEL_ENDINGS.stream(), PRIOR_ENDINGS.stream()).toList();
  }

  @Override
  public void open(List<Path> files) {
    tasks.run(
        () -> files.stream().collect(Collectors.partitioningBy(Files::isDirectory)),
        this::open,
        failure -> dialogs.tell(ErrorMessages.of(failure)));
  }

  private void open(Map<Boolean, List<Path>> byFolder) {
    byFolder.getOrDefault(true, List.of()).forEach(data::useFolder);
    List<Path> files = byFolder.getOrDefault(false, List.of());
    for (Path file : files) {
      if (!isOfUse(file)) {
        dialogs.tell(
            "%s: expected kernels (.npy, .npz), a prior (.dwp) or a folder with a data set."
                .formatted(file));
      }
    }
    List<Path> priors = files.stream().filter(CompareViewModel::isPrior).toList();
    List<Path> kernels = files.stream().filter(CompareViewModel::isKernels).toList();
    if (!priors.isEmpty()) {
      useFiles(columnFor(Initialisations.DWP), priors);
    }
    if (!kernels.isEmpty()) {
      useFiles(columnFor(Initialisations.FILTERS), kernels);
    }
  }

  private ColumnViewModel columnFor(InitialisationKind kind) {
    return columns.stream()
        .filter(column -> column.kind().equals(kind))
        .findFirst()
        .orElseGet(() -> canAddColumn() ? add(kind.choice()) : columns.get(columns.size() - 1));
  }

  /** Suggested for files with a column's kernels. */
  public String exportName(ColumnViewModel column) {
    return "%s-%s".formatted(column.choice().text().replace(':', '-'), layer.get());
  }

  private void refreshPreviews() {
    columns.forEach(this::refreshPreview);
  }

  private void refreshPreview(ColumnViewModel column) {
    Optional<ComparedSpec> preview = form.preview(column.initialisationProperty().get());
    if (preview.isEmpty() || preview.get().equals(column.wanted)) {
      return;
    }
    ComparedSpec spec = preview.get();
    column.awaitPreview(spec);
    tasks.run(
        () ->
            spec.equals(column.wanted)
                ? Optional.of(InitialKernels.of(spec, runs.library()))
                : Optional.<InitialKernels>empty(),
        drawn -> {
          if (spec.equals(column.wanted)) {
            drawn.ifPresent(column::showPreview);
          }
        },
        failure -> {
          if (spec.equals(column.wanted)) {
            column.fail(ErrorMessages.of(failure));
          }
        });
  }

  private List<InitialisationChoice> initialisations() {
    return columns.stream().map(column -> column.initialisationProperty().get()).toList();
  }

  // ---- the comparison

  /** Why the comparison cannot start; empty when it can. */
  public ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  private void findObstacle() {
    obstacle.set(describeObstacle());
  }

  private String describeObstacle() {
    if (!form.validBinding().get()) {
      return "A setting above needs another value.";
    }
    List<InitialisationChoice> chosen = initialisations();
    for (int i = 0; i < chosen.size(); i++) {
      int same = chosen.lastIndexOf(chosen.get(i));
      if (same > i) {
        return String.format(
            Locale.ROOT, "Columns %d and %d start from the same initialisation.", i + 1, same + 1);
      }
    }
    for (ColumnViewModel column : columns) {
      if (column.kernelsProperty().get() == null && !column.problemProperty().get().isEmpty()) {
        return "%s: there are no kernels to start from.".formatted(column.title());
      }
    }
    return "";
  }

  /** Starts the comparison that the settings describe, if they can be. */
  @Override
  public void start() {
    Optional<ComparedSpec> network = form.network();
    if (phase.get() != Phase.IDLE || !obstacle.get().isEmpty() || network.isEmpty()) {
      return;
    }
    Comparison comparison =
        new Comparison(
            initialisations(),
            form.seeds().value().orElseThrow(),
            form.firstSeed().value().orElseThrow(),
            network.get());
    boolean recordedToo = form.usesRecordedProperty().get();
    phase.set(Phase.STARTING);
    progress.set(0);
    progressText.set("");
    rateMarks.clear();
    rateInForce = network.get().learningRate();
    compareRate();
    columns.forEach(ColumnViewModel::begin);
    tasks.run(
        () -> LiveComparison.create(comparison, runs, recordedToo),
        this::begin,
        failure -> {
          phase.set(Phase.IDLE);
          dialogs.tell(ErrorMessages.of(failure));
          progressText.set(ErrorMessages.of(failure));
        });
  }

  private void begin(LiveComparison created) {
    detach();
    live = created;
    List<ColumnLedger> ledgers = created.ledgers();
    List<Latest<ColumnLedger>> news =
        columns.stream()
            .map(column -> pulse.<ColumnLedger>latest(ledger -> column.show(ledger.snapshot())))
            .toList();
    columnNews.addAll(news);
    List<RunCard> cards = new ArrayList<>();
    for (Run run : created.due()) {
      ColumnViewModel column = columns.get(created.column(run));
      cards.add(strip.card(run, column.title(), column.color()));
    }
    strip.show(cards);
    // After the cards, so that whoever hears of the end finds them up to date.
    created.listen(
        column -> {
          news.get(column).publish(ledgers.get(column));
          comparisonNews.publish(created);
        });
    phase.set(Phase.RUNNING);
    for (int i = 0; i < columns.size(); i++) {
      ColumnLedger.Snapshot known = ledgers.get(i).snapshot();
      if (!known.layers().isEmpty()) {
        columns.get(i).show(known);
      }
    }
    progressed(created);
    created.start();
  }

  private void progressed(LiveComparison told) {
    if (told != live) {
      return;
    }
    List<RateMark> marks =
        told.changes().stream().map(change -> new RateMark(change.step(), change.rate())).toList();
    if (marks.size() > rateMarks.size()) {
      rateMarks.setAll(marks);
    }
    progress.set(told.steps() == 0 ? 1 : told.stepsDone() / (double) told.steps());
    if (told.isOver()) {
      finish(told);
      return;
    }
    String left = told.timeLeft().map(duration -> " · " + RunCard.minutes(duration)).orElse("");
    progressText.set(
        String.format(
            Locale.ROOT,
            "step %d of %d%s%s",
            told.stepsDone(),
            told.steps(),
            phase.get() == Phase.PAUSED ? " · paused" : left,
            before(told)));
  }

  private static String before(LiveComparison told) {
    long before = told.finishedBefore();
    return before == 0
        ? ""
        : String.format(Locale.ROOT, "\n%d run%s finished before", before, before == 1 ? "" : "s");
  }

  private void finish(LiveComparison ended) {
    phase.set(Phase.IDLE);
    progressText.set(outcome(ended));
    if (ended.failures() > 0) {
      ended.due().stream()
          .filter(run -> !run.message().isEmpty())
          .findFirst()
          .ifPresent(run -> dialogs.tell(run.message()));
    }
    rateDiffers.set(false);
    refreshPreviews();
  }

  private static String outcome(LiveComparison ended) {
    if (ended.failures() > 0) {
      return String.format(
          Locale.ROOT, "%d of %d runs failed", ended.failures(), ended.due().size());
    }
    if (ended.due().isEmpty()) {
      return "finished before, as recorded";
    }
    String outcome =
        ended.stepsDone() == ended.steps()
            ? "finished"
            : String.format(
                Locale.ROOT, "stopped at step %d of %d", ended.stepsDone(), ended.steps());
    return outcome + before(ended);
  }

  /** Holds all runs before their next step, or lets them go on. */
  @Override
  public void togglePause() {
    LiveComparison now = live;
    if (now == null) {
      return;
    }
    if (phase.get() == Phase.RUNNING) {
      phase.set(Phase.PAUSED);
      now.pause();
    } else if (phase.get() == Phase.PAUSED) {
      phase.set(Phase.RUNNING);
      now.resume();
    }
    progressed(now);
  }

  /** Ends all runs before their next step; what they reached is kept. */
  @Override
  public void stop() {
    LiveComparison now = live;
    if (now != null && (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED)) {
      phase.set(Phase.STOPPING);
      progressText.set("stopping");
      now.stop();
    }
  }

  /** Gives the learning rate of the form to all runs that are not over. */
  public void applyLearningRate() {
    LiveComparison now = live;
    if (now == null || !rateDiffers.get()) {
      return;
    }
    form.learningRate()
        .value()
        .ifPresent(
            rate -> {
              rateInForce = rate;
              now.setLearningRate(rate);
              compareRate();
            });
  }

  private void compareRate() {
    rateDiffers.set(
        (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED)
            && form.learningRate().value().filter(rate -> rate != rateInForce).isPresent());
  }

  /** Whether the form's learning rate is valid and not the one in force. */
  public ReadOnlyBooleanProperty rateDiffersProperty() {
    return rateDiffers.getReadOnlyProperty();
  }

  /** Lets go of the runs, which go on; nothing is shown any more. */
  @Override
  public void close() {
    detach();
    comparisonNews.close();
  }

  private void detach() {
    if (live != null) {
      live.close();
      live = null;
    }
    columnNews.forEach(Latest::close);
    columnNews.clear();
  }

  // ---- what is shown

  public CompareForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }

  public ObservableList<ColumnViewModel> columns() {
    return columns;
  }

  /** Name of the layer whose kernels are shown. */
  public ObjectProperty<String> layerProperty() {
    return layer;
  }

  public ObjectProperty<SnapshotMode> shownProperty() {
    return shown;
  }

  @Override
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** 0 to 1, over all steps of all runs. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }

  /** Where the curves change their learning rate. */
  public ObservableList<RateMark> rateMarks() {
    return rateMarks;
  }
}
