package org.kernelscope.ui.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.layer.VarianceParameterisation;

class FewShotFormTest {

  private final FewShotForm form = single();

  /** A form of a single run. */
  private static FewShotForm single() {
    FewShotForm form = new FewShotForm();
    form.set(FewShot.SPLITS, 1);
    form.compared().clear();
    return form;
  }

  private static List<PriorChoice> read(String prior) {
    return PriorChoice.parseLayers(prior, file -> false);
  }

  /** Half-typed quotes are no prior yet, and no reason to lose what stands in the other fields. */
  @Test
  void aFileInQuotesIsReadOnceItsQuotesAreClosed() {
    form.firstPriorProperty().set("dwp:\"my prior");
    assertThatThrownBy(() -> spec(form)).hasMessageContaining("expected a closing quote");
    form.firstPriorProperty().set("dwp:\"my prior, 7.dwp\"");
    assertThat(spec(form).orElseThrow().priors())
        .containsExactly(PriorChoice.of(PriorChoice.DWP, List.of(Path.of("my prior, 7.dwp"))));
    assertThat(spec(form).orElseThrow().initialisation().files())
        .containsExactly(Path.of("my prior, 7.dwp"));
  }

  @Test
  void theFirstSettingsAreThoseOfTheCommand() {
    List<FewShotSpec> specs = specs(new FewShotForm());
    assertThat(specs).hasSize(3 * 3);
    assertThat(specs.subList(0, 3))
        .extracting(spec -> spec.priors().get(0))
        .isEqualTo(FewShotDefaults.PRIORS);
    FewShotSpec spec = specs.get(0);
    FewShotDefaults best = FewShotDefaults.forPriors(List.of(FewShotDefaults.PRIOR), 50);
    assertThat(spec.priors()).containsExactly(FewShotDefaults.PRIOR);
    assertThat(spec.bound()).isEqualTo(best.bound());
    assertThat(spec.initialisation()).isEqualTo(best.initialisation());
    assertThat(spec.steps()).isEqualTo(FewShotDefaults.STEPS);
    assertThat(spec.testExamples()).as("all of them").isZero();
  }

  @Test
  void anotherPriorBringsItsSettingsToFieldsThatWereLeftAlone() {
    form.field(BoundSpec.KL_WEIGHT).textProperty().set("0.5");
    form.firstPriorProperty().set("standard-normal");
    FewShotDefaults best = FewShotDefaults.forPriors(read("standard-normal"), 50);
    assertThat(form.field(BoundSpec.VARIANCE_START).value()).contains(best.bound().varianceStart());
    assertThat(form.field(BoundSpec.KL_WEIGHT).value()).contains(0.5);
    form.firstPriorProperty().set("dwp:dense");
    assertThat(form.field(BoundSpec.VARIANCE_START).value())
        .contains(FewShotDefaults.forPriors(read("dwp:dense"), 50).bound().varianceStart());
    assertThat(form.field(BoundSpec.KL_WEIGHT).value()).contains(0.5);
  }

  @Test
  void aPriorServesTheLayersAfterItUntilOneOfThemHasItsOwn() {
    form.priors().get(1).set("log-uniform");
    assertThat(spec(form).orElseThrow().prior()).isEqualTo("dwp:large+log-uniform");
    form.set(SharedSettings.NETWORK, Network.CIFAR);
    assertThat(spec(form).orElseThrow().prior()).isEqualTo("dwp:large+log-uniform+log-uniform");
    form.priors().get(2).set("dwp:dense");
    FewShotSpec spec = spec(form).orElseThrow();
    assertThat(spec.prior()).isEqualTo("dwp:large+log-uniform+dwp:dense");
    FewShotForm other = single();
    other.show(spec);
    assertThat(spec(other)).contains(spec);
    form.set(SharedSettings.NETWORK, Network.FCONV);
    assertThat(spec(form).orElseThrow().priors()).hasSize(2);
  }

