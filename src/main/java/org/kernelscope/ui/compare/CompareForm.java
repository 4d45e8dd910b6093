package org.kernelscope.ui.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.ui.form.FormField;

/** The settings that all runs of a comparison share, as a person edits them. */
public final class CompareForm {

  private static final int MOST_IMAGES_AT_ONCE = 10_000;
  private static final int WIDEST = 2048;

  /** Enough for an estimate that a longer list would hardly raise, after the last step. */
  private static final int IMPORTANCE_SAMPLES = 50;

  private final ObjectProperty<Model> model =
      new SimpleObjectProperty<>(this, "model", Model.CONVNET);
  private final FormField<Integer> latent = FormField.wholeNumber(16, 1, 1024);
  private final ObjectProperty<ImageVaeSpec.Pixels> pixels =
      new SimpleObjectProperty<>(this, "pixels", ImageVaeSpec.Pixels.GREY);
  private final StringProperty data = new SimpleStringProperty(this, "data", "mnist");
  private final FormField<Integer> trainExamples = FormField.countOrAll("all");
  private final FormField<Integer> testExamples = FormField.countOrAll("2000");
  private final FormField<Integer> firstWidth = FormField.wholeNumber(32, 1, WIDEST);
  private final FormField<Integer> secondWidth = FormField.wholeNumber(128, 1, WIDEST);
  private final FormField<Double> learningRate = FormField.positive("0.001", 10);
  private final FormField<Integer> batch = FormField.wholeNumber(256, 1, MOST_IMAGES_AT_ONCE);
  private final FormField<Integer> steps = FormField.wholeNumber(300, 1, 1_000_000);
  private final FormField<Integer> seeds = FormField.wholeNumber(1, 1, 100);
  private final FormField<Long> firstSeed = FormField.seed(1);
  private final BooleanProperty usesRecorded =
      new SimpleBooleanProperty(this, "usesRecorded", true);
  private final BooleanBinding valid =
      FormField.allValid(fields())
          .and(latent.problemProperty().isEmpty().or(model.isNotEqualTo(Model.IMAGE_VAE)));

  private Stream<FormField<?>> fields() {
    return Stream.of(
        trainExamples,
        testExamples,
        firstWidth,
        secondWidth,
        learningRate,
        batch,
        steps,
        seeds,
        firstSeed);
  }

  /** Calls {@code listener} after each change of a setting that the initial kernels depend on. */
  void onGeometryChange(Runnable listener) {
    Consumer<ObservableValue<String>> watch =
        text -> text.addListener((property, old, now) -> listener.run());
    Stream.of(data, firstWidth.textProperty(), secondWidth.textProperty(), firstSeed.textProperty())
        .forEach(watch);
    model.addListener((property, old, now) -> listener.run());
  }

  /**
   * The network all runs train, with an initialisation and seed that are replaced; empty while a
   * field is invalid.
   */
  Optional<ComparedSpec> network() {
    if (!valid.get()) {
      return Optional.empty();
    }
    int planned = steps.value().orElseThrow();
    List<Integer> widths =
        List.of(firstWidth.value().orElseThrow(), secondWidth.value().orElseThrow());
    long seed = firstSeed.value().orElseThrow();
    List<Integer> evaluations = Comparison.evaluationsUpTo(planned);
    return Optional.of(
        model.get() == Model.IMAGE_VAE
            ? ImageVaeSpec.usual()
                .with(SharedSettings.DATA, data.get())
                .with(SharedSettings.TRAIN_EXAMPLES, trainExamples.value().orElseThrow())
                .with(SharedSettings.TEST_EXAMPLES, testExamples.value().orElseThrow())
                .with(ImageVaeSpec.PIXELS, pixels.get())
                .with(SharedSettings.WIDTHS, widths)
                .with(ImageVaeSpec.LATENT, latent.value().orElseThrow())
                .with(SharedSettings.BATCH, batch.value().orElseThrow())
                .with(SharedSettings.LEARNING_RATE, learningRate.value().orElseThrow())
                .with(SharedSettings.STEPS, planned)
                .with(SharedSettings.EVALUATE_AT, evaluations)
                .with(ImageVaeSpec.IMPORTANCE_SAMPLES, IMPORTANCE_SAMPLES)
                .with(SharedSettings.SEED, seed)
            : ConvNetSpec.usual()
                .with(SharedSettings.DATA, data.get())
                .with(SharedSettings.TRAIN_EXAMPLES, trainExamples.value().orElseThrow())
                .with(SharedSettings.TEST_EXAMPLES, testExamples.value().orElseThrow())
                .with(SharedSettings.NETWORK, classifier())
                .with(SharedSettings.WIDTHS, widths)
                .with(SharedSettings.BATCH, batch.value().orElseThrow())
                .with(SharedSettings.LEARNING_RATE, learningRate.value().orElseThrow())
                .with(SharedSettings.STEPS, planned)
                .with(SharedSettings.EVALUATE_AT, evaluations)
                .with(SharedSettings.SEED, seed));
  }

