package org.kernelscope.ui.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.InitialisationKind;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.form.ChosenForm;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Compare area: columns with previews of their initial kernels, and settings, which together
 * describe a {@link ComparisonViewModel comparison}. Does not know any node. Slow work goes through
 * the task runner, live values through the frame pulse.
 */
public final class CompareViewModel implements AreaModel {

  public static final int FEWEST_COLUMNS = 2;
  public static final int MOST_COLUMNS = 5;

  /** The value for all training images, and a number so small that kernels remain noise. */
  private static final int ALL_IMAGES = 0;

  private static final int FEW_IMAGES = 100;

  private static final List<String> KERNEL_ENDINGS = List.of("*.npz", "*.npy");
  private static final List<String> PRIOR_ENDINGS = List.of("*.dwp");

  private final Session session;
  private final CompareForm form = new CompareForm();
  private final DataChoices data;
  private final AreaWork work;
  private final ComparisonViewModel comparison;
  private final ObservableList<ColumnViewModel> columns = FXCollections.observableArrayList();
  private final ObjectProperty<String> layer =
      new SimpleObjectProperty<>(this, "layer", Network.FCONV.layers().get(0).name());
  private final ObjectProperty<SnapshotMode> shown =
      new SimpleObjectProperty<>(this, "shown", SnapshotMode.NOW);

  public CompareViewModel(Session session) {
    this.session = session;
    this.data = new DataChoices(session, form.field(SharedSettings.DATA).textProperty());
    this.work = new AreaWork(session, "Start comparison", this::begin, false);
    this.comparison =
        new ComparisonViewModel(session, work, form.field(SharedSettings.LEARNING_RATE));
    InvalidationListener update = property -> columns.forEach(ColumnViewModel::update);
    layer.addListener(update);
    shown.addListener(update);
    // Before the previews: they show a layer of the new model.
    form.modelProperty().addListener((property, old, now) -> showModel(now));
    form.onChange(
        () -> {
          refreshPreviews();
          findStartProblem();
        });
    work.phaseProperty()
        .addListener(
            (property, old, now) -> {
              if (now == Phase.IDLE) {
                refreshPreviews();
              }
            });
    for (InitialisationKind kind :
        List.of(Initialisations.XAVIER, Initialisations.FILTERS, Initialisations.DWP)) {
      add(kind.choice());
    }
    session.strip().onReuse(this::reuse);
    session.strip().onOpenRecorded(this::recall);
  }

  /** Fills the form with the settings of an earlier run, unless a comparison is running. */
  private void reuse(RunSpec spec) {
    if (!(spec instanceof ComparedSpec network) || !isCompared(spec)) {
      return;
    }
    if (isIdle()) {
      form.show(network);
      compare(network.initialisation());
    } else {
      session.tell("The form is free again once the comparison has ended");
    }
  }

  /** Whether runs of a specification are compared here. */
  private static boolean isCompared(RunSpec spec) {
    return spec instanceof ComparedSpec
        && !(spec instanceof RandomFeatureSpec)
        && !SourceNetworks.isSource(spec);
  }

  /** Shows a recorded run of an earlier session, with the runs that were compared with it. */
  private void recall(ArchivedRun run) {
    if (!isCompared(run.spec())) {
      return;
    }
    if (!isIdle()) {
      session.tell("A comparison goes on: others can be opened once it has ended.");
      return;
    }
    LeftOut leftOut = new LeftOut();
    session.inBackground(
        () -> RecordedRun.comparison(run, MOST_COLUMNS, session.runs(), leftOut),
        recorded -> {
          if (isIdle()) {
            recall(recorded);
            session.tell(leftOut);
          }
        });
  }

  private void recall(List<RecordedRun> recorded) {
    List<InitialisationChoice> wanted =
        recorded.stream().map(RecordedRun::initialisation).distinct().toList();
    dropColumnsAfter(Math.max(FEWEST_COLUMNS, wanted.size()));
    form.show(recorded.get(0).spec());
    form.set(
        Comparison.SEEDS, (int) recorded.stream().map(run -> run.spec().seed()).distinct().count());
    form.set(
        SharedSettings.SEED, recorded.stream().mapToLong(run -> run.spec().seed()).min().orElse(1));
    for (int i = 0; i < wanted.size(); i++) {
      if (i < columns.size()) {
        columns.get(i).form().choose(Settings.of().usual());
        columns.get(i).initialisationProperty().set(wanted.get(i));
      } else {
        add(wanted.get(i));
      }
    }
    for (ColumnViewModel other : columns.subList(wanted.size(), columns.size())) {
      other.clear();
      other.wanted = null;
      refreshPreview(other);
    }
    List<ColumnViewModel> ofEach =
        recorded.stream().map(run -> columns.get(wanted.indexOf(run.initialisation()))).toList();
    // A late preview would replace trained kernels.
    whenDrawn(
        Set.copyOf(ofEach),
        () -> {
          if (isIdle()) {
            comparison.recall(recorded, ofEach);
          }
        });
  }