  @Test
  void aPriorIsComparedFromSeveralStartsEachOnce() {
    form.firstPriorProperty().set("standard-normal");
    form.compareWith("standard-normal");
    ComparedPrior xavier = form.compareWith("standard-normal");
    assertThat(specs(form)).as("all are alike").hasSize(1);
    xavier.initialisationProperty().set("xavier");
    assertThat(specs(form))
        .extracting(FewShotSpec::prior, spec -> spec.initialisation().text())
        .containsExactly(tuple("standard-normal", "dwp:large"), tuple("standard-normal", "xavier"));
    assertThat(specs(form).get(1).bound())
        .isEqualTo(FewShotDefaults.forPriors(read("standard-normal"), 50).bound());
    xavier.priorProperty().set("dwp:dense");
    assertThat(xavier.initialisationProperty().get())
        .as("a start that was chosen stays")
        .isEqualTo("xavier");
    xavier.initialisationProperty().set("dwp");
    xavier.priorProperty().set("log-uniform");
    assertThat(xavier.initialisationProperty().get())
        .as("a start that was suggested follows the prior")
        .isEqualTo(FewShotDefaults.forPriors(read("log-uniform"), 50).initialisation().text());
    form.compareWithAnother();
    assertThat(form.compared()).hasSize(3);
    assertThat(form.compared().get(2).priorProperty().get())
        .isNotIn("standard-normal", "log-uniform");
  }

  @Test
  void fewTestImagesArePredictedAtTheStartAtTheEndAndSometimesBetween() {
    form.field(SharedSettings.TEST_EXAMPLES).textProperty().set("1000");
    form.field(SharedSettings.STEPS).textProperty().set("400");
    List<Integer> steps = spec(form).orElseThrow().evaluateAt();
    assertThat(steps).startsWith(0).endsWith(400).hasSizeLessThanOrEqualTo(9).isSorted();
    form.field(SharedSettings.STEPS).textProperty().set("1");
    assertThat(spec(form).orElseThrow().evaluateAt()).containsExactly(0, 1);
  }

  @Test
  void manyTestImagesArePredictedNotAtTheStartAndLessOften() {
    form.field(SharedSettings.STEPS).textProperty().set("400");
    for (String many : List.of("all", "5000")) {
      form.field(SharedSettings.TEST_EXAMPLES).textProperty().set(many);
      List<Integer> steps = spec(form).orElseThrow().evaluateAt();
      assertThat(steps).hasSize(3).endsWith(400).isSorted();
      assertThat(steps.get(0)).isPositive();
    }
  }

  @Test
  void theSettingsOfARunComeBackWhole() {
    form.firstPriorProperty().set("standard-normal:0.3");
    form.priors().get(1).set("dwp:dense");
    form.field(SharedSettings.INITIALISATION).textProperty().set("filters");
    form.field(FewShot.EXAMPLES).textProperty().set("20");
    form.field(FewShotSpec.SPLIT).textProperty().set("7");
    form.field(SharedSettings.TEST_EXAMPLES).textProperty().set("all");
    form.field(BoundSpec.KL_WARMUP).textProperty().set("30");
    form.field(BoundSpec.VARIANCE_START).textProperty().set("prior");
    form.set(BoundSpec.REVERSE_LEARNING_RATE, 0.02);
    form.field(SharedSettings.WIDTHS).textProperty().set("4, 128");
    form.field(SharedSettings.BATCH).textProperty().set("10");
    form.field(FewShotSpec.ENSEMBLE).textProperty().set("3");
    FewShotSpec spec = spec(form).orElseThrow();
    FewShotForm other = single();
    other.show(spec);
    assertThat(spec(other)).contains(spec);
  }

  @Test
  void theNoiseComesWithThePriorUntilAPersonChoosesIt() {
    assertThat(form.known(BoundSpec.WEIGHT_NOISE)).isEqualTo(VarianceParameterisation.ADDITIVE);
    form.firstPriorProperty().set("log-uniform");
    assertThat(spec(form).orElseThrow().bound())
        .isEqualTo(FewShotDefaults.forPriors(read("log-uniform"), 50).bound());
    assertThat(form.known(BoundSpec.WEIGHT_NOISE))
        .isEqualTo(VarianceParameterisation.MULTIPLICATIVE);
    form.set(BoundSpec.WEIGHT_NOISE, VarianceParameterisation.ADDITIVE);
    form.firstPriorProperty().set("log-uniform:truncated");
    assertThat(spec(form).orElseThrow().bound().weightNoise())
        .isEqualTo(VarianceParameterisation.ADDITIVE);
  }

