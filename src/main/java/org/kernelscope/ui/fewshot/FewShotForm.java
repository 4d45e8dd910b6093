package org.kernelscope.ui.fewshot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.PriorChoice;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.ui.form.FormField;
import org.kernelscope.ui.form.KeptSettings;

/**
 * The settings of few-shot runs, as a person edits them: of one, or of several over n, splits and
 * priors. Another prior brings the settings that serve it best to the fields that the person has
 * left alone.
 */
public final class FewShotForm {

  /** The text of a prior that means: as that of the layer before. */
  public static final String SAME = "";

  /** How often the test images are predicted after the start, if they are few. */
  private static final int EVALUATIONS = 8;

  /** Up to this many are few. To predict 10 000 takes as long as a hundred steps of 50 images. */
  private static final int FEW_TEST_IMAGES = 2000;

  /** How often more are predicted, and not at the start, which would keep a person waiting. */
  private static final int EVALUATIONS_OF_MANY = 3;

  private static final int USUAL_EXAMPLES = 50;
  private static final int MOST_SPLITS = 100;
  private static final int MOST = 1_000_000;

  private final StringProperty data = new SimpleStringProperty(this, "data", "mnist");
  private final FormField<List<Integer>> examples = FormField.wholeNumbers(USUAL_EXAMPLES, 1, MOST);
  private final FormField<Long> split = FormField.seed(1);
  private final FormField<Integer> splits = FormField.wholeNumber(1, 1, MOST_SPLITS);
  private final BooleanProperty stepsScaled = new SimpleBooleanProperty(this, "stepsScaled");
  private final ObservableList<ComparedPrior> compared =
      FXCollections.observableArrayList(
          one -> new Observable[] {one.priorProperty(), one.initialisationProperty()});
  private final FormField<Integer> testExamples = FormField.countOrAll("all");

  /** For as many convolutions as any network has. */
  private final List<StringProperty> priors =
      IntStream.range(0, mostConvolutions())
          .<StringProperty>mapToObj(
              layer ->
                  new SimpleStringProperty(
                      this, "prior" + layer, layer == 0 ? FewShotDefaults.PRIOR : SAME))
          .toList();

  private final StringProperty initialisation =
      new SimpleStringProperty(this, "initialisation", "");
  private final FormField<Integer> steps = FormField.wholeNumber(FewShotDefaults.STEPS, 1, MOST);
  private final FormField<String> varianceStart = FormField.numberOr(BoundSpec.PRIOR, "-10");
  private final FormField<Double> klWeight = FormField.notNegative("1");
  private final FormField<Integer> klWarmup = FormField.wholeNumber(0, 0, MOST);
  private final FormField<Double> learningRate = FormField.positive("0.001", 10);
  private final FormField<Double> logVarianceLearningRate = FormField.positive("0.001", 10);
  private final BooleanProperty reverseTrained = new SimpleBooleanProperty(this, "reverseTrained");
  private final FormField<Integer> samples = FormField.wholeNumber(1, 1, 1000);
  private final FormField<Integer> kernelsPerStep = FormField.countOrAll("all");
  private final FormField<Integer> ensemble = FormField.wholeNumber(10, 1, 1000);
  private final ObjectProperty<Network> network =
      new SimpleObjectProperty<>(this, "network", Network.FCONV);
  private final FormField<List<Integer>> widths =
      FormField.widths("32,128", network, Network::usualWidths);
  private final FormField<Integer> batch = FormField.countOrAll("all");

  private final BooleanBinding inferenceValid = FormField.allValid(inferenceFields());
  private final KeptSettings kept = new KeptSettings();
  private final BooleanBinding valid = FormField.allValid(fields());

  /** What was last suggested for a setting. */
  private final Map<StringProperty, String> suggestions = new HashMap<>();

  private boolean reverseSuggested;

  /** The first of the numbers of images, as it was valid last. */
  private int firstExamples = USUAL_EXAMPLES;

  private final ObjectProperty<VarianceParameterisation> weightNoise =
      new SimpleObjectProperty<>(this, "weightNoise", VarianceParameterisation.ADDITIVE);
  private VarianceParameterisation noiseSuggested = VarianceParameterisation.ADDITIVE;

  FewShotForm() {
    priors.forEach(prior -> prior.addListener((property, old, now) -> suggest()));
    examples.textProperty().addListener((property, old, now) -> count());
    FewShotDefaults best = best();
    noiseSuggested = best.bound().weightNoise();
    weightNoise.set(noiseSuggested);
    suggestions(best).forEach(StringProperty::set);
    suggestions.putAll(suggestions(best));
    reverseSuggested = best.bound().reverseLearningRate() > 0;
    reverseTrained.set(reverseSuggested);
  }

