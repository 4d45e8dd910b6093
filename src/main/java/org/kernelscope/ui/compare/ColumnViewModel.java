package org.kernelscope.ui.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.InitialisationKind;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.form.ChosenForm;
import org.kernelscope.ui.kit.NewestTask;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.SeriesColors;

/** One column: an initialisation and its own settings, its kernels, its curves. */
public final class ColumnViewModel {

  /** The minus sign, which is as wide as a plus. */
  private static final char MINUS = '\u2212';

  private final int number;
  private final SeriesColors colors;
  private final ReadOnlyIntegerWrapper color = new ReadOnlyIntegerWrapper(this, "color");

  /** The choices without files: each kind with its bundled files. */
  public static final List<InitialisationChoice> CHOICES =
      Initialisations.all().stream().map(InitialisationKind::choice).toList();

  private final ReadOnlyObjectProperty<String> layerName;
  private final ReadOnlyObjectProperty<SnapshotMode> shown;

  private final ObjectProperty<InitialisationChoice> initialisation;
  private final ChosenForm form;
  private final ReadOnlyStringWrapper changes = new ReadOnlyStringWrapper(this, "changes", "");
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> kernels =
      new ReadOnlyObjectWrapper<>(this, "kernels");
  private final ReadOnlyIntegerWrapper inputChannels =
      new ReadOnlyIntegerWrapper(this, "inputChannels");
  private final ReadOnlyStringWrapper figures = new ReadOnlyStringWrapper(this, "figures", "");
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
  private final ReadOnlyStringWrapper origin = new ReadOnlyStringWrapper(this, "origin", "");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final ReadOnlyBooleanWrapper drawing = new ReadOnlyBooleanWrapper(this, "drawing", true);
  private final ReadOnlyObjectWrapper<MeanCurve> score =
      new ReadOnlyObjectWrapper<>(this, "score", MeanCurve.EMPTY);
  private final ReadOnlyObjectWrapper<MeanCurve> loss =
      new ReadOnlyObjectWrapper<>(this, "loss", MeanCurve.EMPTY);

  private final ReadOnlyObjectWrapper<@Nullable DecodedImages> decoded =
      new ReadOnlyObjectWrapper<>(this, "decoded");

  /** The name that its colour belongs to. */
  private String named;

  private final NewestTask figuring;
  private List<LayerKernels> layers = List.of();
  private @Nullable View view;
  private @Nullable KernelSet described;

  /** The number of losses in the curve. */
  private int losses;

  /** One run of the column. */
  record Seed(long seed, RunHistory history) {}

  /** The view of the grid. */
  private record View(String layer, SnapshotMode mode) {}

  /** The preview that is shown or being drawn; background threads read it to drop outdated work. */
  volatile @Nullable ComparedSpec wanted;

  ColumnViewModel(
      int number,
      SeriesColors colors,
      InitialisationChoice initial,
      ChosenForm form,
      ReadOnlyObjectProperty<String> layerName,
      ReadOnlyObjectProperty<SnapshotMode> shown,
      TaskRunner tasks) {
    this.figuring = new NewestTask(tasks);
    this.number = number;
    this.colors = colors;
    this.layerName = layerName;
    this.shown = shown;
    this.initialisation = new SimpleObjectProperty<>(this, "initialisation", initial);
    this.form = form;
    this.named = title();
    color.set(colors.preview(named));
    // Before other listeners are notified.
    initialisation.addListener(
        (property, old, now) -> {
          nameAgain();
          clear();
        });
    form.onChange(
        () -> {
          String now = compared().words();
          if (!now.equals(changes.get())) {
            clear();
            changes.set(now);
            nameAgain();
          }
        });
  }

  /** Gets the colour of a new name. */
  private void nameAgain() {
    forgetName();
    named = title();
    color.set(colors.preview(named));
  }

  /** Releases the name of a removed column. */
  void forgetName() {
    colors.release(named);
  }

  /** From 1, and no other column's. */
  int number() {
    return number;
  }

  /** The colour of the column's name; the same in grid, curve and run. */
  public int color() {
    return color.get();
  }

  ReadOnlyIntegerProperty colorProperty() {
    return color.getReadOnlyProperty();
  }

  public ObjectProperty<InitialisationChoice> initialisationProperty() {
    return initialisation;
  }

  /** Another one of the choices. */
  public void choose(InitialisationChoice choice) {
    if (!choice.equals(choice())) {
      initialisation.set(choice);
    }
  }