  @Test
  void severalExamplesSplitsAndPriorsMakeARunForEach() {
    form.field(FewShot.EXAMPLES).textProperty().set("20, 50");
    form.field(FewShotSpec.SPLIT).textProperty().set("4");
    form.field(FewShot.SPLITS).textProperty().set("3");
    form.firstPriorProperty().set("dwp:dense");
    form.compareWith("standard-normal");
    form.compareWith("dwp:dense");
    List<FewShotSpec> specs = specs(form);
    assertThat(specs).as("dwp is the form's own prior").hasSize(12).doesNotHaveDuplicates();
    assertThat(specs.subList(0, 4))
        .extracting(FewShotSpec::prior, FewShotSpec::examples, FewShotSpec::split)
        .containsExactly(
            tuple("dwp:dense", 20, 4L),
            tuple("standard-normal", 20, 4L),
            tuple("dwp:dense", 20, 5L),
            tuple("standard-normal", 20, 5L));
    assertThat(specs).allSatisfy(spec -> assertThat(spec.seed()).isEqualTo(spec.split()));
    FewShotDefaults best = FewShotDefaults.forPriors(read("standard-normal"), 50);
    assertThat(specs.get(1).bound()).isEqualTo(best.bound());
    assertThat(specs.get(1).initialisation()).isEqualTo(best.initialisation());
    assertThat(specs.get(1).steps()).isEqualTo(specs.get(0).steps());
    assertThat(spec(form)).contains(specs.get(0));
  }

  @Test
  void suggestedSettingsFollowTheNumberOfImagesAndChosenOnesStay() {
    form.field(FewShot.EXAMPLES).textProperty().set("50, 200");
    assertThat(specs(form))
        .extracting(FewShotSpec::bound)
        .containsExactly(
            FewShotDefaults.forPriors(List.of(FewShotDefaults.PRIOR), 50).bound(),
            FewShotDefaults.forPriors(List.of(FewShotDefaults.PRIOR), 200).bound())
        .doesNotHaveDuplicates();
    form.field(FewShot.EXAMPLES).textProperty().set("200");
    assertThat(form.field(BoundSpec.VARIANCE_START).value()).contains("-10");
    form.field(BoundSpec.KL_WEIGHT).textProperty().set("0.5");
    form.field(FewShot.EXAMPLES).textProperty().set("50, 200");
    assertThat(specs(form))
        .extracting(spec -> spec.bound().varianceStart(), spec -> spec.bound().klWeight())
        .containsExactly(tuple("-7", 0.5), tuple("-7", 0.5));
  }

  @Test
  void aListOfExamplesThatIsNoneSaysWhatWasExpected() {
    form.field(FewShot.EXAMPLES).textProperty().set("20,,50");
    assertThat(form.field(FewShot.EXAMPLES).problemProperty().get())
        .isEqualTo("Expected whole numbers of at least 1, parted by commas, found '20,,50'.");
    assertThat(specs(form)).isEmpty();
    form.field(FewShot.EXAMPLES).textProperty().set("50, 20 , 50");
    assertThat(specs(form)).extracting(FewShotSpec::examples).containsExactly(50, 20);
  }

  @Test
  void anInvalidFieldLeavesNothingToRun() {
    form.field(FewShotSpec.ENSEMBLE).textProperty().set("0");
    assertThat(spec(form)).isEmpty();
    assertThat(form.problemProperty().get()).isNotEmpty();
  }

  private static List<FewShotSpec> specs(FewShotForm form) {
    return form.sweep().map(FewShot.Experiment::runs).orElse(List.of());
  }

  private static Optional<FewShotSpec> spec(FewShotForm form) {
    return form.sweep().map(FewShot.Experiment::first);
  }
}