  private Stream<FormField<?>> fields() {
    return Stream.concat(
        Stream.of(examples, split, splits, testExamples, steps), inferenceFields());
  }

  private Stream<FormField<?>> inferenceFields() {
    return Stream.of(
        varianceStart,
        klWeight,
        klWarmup,
        learningRate,
        logVarianceLearningRate,
        samples,
        kernelsPerStep,
        ensemble,
        widths,
        batch);
  }

  /** Calls {@code listener} after each change of a setting. */
  void onChange(Runnable listener) {
    Stream.of(
            Stream.of(data, initialisation),
            priors.stream(),
            fields().map(FormField::textProperty))
        .flatMap(texts -> texts)
        .forEach(text -> text.addListener((property, old, now) -> listener.run()));
    reverseTrained.addListener((property, old, now) -> listener.run());
    weightNoise.addListener((property, old, now) -> listener.run());
    network.addListener((property, old, now) -> listener.run());
    stepsScaled.addListener((property, old, now) -> listener.run());
    compared.addListener((InvalidationListener) changed -> listener.run());
    kept.wordsProperty().addListener((property, old, now) -> listener.run());
  }

  /** The settings that serve the prior best with the first of the numbers of images. */
  private FewShotDefaults best() {
    return FewShotDefaults.forPrior(prior(), firstExamples);
  }

  /** Takes over the numbers of images, unless they are being typed. */
  private void count() {
    examples
        .value()
        .ifPresent(
            counts -> {
              firstExamples = counts.get(0);
              suggest();
            });
  }

  private void suggest() {
    FewShotDefaults best = best();
    if (weightNoise.get() == noiseSuggested) {
      weightNoise.set(best.bound().weightNoise());
    }
    noiseSuggested = best.bound().weightNoise();
    suggestions(best)
        .forEach(
            (setting, value) -> {
              String before = suggestions.put(setting, value);
              if (setting.get().equals(before)) {
                setting.set(value);
              }
            });
    boolean reverse = best.bound().reverseLearningRate() > 0;
    if (reverseTrained.get() == reverseSuggested) {
      reverseTrained.set(reverse);
    }
    reverseSuggested = reverse;
  }

  private Map<StringProperty, String> suggestions(FewShotDefaults best) {
    BoundSpec bound = best.bound();
    return Map.of(
        initialisation,
        best.initialisation(),
        varianceStart.textProperty(),
        bound.varianceStart(),
        klWeight.textProperty(),
        plain(bound.klWeight()),
        klWarmup.textProperty(),
        Integer.toString(bound.klWarmup()),
        logVarianceLearningRate.textProperty(),
        plain(bound.logVarianceLearningRate()),
        samples.textProperty(),
        Integer.toString(bound.samples()),
        kernelsPerStep.textProperty(),
        countOrAll(bound.kernelsPerStep()));
  }

  /** The prior of all layers as written on the command line. */
  private String prior() {
    return String.join(FewShotSpec.LAYERS, chosenPriors());
  }

  /** One for all layers, or one for each convolution of the network. */
  private List<String> chosenPriors() {
    List<String> own = new ArrayList<>();
    for (StringProperty prior : priors()) {
      String text = prior.get();
      own.add(text.isBlank() && !own.isEmpty() ? own.get(own.size() - 1) : text);
    }
    boolean alike = priors().stream().skip(1).allMatch(prior -> prior.get().isBlank());
    return alike ? own.subList(0, 1) : own;
  }

  /**
   * The runs the form describes; empty while a field is invalid. Settings of the bound that are
   * those suggested for the first n are, for every other n, those suggested for it.
   *
   * @throws IllegalArgumentException when these are more runs or steps than there can be
   */
  Optional<FewShot.Experiment> sweep() {
    if (!valid.get()) {
      return Optional.empty();
    }
    List<Integer> counts = examples.value().orElseThrow();
    FewShotSpec own = spec(counts.get(0));
    return Optional.of(
        FewShot.sweep(
            own, counts, stepsScaled.get(), splits.value().orElseThrow(), n -> arms(own, n)));
  }

