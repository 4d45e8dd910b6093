package org.kernelscope.ui.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.control.picture.NumberFormats;

/** One column: an initialisation, its kernels, its curves. */
public final class ColumnViewModel {

  private final int color;

  /** What needs no files: each kind from what comes with the program. */
  public static final List<InitialisationChoice> CHOICES =
      Initialisations.all().stream().map(InitialisationKind::choice).toList();

  private final ReadOnlyObjectProperty<String> layerName;
  private final ReadOnlyObjectProperty<SnapshotMode> shown;

  private final ObjectProperty<InitialisationChoice> initialisation;
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

  private Map<String, LayerSnapshots> layers = Map.of();

  /** The preview that is shown or on its way; read by background threads to drop stale work. */
  volatile @Nullable ComparedSpec wanted;

  ColumnViewModel(
      int color,
      InitialisationChoice initial,
      ReadOnlyObjectProperty<String> layerName,
      ReadOnlyObjectProperty<SnapshotMode> shown) {
    this.color = color;
    this.layerName = layerName;
    this.shown = shown;
    this.initialisation = new SimpleObjectProperty<>(this, "initialisation", initial);
    initialisation.addListener((property, old, now) -> clear());
  }

  /** Slot of the theme's series colours, from 1; the same in grid, curve and run. */
  public int color() {
    return color;
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

  /** Which of the choices it is, files of a person aside. */
  public InitialisationChoice choice() {
    return InitialisationChoice.of(initialisation.get().kind());
  }

  /** How the column is called: its kind, and its first file unless that is a bundled one. */
  public String title() {
    return title(initialisation.get());
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

  /** The names of its files, parted by commas; empty if it needs none. */
  String fileNames() {
    return initialisation.get().files().stream()
        .map(file -> String.valueOf(file.getFileName()))
        .collect(Collectors.joining(", "));
  }

  /** Forgets what runs have told. */
  void clear() {
    score.set(MeanCurve.EMPTY);
    loss.set(MeanCurve.EMPTY);
    decoded.set(null);
  }

  // ---- what arrives

  /** The old picture stays until the new one is there. */
  void awaitPreview(ComparedSpec spec) {
    wanted = spec;
    drawing.set(true);
  }

  void showPreview(InitialKernels initial) {
    drawing.set(false);
    problem.set("");
    status.set("");
    layers =
        initial.layers().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().name(),
                    entry -> LayerSnapshots.untrained(entry.getKey(), entry.getValue())));
    update();
  }

  void fail(String sentence) {
    drawing.set(false);
    problem.set(sentence);
    layers = Map.of();
    update();
  }

  void begin() {
    clear();
    status.set("waiting");
  }

  void show(ColumnLedger.Snapshot snapshot) {
    if (snapshot.score().size() != score.get().size()
        || !Arrays.equals(snapshot.score().means(), score.get().means())) {
      score.set(snapshot.score());
    }
    loss.set(snapshot.loss());
    if (!snapshot.failure().isEmpty()) {
      problem.set(snapshot.failure());
    }
    decoded.set(snapshot.decoded());
    status.set(
        String.format(Locale.ROOT, "seed %d, step %d", snapshot.seed(), snapshot.step())
            + describe(snapshot.lastScore(), snapshot.weighted()));
    if (!snapshot.layers().isEmpty()) {
      layers = snapshot.layers();
      update();
    }
  }

  private static String describe(
      RunEvent.@Nullable Metric score, RunEvent.@Nullable Metric weighted) {
    if (score == null) {
      return "";
    }
    if (score.series().equals(RunEvent.ACCURACY)) {
      return String.format(Locale.ROOT, ": accuracy %.3f", score.value());
    }
    String bound = ": ELBO " + NumberFormats.fixed(score.value(), 1);
    // The chart below says that they are nats.
    return bound
        + (weighted == null ? " nats" : ", IW " + NumberFormats.fixed(weighted.value(), 1));
  }

  /** Shows what layer and switch ask for. */
  void update() {
    LayerSnapshots layer = layers.get(layerName.get());
    if (layer == null) {
      kernels.set(null);
      figures.set("");
      origin.set("");
      return;
    }
    // Before the kernels: the read-out under the grid names channels.
    inputChannels.set(layer.layer().in());
    kernels.set(layer.kernels(shown.get()));
    figures.set(layer.describe(shown.get()) + replacement(layer));
    origin.set(describeOrigin(layer));
  }

  private static String replacement(LayerSnapshots layer) {
    String drawn = layer.origin().getOrDefault("drawn", "");
    return drawn.endsWith("with replacement") ? " · drawn with replacement" : "";
  }

  private String describeOrigin(LayerSnapshots layer) {
    String files = fileNames().isEmpty() ? "" : "\nFiles: " + fileNames();
    String facts =
        layer.origin().entrySet().stream()
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

  /** Which run the kernels are of, and how far it is; empty before the start. */
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

  /** What an image VAE makes of images; null for other networks, and before the start. */
  public ReadOnlyObjectProperty<@Nullable DecodedImages> decodedProperty() {
    return decoded.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<MeanCurve> lossProperty() {
    return loss.getReadOnlyProperty();
  }
}
