package org.kernelscope.ui.sources;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.Initialisation;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.form.FormField;
import org.kernelscope.ui.form.KeptSettings;

/** The settings of the random-feature experiment, as a person edits them. */
public final class FeaturesForm {

  /** Beside the three that are compared always. */
  static final List<Initialisation.Kind> CONTROLS =
      List.of(Initialisation.Kind.XAVIER_MATCHED, Initialisation.Kind.FILTERS_SHUFFLED);

  private static final List<Initialisation.Kind> ALWAYS =
      List.of(Initialisation.Kind.XAVIER, Initialisation.Kind.FILTERS, Initialisation.Kind.DWP);

  private static final int MOST = 100_000;
  private static final int MOST_SEEDS = 100;

  private final StringProperty data = new SimpleStringProperty(this, "data", "mnist");
  private final FormField<List<Double>> scales =
      new FormField<>("1/16, 1/8", FeaturesForm::fractions);
  private final FormField<Integer> seeds = FormField.wholeNumber(2, 1, MOST_SEEDS);
  private final FormField<Integer> epochs = FormField.wholeNumber(30, 1, MOST);
  private final ObjectProperty<Network> network =
      new SimpleObjectProperty<>(this, "network", Network.FCONV);
  private final FormField<List<Integer>> widths =
      FormField.widths("256,512", network, Network::wideWidths);
  private final FormField<Integer> batch = FormField.wholeNumber(256, 1, MOST);
  private final FormField<Double> learningRate = FormField.positive("0.001", 10);
  private final FormField<Integer> trainExamples = FormField.countOrAll("all");
  private final ObservableList<Initialisation.Kind> controls = FXCollections.observableArrayList();
  private final KeptSettings kept = new KeptSettings();
  private final BooleanBinding valid = FormField.allValid(fields());

  private Stream<FormField<?>> fields() {
    return Stream.of(
        scales, seeds, epochs, widths, batch, learningRate, trainExamples);
  }

  private static List<Double> fractions(String text) {
    List<Double> scales;
    try {
      scales = Arrays.stream(text.split(",", -1)).map(RandomFeatures::scale).distinct().toList();
    } catch (NumberFormatException other) {
      throw refusal(text);
    }
    if (scales.stream().anyMatch(scale -> !(scale > 0 && scale <= 1))) {
      throw refusal(text);
    }
    return scales;
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(
        "Expected fractions up to 1 such as 1/16, parted by commas, found “%s”."
            .formatted(text.strip()));
  }

  /**
   * What the form describes, whatever the size of its data set.
   *
   * @param epochs passes over the training images
   * @param of one of the runs; its steps are replaced
   */
  record Described(
      List<Double> scales,
      List<String> initialisations,
      int seeds,
      int epochs,
      RandomFeatureSpec of) {

    /**
     * The experiment.
     *
     * @param images how many training images the data set has
     */
    RandomFeatures experiment(int images) {
      int seen = of.trainExamples() == 0 ? images : Math.min(of.trainExamples(), images);
      return new RandomFeatures(
          scales,
          initialisations,
          seeds,
          of.seed(),
          of.with(SharedSettings.STEPS, RandomFeatures.steps(epochs, seen, of.batch())));
    }
  }

  /** The experiment the form describes; empty while a field is invalid. */
  Optional<Described> settings() {
    if (!valid.get()) {
      return Optional.empty();
    }
    List<String> initialisations =
        Stream.concat(ALWAYS.stream(), controls.stream()).map(Initialisation.Kind::key).toList();
    return Optional.of(
        new Described(
            scales.value().orElseThrow(),
            initialisations,
            seeds.value().orElseThrow(),
            epochs.value().orElseThrow(),
            new RandomFeatureSpec(kept.in(shown(initialisations.get(0)).values()))));
  }

  /** One of the runs as far as the fields tell; its steps are replaced. */
  private RandomFeatureSpec shown(String initialisation) {
    return RandomFeatureSpec.usual()
        .on(network.get(), widths.value().orElseThrow())
        .with(SharedSettings.DATA, data.get())
        .with(SharedSettings.TRAIN_EXAMPLES, trainExamples.value().orElseThrow())
        .with(SharedSettings.INITIALISATION, initialisation)
        .with(SharedSettings.BATCH, batch.value().orElseThrow())
        .with(SharedSettings.LEARNING_RATE, learningRate.value().orElseThrow())
        .with(SharedSettings.STEPS, 1);
  }

  /** How many runs that would be; 0 while a field is invalid. */
  int runCount() {
    return valid.get()
        ? scales.value().orElseThrow().size()
            * seeds.value().orElseThrow()
            * (ALWAYS.size() + controls.size())
        : 0;
  }

  /**
   * Shows the settings of a run.
   *
   * @param images how many training images its data set has
   */
  void show(RandomFeatureSpec spec, int images) {
    int seen = spec.trainExamples() == 0 ? images : Math.min(spec.trainExamples(), images);
    int anEpoch = RandomFeatures.steps(1, seen, spec.batch());
    data.set(spec.data());
    scales.textProperty().set(Double.toString(spec.scale()));
    Initialisation.Kind kind = Initialisation.parse(spec.initialisation()).kind();
    if (!ALWAYS.contains(kind) && !controls.contains(kind)) {
      controls.add(kind);
    }
    seeds.textProperty().set("1");
    epochs.textProperty().set(Integer.toString(Math.max(1, spec.steps() / anEpoch)));
    network.set(spec.network());
    widths.textProperty().set(SharedSettings.WIDTHS.type().text(spec.widths()));
    batch.textProperty().set(Integer.toString(spec.batch()));
    learningRate.textProperty().set(Double.toString(spec.learningRate()));
    trainExamples
        .textProperty()
        .set(spec.trainExamples() == 0 ? "all" : Integer.toString(spec.trainExamples()));
    if (valid.get()) {
      Settings elsewhere =
          Settings.of(
              SharedSettings.INITIALISATION, RandomFeatureSpec.SCALE, SharedSettings.STEPS);
      kept.keep(spec.values(), shown(spec.initialisation()).values(), elsewhere);
    }
  }

  /** Settings of an earlier run that have no field here. */
  public KeptSettings kept() {
    return kept;
  }

  /** Calls {@code listener} after each change of a setting. */
  void onChange(Runnable listener) {
    Stream.concat(Stream.of(data), fields().map(FormField::textProperty))
        .forEach(text -> text.addListener((property, old, now) -> listener.run()));
    network.addListener((property, old, now) -> listener.run());
    controls.addListener((InvalidationListener) changed -> listener.run());
  }

  /** Name or folder of the data set. */
  public StringProperty dataProperty() {
    return data;
  }

  /** Of the widths, in (0, 1]. */
  public FormField<List<Double>> scales() {
    return scales;
  }

  public FormField<Integer> seeds() {
    return seeds;
  }

  public FormField<Integer> epochs() {
    return epochs;
  }

  public ObjectProperty<Network> networkProperty() {
    return network;
  }

  /** At scale 1, as many as the network has. */
  public FormField<List<Integer>> widths() {
    return widths;
  }

  public FormField<Integer> batch() {
    return batch;
  }

  public FormField<Double> learningRate() {
    return learningRate;
  }

  /** How many training images are used; 0 is all of them. */
  public FormField<Integer> trainExamples() {
    return trainExamples;
  }

  /** What is compared beside Xavier, filters and samples of the prior. */
  public ObservableList<Initialisation.Kind> controls() {
    return controls;
  }
}