  private FewShotSpec.Network classifier() {
    return model.get() == Model.CIFAR ? FewShotSpec.Network.CIFAR : FewShotSpec.Network.FCONV;
  }

  /**
   * The spec whose initial kernels are those of a run of the comparison with the first seed; what
   * they do not depend on is fixed. Empty while a field they depend on is invalid.
   */
  Optional<ComparedSpec> preview(InitialisationChoice initialisation) {
    return firstWidth
        .value()
        .flatMap(
            first ->
                secondWidth
                    .value()
                    .flatMap(
                        second ->
                            firstSeed
                                .value()
                                .map(
                                    seed ->
                                        preview(initialisation, List.of(first, second), seed))));
  }

  private ComparedSpec preview(
      InitialisationChoice initialisation, List<Integer> widths, long seed) {
    return model.get() == Model.IMAGE_VAE
        ? ImageVaeSpec.usual()
            .with(SharedSettings.DATA, data.get())
            .with(SharedSettings.TEST_EXAMPLES, 0)
            .with(SharedSettings.WIDTHS, widths)
            .with(ImageVaeSpec.LATENT, 1)
            .with(SharedSettings.INITIALISATION, initialisation)
            .with(SharedSettings.BATCH, 1)
            .with(SharedSettings.STEPS, 1)
            .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 0)
            .with(SharedSettings.SEED, seed)
        : ConvNetSpec.usual()
            .with(SharedSettings.DATA, data.get())
            .with(SharedSettings.NETWORK, classifier())
            .with(SharedSettings.WIDTHS, widths)
            .with(SharedSettings.INITIALISATION, initialisation)
            .with(SharedSettings.BATCH, 1)
            .with(SharedSettings.STEPS, 1)
            .with(SharedSettings.SEED, seed);
  }

  /** Fills in the settings of a run, for another one with changes. */
  void show(ComparedSpec spec) {
    if (spec instanceof ConvNetSpec network) {
      model.set(network.network() == FewShotSpec.Network.CIFAR ? Model.CIFAR : Model.CONVNET);
      show(network.trainExamples(), network.testExamples(), network.widths(), network.batch());
    } else if (spec instanceof ImageVaeSpec vae) {
      model.set(Model.IMAGE_VAE);
      pixels.set(vae.pixels());
      latent.textProperty().set(Integer.toString(vae.latent()));
      show(vae.trainExamples(), vae.testExamples(), vae.widths(), vae.batch());
    }
    dataProperty().set(spec.data());
    learningRate.textProperty().set(Double.toString(spec.learningRate()));
    steps.textProperty().set(Integer.toString(spec.steps()));
    firstSeed.textProperty().set(Long.toString(spec.seed()));
  }

  private void show(int train, int test, List<Integer> widths, int images) {
    trainExamples.textProperty().set(countOrAll(train));
    testExamples.textProperty().set(countOrAll(test));
    firstWidth.textProperty().set(widths.get(0).toString());
    secondWidth.textProperty().set(widths.get(1).toString());
    batch.textProperty().set(Integer.toString(images));
  }

  private static String countOrAll(int count) {
    return count == 0 ? "all" : Integer.toString(count);
  }

  /** Whether every field that counts stands for a value. */
  public BooleanBinding validBinding() {
    return valid;
  }

  public ObjectProperty<Model> modelProperty() {
    return model;
  }

  /** Dimensions of an image VAE's code. */
  public FormField<Integer> latent() {
    return latent;
  }

  /** What an image VAE models. */
  public ObjectProperty<ImageVaeSpec.Pixels> pixelsProperty() {
    return pixels;
  }

  /**
   * Whether finished runs of these settings are shown as recorded, and interrupted ones go on,
   * instead of being trained once more.
   */
  public BooleanProperty usesRecordedProperty() {
    return usesRecorded;
  }

  /** Name or folder of the data set. */
  public StringProperty dataProperty() {
    return data;
  }

  public FormField<Integer> trainExamples() {
    return trainExamples;
  }

  public FormField<Integer> testExamples() {
    return testExamples;
  }

  public FormField<Integer> firstWidth() {
    return firstWidth;
  }

  public FormField<Integer> secondWidth() {
    return secondWidth;
  }

  public FormField<Double> learningRate() {
    return learningRate;
  }

  public FormField<Integer> batch() {
    return batch;
  }

  public FormField<Integer> steps() {
    return steps;
  }

  public FormField<Integer> seeds() {
    return seeds;
  }

  public FormField<Long> firstSeed() {
    return firstSeed;
  }
}