  /** The kind of the column as one of the choices, without the user's files. */
  public InitialisationChoice choice() {
    return kind().choice();
  }

  /**
   * The name of the column: its kind, its first file unless that is bundled, and its own settings.
   */
  public String title() {
    String start = title(initialisation.get());
    return changes.get().isEmpty() ? start : start + ", " + changes.get();
  }

  /** The initialisation and the own settings of the column. */
  ComparedColumn compared() {
    return new ComparedColumn(initialisation.get(), form.chosenValues());
  }

  /** Its own settings besides the initialisation. */
  public ChosenForm form() {
    return form;
  }

  /** These in words; empty where there are none. */
  public ReadOnlyStringProperty changesProperty() {
    return changes.getReadOnlyProperty();
  }

  static String title(InitialisationChoice now) {
    String kind = kind(now).title();
    return now.files().isEmpty()
        ? kind
        : "%s, %s".formatted(kind, now.files().get(0).getFileName());
  }

  /** The kind of the column. */
  InitialisationKind kind() {
    return kind(initialisation.get());
  }

  static InitialisationKind kind(InitialisationChoice choice) {
    return Initialisations.of(choice);
  }

  /** The names of its files, separated by commas; empty if it needs none. */
  String fileNames() {
    return initialisation.get().files().stream()
        .map(file -> String.valueOf(file.getFileName()))
        .collect(Collectors.joining(", "));
  }

  /** Clears the results of runs. */
  void clear() {
    score.set(MeanCurve.EMPTY);
    loss.set(MeanCurve.EMPTY);
    losses = 0;
    decoded.set(null);
  }

  // ---- what arrives

  /** Waits for a new preview; the old picture is shown until then. */
  void awaitPreview(ComparedSpec spec) {
    wanted = spec;
    drawing.set(true);
  }

  /** Curves of ended runs are kept although the kernels are not theirs; the status says so. */
  void showPreview(InitialKernels initial) {
    drawing.set(false);
    problem.set("");
    status.set(
        score.get().size() > 0 || loss.get().size() > 0
            ? "before the first step; the curves are of the settings before"
            : "");
    layers =
        initial.layers().entrySet().stream()
            .map(entry -> LayerKernels.untrained(entry.getKey(), entry.getValue()))
            .toList();
    update();
  }

  void fail(String sentence) {
    drawing.set(false);
    problem.set(sentence);
    layers = List.of();
    update();
  }

  void begin() {
    colors.of(title());
    clear();
    problem.set("");
    status.set("waiting");
  }

  /** Shows the recorded events of the column's runs. */
  void show(List<Seed> runs) {
    List<RunHistory> histories = runs.stream().map(Seed::history).toList();
    MeanCurve scores = MeanCurve.of(histories.stream().map(RunHistory::score).toList());
    if (!Arrays.equals(scores.means(), score.get().means())
        || !Arrays.equals(scores.highs(), score.get().highs())) {
      score.set(scores);
    }
    List<MetricCurve> curves = histories.stream().map(one -> one.curve(RunEvent.LOSS)).toList();
    int points = curves.stream().mapToInt(MetricCurve::size).sum();
    if (points != losses) {
      losses = points;
      loss.set(MeanCurve.of(curves));
    }
    histories.stream()
        .filter(one -> one.state() == RunState.FAILED)
        .findFirst()
        .ifPresent(failed -> problem.set(failed.reason()));
    int newest = runs.size() - 1;
    while (newest >= 0 && !histories.get(newest).hasBegun()) {
      newest--;
    }
    if (newest >= 0) {
      show(runs.get(newest));
      // The kernels of earlier seeds are no longer shown.
      histories.subList(0, newest).forEach(RunHistory::keepNoKernels);
    }
  }

  /** Kernels and pictures are those of the newest run that has begun. */
  private void show(Seed newest) {
    RunHistory history = newest.history();
    decoded.set(history.newest(RunEvent.Decoded.class).map(RunEvent.Decoded::images).orElse(null));
    status.set(
        String.format(Locale.ROOT, "seed %d, step %d", newest.seed(), history.step())
            + describe(history));
    layers = history.layers();
    update();
  }