  private static void whenDrawn(Set<ColumnViewModel> columns, Runnable action) {
    Optional<ColumnViewModel> drawing =
        columns.stream().filter(column -> column.drawingProperty().get()).findFirst();
    if (drawing.isEmpty()) {
      action.run();
      return;
    }
    drawing
        .get()
        .drawingProperty()
        .addListener(
            new InvalidationListener() {
              @Override
              public void invalidated(Observable property) {
                if (!drawing.get().drawingProperty().get()) {
                  property.removeListener(this);
                  whenDrawn(columns, action);
                }
              }
            });
  }

  /** Makes one of the columns start from an initialisation. */
  private void compare(InitialisationChoice wanted) {
    if (columns.stream().noneMatch(one -> one.initialisationProperty().get().equals(wanted))) {
      if (canAddColumn()) {
        add(wanted);
      } else {
        columns.get(columns.size() - 1).initialisationProperty().set(wanted);
      }
    }
  }

  private boolean isIdle() {
    return work.phaseProperty().get() == Phase.IDLE;
  }

  /** Curves of another model have other units, and its layers other names. */
  private void showModel(Model model) {
    if (model.layers().stream().noneMatch(known -> known.name().equals(layer.get()))) {
      layer.set(model.layers().get(0).name());
    }
    columns.forEach(ColumnViewModel::clear);
    columns.forEach(column -> column.form().allow(model.changeable()));
    comparison.clear();
  }

  // ---- columns

  public boolean canAddColumn() {
    return isIdle() && columns.size() < MOST_COLUMNS;
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
    int number =
        IntStream.rangeClosed(1, MOST_COLUMNS)
            .filter(one -> columns.stream().noneMatch(column -> column.number() == one))
            .findFirst()
            .orElseThrow();
    ColumnViewModel column =
        new ColumnViewModel(
            number, session.colors(), initialisation, changes(), layer, shown, session.tasks());
    Runnable changed =
        () -> {
          refreshPreview(column);
          findStartProblem();
        };
    column.initialisationProperty().addListener((property, old, now) -> changed.run());
    column.form().onChange(changed);
    column.problemProperty().addListener((property, old, now) -> findStartProblem());
    columns.add(column);
    refreshPreview(column);
    findStartProblem();
    return column;
  }

  /**
   * The settings that a column can change: those of all models, of which only the chosen model's
   * have an effect.
   */
  private ChosenForm changes() {
    Settings all = Settings.of();
    for (Model model : Model.all()) {
      all = all.and(model.changeable().without(all));
    }
    ChosenForm changes = new ChosenForm(all);
    changes.allow(form.known(CompareForm.MODEL).changeable());
    return changes;
  }

  public boolean canRemoveColumn() {
    return isIdle() && columns.size() > FEWEST_COLUMNS;
  }

  public void removeColumn(ColumnViewModel column) {
    if (canRemoveColumn()) {
      columns.remove(column);
      column.forgetName();
      findStartProblem();
    }
  }

  /** Gives a column its own value of a setting, initially that of the form. */
  public <T> void change(ColumnViewModel column, Setting<T> setting) {
    column.form().choose(setting, value(setting));
  }

  private <T> T value(Setting<T> setting) {
    return form.network().map(network -> network.get(setting)).orElse(setting.usual());
  }

  private void dropColumnsAfter(int count) {
    while (columns.size() > count) {
      columns.remove(columns.size() - 1).forgetName();
    }
  }

  public boolean canShowMotivation() {
    return isIdle();
  }

  /**
   * Shows the motivation of the method: kernels learned from many and from few images, side by
   * side. The two columns differ only in their number of training images.
   */
  public void showMotivation() {
    if (!canShowMotivation()) {
      return;
    }
    dropColumnsAfter(FEWEST_COLUMNS);
    for (ColumnViewModel column : columns) {
      boolean first = column.equals(columns.get(0));
      column.initialisationProperty().set(Initialisations.XAVIER.choice());
      column
          .form()
          .choose(
              Settings.of(SharedSettings.TRAIN_EXAMPLES)
                  .usual()
                  .with(SharedSettings.TRAIN_EXAMPLES, first ? ALL_IMAGES : FEW_IMAGES));
    }
    findStartProblem();
  }