  /** The prior of the form and those that it is compared with, each with a start once. */
  private List<FewShot.Arm> arms(FewShotSpec own, int n) {
    boolean suggested = own.bound().equals(best().bound());
    BoundSpec bound = suggested ? FewShotDefaults.forPrior(prior(), n).bound() : own.bound();
    List<FewShot.Arm> arms = new ArrayList<>();
    arms.add(new FewShot.Arm(own.prior(), own.initialisation(), bound));
    for (ComparedPrior other : compared) {
      FewShot.Arm next = other.arm(n);
      if (arms.stream().noneMatch(arm -> isAlike(arm, next))) {
        arms.add(next);
      }
    }
    return arms;
  }

  /** In what a person chooses of a prior to compare with. */
  private static boolean isAlike(FewShot.Arm one, FewShot.Arm other) {
    return one.prior().equals(other.prior()) && one.initialisation().equals(other.initialisation());
  }

  private FewShotSpec spec(int n) {
    return new FewShotSpec(kept.in(shown(n).values()));
  }

  /** A run on n images as far as the fields tell. */
  private FewShotSpec shown(int n) {
    int planned = steps.value().orElseThrow();
    double rate = learningRate.value().orElseThrow();
    long seed = split.value().orElseThrow();
    return FewShotSpec.usual()
        .with(SharedSettings.DATA, data.get())
        .with(FewShotSpec.EXAMPLES, n)
        .with(FewShotSpec.SPLIT, seed)
        .with(SharedSettings.TEST_EXAMPLES, testExamples.value().orElseThrow())
        .on(network.get(), widths.value().orElseThrow())
        .with(FewShotSpec.PRIORS, chosenPriors())
        .with(SharedSettings.INITIALISATION, initialisation.get())
        .with(
            BoundSpec.usual()
                .with(BoundSpec.WEIGHT_NOISE, weightNoise.get())
                .with(BoundSpec.VARIANCE_START, varianceStart.value().orElseThrow())
                .with(BoundSpec.KL_WEIGHT, klWeight.value().orElseThrow())
                .with(BoundSpec.KL_WARMUP, klWarmup.value().orElseThrow())
                .with(
                    BoundSpec.LOG_VARIANCE_LEARNING_RATE,
                    logVarianceLearningRate.value().orElseThrow())
                .with(BoundSpec.SAMPLES, samples.value().orElseThrow())
                .with(BoundSpec.KERNELS_PER_STEP, kernelsPerStep.value().orElseThrow())
                .with(BoundSpec.REVERSE_LEARNING_RATE, reverseTrained.get() ? rate : 0))
        .with(SharedSettings.LEARNING_RATE, rate)
        .with(SharedSettings.BATCH, batch.value().orElseThrow())
        .with(SharedSettings.STEPS, planned)
        .with(SharedSettings.EVALUATE_AT, evaluations(planned, testExamples.value().orElseThrow()))
        .with(FewShotSpec.ENSEMBLE, ensemble.value().orElseThrow())
        .with(SharedSettings.SEED, seed);
  }

  /** Close together at first, where the accuracy changes most. */
  private static List<Integer> evaluations(int steps, int images) {
    boolean few = images > 0 && images <= FEW_TEST_IMAGES;
    int times = few ? EVALUATIONS : EVALUATIONS_OF_MANY;
    return IntStream.rangeClosed(few ? 0 : 1, times)
        .mapToObj(i -> (int) Math.round(steps * Math.pow(i / (double) times, 1.5)))
        .distinct()
        .toList();
  }

  /** Fills in the settings of a run, for another one with changes. */
  void show(FewShotSpec spec) {
    data.set(spec.data());
    examples.textProperty().set(Integer.toString(spec.examples()));
    split.textProperty().set(Long.toString(spec.split()));
    splits.textProperty().set("1");
    stepsScaled.set(false);
    compared.clear();
    testExamples.textProperty().set(countOrAll(spec.testExamples()));
    network.set(spec.network());
    widths.textProperty().set(SharedSettings.WIDTHS.type().text(spec.widths()));
    for (int i = 0; i < priors.size(); i++) {
      priors.get(i).set(i < spec.priors().size() ? spec.priors().get(i) : SAME);
    }
    initialisation.set(spec.initialisation());
    BoundSpec bound = spec.bound();
    weightNoise.set(bound.weightNoise());
    varianceStart.textProperty().set(bound.varianceStart());
    klWeight.textProperty().set(plain(bound.klWeight()));
    klWarmup.textProperty().set(Integer.toString(bound.klWarmup()));
    logVarianceLearningRate.textProperty().set(plain(bound.logVarianceLearningRate()));
    samples.textProperty().set(Integer.toString(bound.samples()));
    kernelsPerStep.textProperty().set(countOrAll(bound.kernelsPerStep()));
    reverseTrained.set(bound.reverseLearningRate() > 0);
    learningRate.textProperty().set(plain(spec.learningRate()));
    batch.textProperty().set(countOrAll(spec.batch()));
    steps.textProperty().set(Integer.toString(spec.steps()));
    ensemble.textProperty().set(Integer.toString(spec.ensemble()));
    if (valid.get()) {
      // The seed is that of the split.
      Settings elsewhere = Settings.of(SharedSettings.SEED);
      kept.keep(spec.values(), shown(spec.examples()).values(), elsewhere);
    }
  }