  private static String describe(RunHistory history) {
    double accuracy = history.curve(RunEvent.ACCURACY).last();
    double bound = history.curve(RunEvent.TEST_ELBO).last();
    double weighted = history.curve(RunEvent.IMPORTANCE_WEIGHTED).last();
    if (!Double.isNaN(accuracy)) {
      return String.format(Locale.ROOT, ": accuracy %.3f", accuracy);
    }
    if (Double.isNaN(bound)) {
      return "";
    }
    return ": ELBO "
        + NumberFormats.fixed(bound, 1)
        // The chart below says that they are nats.
        + (Double.isNaN(weighted) ? " nats" : ", IW " + NumberFormats.fixed(weighted, 1));
  }

  /** Shows the selected layer in the selected mode. */
  void update() {
    View wantedView = new View(layerName.get(), shown.get());
    LayerKernels layer =
        layers.stream()
            .filter(one -> one.layer().name().equals(wantedView.layer()))
            .findFirst()
            .orElse(null);
    if (!wantedView.equals(view) || layer == null) {
      view = wantedView;
      described = null;
      figures.set("");
    }
    if (layer == null) {
      kernels.set(null);
      origin.set("");
      return;
    }
    // Before the kernels: the read-out under the grid names channels.
    inputChannels.set(layer.layer().in());
    kernels.set(
        switch (wantedView.mode()) {
          case INITIAL -> layer.initial();
          case NOW -> layer.now();
          case DIFFERENCE -> layer.difference();
        });
    origin.set(describeOrigin(layer));
    figure(wantedView, layer);
  }

  /** Computes statistics in the background: they take longer than a pulse. */
  private void figure(View of, LayerKernels layer) {
    KernelSet subject = of.mode() == SnapshotMode.INITIAL ? layer.initial() : layer.now();
    if (subject.equals(described)) {
      return;
    }
    described = subject;
    figuring.run(
        () -> figures(of.mode(), layer),
        found -> {
          if (of.equals(view)) {
            figures.set(found);
          }
        },
        failure -> figures.set(""));
  }

  private static String figures(SnapshotMode mode, LayerKernels layer) {
    if (mode == SnapshotMode.DIFFERENCE && layer.step() == 0) {
      return "";
    }
    String drawn = layer.initial().provenance().facts().getOrDefault("drawn", "");
    String replacement = drawn.endsWith("with replacement") ? " · drawn with replacement" : "";
    if (mode == SnapshotMode.DIFFERENCE) {
      return String.format(
          Locale.ROOT,
          "moved by %.0f %% of their norm%s",
          100 * layer.relativeChange(),
          replacement);
    }
    KernelStatistics statistics =
        KernelStatistics.of(mode == SnapshotMode.INITIAL ? layer.initial() : layer.now());
    String text =
        String.format(
            Locale.ROOT,
            "median norm %.2f · autocorrelation %.2f",
            statistics.norm().median(),
            statistics.autocorrelation().horizontal());
    return text.replace('-', MINUS) + replacement;
  }

  private String describeOrigin(LayerKernels layer) {
    String files = fileNames().isEmpty() ? "" : "\nFiles: " + fileNames();
    String facts =
        layer.initial().provenance().facts().entrySet().stream()
            .map(fact -> "\n%s: %s".formatted(fact.getKey(), fact.getValue()))
            .collect(Collectors.joining());
    return kind().description() + files + facts;
  }

  // ---- what is shown

  public ReadOnlyObjectProperty<@Nullable KernelSet> kernelsProperty() {
    return kernels.getReadOnlyProperty();
  }

  /** Input channels of the layer shown. */
  public ReadOnlyIntegerProperty inputChannelsProperty() {
    return inputChannels.getReadOnlyProperty();
  }

  /** Statistics of the kernels shown. */
  public ReadOnlyStringProperty figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** The run of the kernels, and its progress; empty before the start. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** Where the initial kernels come from, several lines. */
  public ReadOnlyStringProperty originProperty() {
    return origin.getReadOnlyProperty();
  }

  /** Why there are no kernels, or why a run failed; empty if all is well. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Whether initial kernels are being drawn in the background. */
  public ReadOnlyBooleanProperty drawingProperty() {
    return drawing.getReadOnlyProperty();
  }

  /** Accuracy or bound on the test images. */
  public ReadOnlyObjectProperty<MeanCurve> scoreProperty() {
    return score.getReadOnlyProperty();
  }

  /** Decoded images of an image VAE; null for other networks, and before the start. */
  public ReadOnlyObjectProperty<@Nullable DecodedImages> decodedProperty() {
    return decoded.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<MeanCurve> lossProperty() {
    return loss.getReadOnlyProperty();
  }
}
