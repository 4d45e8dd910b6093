package org.kernelscope.ui.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.kernelscope.experiment.Comparison;
import org.kernelscope.experiment.ConvNetSpec;
import org.kernelscope.ui.FormField;

/** The settings that all runs of a comparison share, as a person edits them. */
public final class CompareForm {

  private static final int MOST_IMAGES_AT_ONCE = 10_000;
  private static final int WIDEST = 2048;

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
  private final FormField<Integer> parallel = FormField.wholeNumber(3, 1, 32);
  private final BooleanBinding valid =
      fields()
          .map(FormField::problemProperty)
          .map(Bindings::isEmpty)
          .reduce(BooleanBinding::and)
          .orElseThrow();

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
        firstSeed,
        parallel);
  }

  /** Calls {@code listener} after each change of a setting that the initial kernels depend on. */
  void onGeometryChange(Runnable listener) {
    Consumer<ObservableValue<String>> watch =
        text -> text.addListener((property, old, now) -> listener.run());
    Stream.of(data, firstWidth.textProperty(), secondWidth.textProperty(), firstSeed.textProperty())
        .forEach(watch);
  }

  /**
   * The network all runs train, with an initialisation and seed that are replaced; empty while a
   * field is invalid.
   */
  Optional<ConvNetSpec> network() {
    if (!valid.get()) {
      return Optional.empty();
    }
    int planned = steps.value().orElseThrow();
    return Optional.of(
        new ConvNetSpec(
            data.get(),
            trainExamples.value().orElseThrow(),
            testExamples.value().orElseThrow(),
            List.of(firstWidth.value().orElseThrow(), secondWidth.value().orElseThrow()),
            "xavier",
            batch.value().orElseThrow(),
            learningRate.value().orElseThrow(),
            ConvNetSpec.Decay.NONE,
            0,
            planned,
            Comparison.evaluationsUpTo(planned),
            firstSeed.value().orElseThrow()));
  }

  /**
   * The spec whose initial kernels are those of a run of the comparison with the first seed; what
   * they do not depend on is fixed. Empty while a field they depend on is invalid.
   */
  Optional<ConvNetSpec> preview(String initialisation) {
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
                                        new ConvNetSpec(
                                            data.get(),
                                            0,
                                            0,
                                            List.of(first, second),
                                            initialisation,
                                            1,
                                            0.001,
                                            ConvNetSpec.Decay.NONE,
                                            0,
                                            1,
                                            List.of(),
                                            seed))));
  }

  /** Whether every field stands for a value. */
  /** Fills in the settings of a run, for another one with changes. */
  void show(ConvNetSpec spec) {
    dataProperty().set(spec.data());
    trainExamples.textProperty().set(countOrAll(spec.trainExamples()));
    testExamples.textProperty().set(countOrAll(spec.testExamples()));
    firstWidth.textProperty().set(spec.widths().get(0).toString());
    secondWidth.textProperty().set(spec.widths().get(1).toString());
    learningRate.textProperty().set(Double.toString(spec.learningRate()));
    batch.textProperty().set(Integer.toString(spec.batch()));
    steps.textProperty().set(Integer.toString(spec.steps()));
    firstSeed.textProperty().set(Long.toString(spec.seed()));
  }

  private static String countOrAll(int count) {
    return count == 0 ? "all" : Integer.toString(count);
  }

  public BooleanBinding validBinding() {
    return valid;
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

  public FormField<Integer> parallel() {
    return parallel;
  }
}