  /** Settings of an earlier run that have no field here. */
  public KeptSettings kept() {
    return kept;
  }

  private static String countOrAll(int count) {
    return count == 0 ? "all" : Integer.toString(count);
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Whether every field stands for a value. */
  public BooleanBinding validBinding() {
    return valid;
  }

  /** Whether every field stands for a value that is about the inference and the network. */
  public BooleanBinding inferenceValidBinding() {
    return inferenceValid;
  }

  /** Name or folder of the data set. */
  public StringProperty dataProperty() {
    return data;
  }

  /** n, one or several. */
  public FormField<List<Integer>> examples() {
    return examples;
  }

  /** How many choices of images, whose seeds count up from the first. */
  public FormField<Integer> splits() {
    return splits;
  }

  /** Whether the steps grow in proportion to n, from those of the first n on. */
  public BooleanProperty stepsScaledProperty() {
    return stepsScaled;
  }

  /** Priors that go through the same; one may be there twice, with different starts. */
  public ObservableList<ComparedPrior> compared() {
    return compared;
  }

  /** Adds a prior to compare with. */
  public ComparedPrior compareWith(String prior) {
    ComparedPrior other = new ComparedPrior(prior);
    compared.add(other);
    return other;
  }

  /** Adds the next prior that is not there yet. */
  void compareWithAnother() {
    compareWith(
        PriorChoice.withoutFiles().stream()
            .filter(prior -> !prior.equals(prior()))
            .filter(
                prior ->
                    compared.stream().noneMatch(one -> one.priorProperty().get().equals(prior)))
            .findFirst()
            .orElse(firstPriorProperty().get()));
  }

  /** Which images are chosen first; the seed of the run too. */
  public FormField<Long> split() {
    return split;
  }

  public FormField<Integer> testExamples() {
    return testExamples;
  }

  /** Prior of the first convolution, as written on the command line. */
  public StringProperty firstPriorProperty() {
    return priors.get(0);
  }

  /** The prior of each convolution of the network; all but the first can be {@link #SAME}. */
  public List<StringProperty> priors() {
    return priors.subList(0, network.get().layers().size());
  }

  /** How many convolutions the network with the most of them has. */
  static int mostConvolutions() {
    return Arrays.stream(Network.values())
        .mapToInt(one -> one.layers().size())
        .max()
        .orElseThrow();
  }

  /** Of the posterior means, as written on the command line. */
  public StringProperty initialisationProperty() {
    return initialisation;
  }

  public FormField<Integer> steps() {
    return steps;
  }

  public FormField<String> varianceStart() {
    return varianceStart;
  }

  public FormField<Double> klWeight() {
    return klWeight;
  }

  public FormField<Integer> klWarmup() {
    return klWarmup;
  }

  public FormField<Double> learningRate() {
    return learningRate;
  }

  public FormField<Double> logVarianceLearningRate() {
    return logVarianceLearningRate;
  }

  /** What is learned of the variances: noise of their own size, or in proportion to the means. */
  public ObjectProperty<VarianceParameterisation> weightNoiseProperty() {
    return weightNoise;
  }

  /** Whether the reverse models of deep weight priors are trained, at the learning rate. */
  public BooleanProperty reverseTrainedProperty() {
    return reverseTrained;
  }

  public FormField<Integer> samples() {
    return samples;
  }

  public FormField<Integer> kernelsPerStep() {
    return kernelsPerStep;
  }

  public FormField<Integer> ensemble() {
    return ensemble;
  }

  public ObjectProperty<Network> networkProperty() {
    return network;
  }

  /** As many as the network has. */
  public FormField<List<Integer>> widths() {
    return widths;
  }

  public FormField<Integer> batch() {
    return batch;
  }
}