  /** Asks for files of kernels or of priors, as the column needs them. */
  public void chooseFiles(ColumnViewModel column) {
    List<Path> files =
        column.kind() instanceof InitialisationKind.OfPriors
            ? session.dialogs().chooseFiles("Choose priors", "Priors", PRIOR_ENDINGS)
            : session.dialogs().chooseFiles("Choose kernels", "Kernels", KERNEL_ENDINGS);
    if (!files.isEmpty()) {
      useFiles(column, files);
    }
  }

  /** Whether a file has an extension of kernel or prior files. */
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
   * Makes a column use files. If necessary, its kind changes to one that accepts such files.
   * Bundled files complete missing geometries.
   */
  public void useFiles(ColumnViewModel column, List<Path> files) {
    if (!isIdle()) {
      session.tell("Stop the comparison first: its columns cannot change while it runs.");
      return;
    }
    InitialisationKind present = column.kind();
    session.inBackground(
        () ->
            isPrior(files.get(0))
                ? session.library().withPriors(present, files)
                : session.library().withKernels(present, files),
        column.initialisationProperty()::set);
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
    session.inBackground(
        () -> files.stream().collect(Collectors.partitioningBy(Files::isDirectory)), this::open);
  }

  private void open(Map<Boolean, List<Path>> byFolder) {
    byFolder.getOrDefault(true, List.of()).forEach(data::useFolder);
    List<Path> files = byFolder.getOrDefault(false, List.of());
    for (Path file : files) {
      if (!isOfUse(file)) {
        session.tell(
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

  /** The suggested name for files with a column's kernels. */
  public String exportName(ColumnViewModel column) {
    String changes = column.changesProperty().get().toLowerCase(Locale.ROOT);
    return Stream.of(column.choice().text(), changes, layer.get())
        .filter(part -> !part.isEmpty())
        .map(part -> part.replaceAll("[^A-Za-z0-9._]+", "-"))
        .collect(Collectors.joining("-"));
  }

  private void refreshPreviews() {
    columns.forEach(this::refreshPreview);
  }

  private void refreshPreview(ColumnViewModel column) {
    Optional<ComparedSpec> preview;
    try {
      preview = form.preview(column.compared());
    } catch (IllegalArgumentException unfit) {
      column.wanted = null;
      column.fail(ErrorMessages.of(unfit));
      return;
    }
    if (preview.isEmpty() || preview.get().equals(column.wanted)) {
      return;
    }
    ComparedSpec spec = preview.get();
    column.awaitPreview(spec);
    session
        .tasks()
        .run(
            () ->
                spec.equals(column.wanted)
                    ? Optional.of(InitialKernels.of(spec, session.library()))
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

  private void findStartProblem() {
    work.startProblemProperty().set(describeStartProblem());
  }

  private String describeStartProblem() {
    if (!form.problemProperty().get().isEmpty()) {
      return form.problemProperty().get();
    }
    List<ComparedColumn> compared = columns.stream().map(ColumnViewModel::compared).toList();
    for (int i = 0; i < compared.size(); i++) {
      if (!columns.get(i).form().problemProperty().get().isEmpty()) {
        return String.format(Locale.ROOT, "A setting of column %d needs another value.", i + 1);
      }
      int same = compared.lastIndexOf(compared.get(i));
      if (same > i) {
        return String.format(
            Locale.ROOT,
            "Columns %d and %d are the same: choose another initialisation, or change a setting of one.",
            i + 1,
            same + 1);
      }
    }
    for (ColumnViewModel column : columns) {
      if (column.kernelsProperty().get() == null && !column.problemProperty().get().isEmpty()) {
        return "%s: there are no kernels to start from.".formatted(column.title());
      }
    }
    return form.network().map(network -> misfit(network, compared)).orElse("");
  }

  /** Why a column's own settings are not possible together with the shared settings. */
  private static String misfit(ComparedSpec network, List<ComparedColumn> compared) {
    for (int i = 0; i < compared.size(); i++) {
      try {
        compared.get(i).of(network);
      } catch (IllegalArgumentException unfit) {
        return String.format(Locale.ROOT, "Column %d: %s.", i + 1, ErrorMessages.of(unfit));
      }
    }
    return "";
  }

  /** Starts the comparison that the settings describe. */
  private void begin() {
    form.network()
        .ifPresent(
            network ->
                comparison.start(
                    new Comparison(
                        columns.stream().map(ColumnViewModel::compared).toList(),
                        form.known(Comparison.SEEDS),
                        form.known(SharedSettings.SEED),
                        network),
                    form.usesRecordedProperty().get(),
                    columns));
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
  public AreaWork work() {
    return work;
  }

  /** The current or the last comparison. */
  public ComparisonViewModel comparison() {
    return comparison;
  }
}
