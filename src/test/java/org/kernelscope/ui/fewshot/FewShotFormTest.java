package org.kernelscope.ui.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.study.FewShotDefaults;
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

  @Test
  void theFirstSettingsAreThoseOfTheCommand() {
    List<FewShotSpec> specs = new FewShotForm().specs();
    assertThat(specs).hasSize(3 * 3);
    assertThat(specs.subList(0, 3))
        .extracting(FewShotSpec::prior)
        .isEqualTo(FewShotDefaults.PRIORS);
    FewShotSpec spec = specs.get(0);
    FewShotDefaults best = FewShotDefaults.forPrior(FewShotDefaults.PRIOR, 50);
    assertThat(spec.priors()).containsExactly(FewShotDefaults.PRIOR);
    assertThat(spec.bound()).isEqualTo(best.bound());
    assertThat(spec.initialisation()).isEqualTo(best.initialisation());
    assertThat(spec.steps()).isEqualTo(FewShotDefaults.STEPS);
    assertThat(spec.testExamples()).as("all of them").isZero();
  }

  @Test
  void anotherPriorBringsItsSettingsToFieldsThatWereLeftAlone() {
    form.set(BoundSpec.KL_WEIGHT, 0.5);
    form.firstPriorProperty().set("standard-normal");
    FewShotDefaults best = FewShotDefaults.forPrior("standard-normal", 50);
    assertThat(form.field(BoundSpec.VARIANCE_START).value()).contains(best.bound().varianceStart());
    assertThat(form.field(BoundSpec.KL_WEIGHT).value()).contains(0.5);
    form.firstPriorProperty().set("dwp");
    assertThat(form.field(BoundSpec.VARIANCE_START).value())
        .contains(FewShotDefaults.forPrior("dwp", 50).bound().varianceStart());
    assertThat(form.field(BoundSpec.KL_WEIGHT).value()).contains(0.5);
  }

  @Test
  void aPriorServesTheLayersAfterItUntilOneOfThemHasItsOwn() {
    form.priors().get(1).set("log-uniform");
    assertThat(form.spec().orElseThrow().priors())
        .containsExactly(FewShotDefaults.PRIOR, "log-uniform");
    form.set(SharedSettings.NETWORK, FewShotSpec.Network.CIFAR);
    assertThat(form.spec().orElseThrow().priors())
        .containsExactly(FewShotDefaults.PRIOR, "log-uniform", "log-uniform");
    form.priors().get(2).set("dwp");
    FewShotSpec spec = form.spec().orElseThrow();
    assertThat(spec.priors()).containsExactly(FewShotDefaults.PRIOR, "log-uniform", "dwp");
    FewShotForm other = single();
    other.show(spec);
    assertThat(other.spec()).contains(spec);
    form.set(SharedSettings.NETWORK, FewShotSpec.Network.FCONV);
    assertThat(form.spec().orElseThrow().priors()).hasSize(2);
  }

  @Test
  void aPriorIsComparedFromSeveralStartsEachOnce() {
    form.firstPriorProperty().set("standard-normal");
    form.compareWith("standard-normal");
    ComparedPrior xavier = form.compareWith("standard-normal");
    assertThat(form.specs()).as("all are alike").hasSize(1);
    xavier.initialisationProperty().set("xavier");
    assertThat(form.specs())
        .extracting(FewShotSpec::prior, FewShotSpec::initialisation)
        .containsExactly(
            tuple("standard-normal", FewShotDefaults.PRIOR), tuple("standard-normal", "xavier"));
    assertThat(form.specs().get(1).bound())
        .isEqualTo(FewShotDefaults.forPrior("standard-normal", 50).bound());
    xavier.priorProperty().set("dwp");
    assertThat(xavier.initialisationProperty().get())
        .as("a start that was chosen stays")
        .isEqualTo("xavier");
    xavier.initialisationProperty().set("dwp");
    xavier.priorProperty().set("log-uniform");
    assertThat(xavier.initialisationProperty().get())
        .as("a start that was suggested follows the prior")
        .isEqualTo(FewShotDefaults.forPrior("log-uniform", 50).initialisation());
    form.compareWithAnother();
    assertThat(form.compared()).hasSize(3);
    assertThat(form.compared().get(2).priorProperty().get())
        .isNotIn("standard-normal", "log-uniform");
  }

  @Test
  void fewTestImagesArePredictedAtTheStartAtTheEndAndSometimesBetween() {
    form.set(SharedSettings.TEST_EXAMPLES, 1000);
    form.set(SharedSettings.STEPS, 400);
    List<Integer> steps = form.spec().orElseThrow().evaluateAt();
    assertThat(steps).startsWith(0).endsWith(400).hasSizeLessThanOrEqualTo(9).isSorted();
    form.set(SharedSettings.STEPS, 1);
    assertThat(form.spec().orElseThrow().evaluateAt()).containsExactly(0, 1);
  }

  @Test
  void manyTestImagesArePredictedNotAtTheStartAndLessOften() {
    form.set(SharedSettings.STEPS, 400);
    for (String many : List.of("all", "5000")) {
      form.field(SharedSettings.TEST_EXAMPLES).textProperty().set(many);
      List<Integer> steps = form.spec().orElseThrow().evaluateAt();
      assertThat(steps).hasSize(3).endsWith(400).isSorted();
      assertThat(steps.get(0)).isPositive();
    }
  }

  @Test
  void theSettingsOfARunComeBackWhole() {
    form.firstPriorProperty().set("standard-normal:0.3");
    form.priors().get(1).set("dwp");
    form.set(SharedSettings.INITIALISATION, "filters");
    form.set(FewShot.EXAMPLES, List.of(20));
    form.set(FewShotSpec.SPLIT, 7L);
    form.set(SharedSettings.TEST_EXAMPLES, 0);
    form.set(BoundSpec.KL_WARMUP, 30);
    form.set(BoundSpec.VARIANCE_START, "prior");
    form.set(BoundSpec.REVERSE_LEARNING_RATE, 0.02);
    form.set(SharedSettings.WIDTHS, List.of(4, 128));
    form.set(SharedSettings.BATCH, 10);
    form.set(FewShotSpec.ENSEMBLE, 3);
    FewShotSpec spec = form.spec().orElseThrow();
    FewShotForm other = single();
    other.show(spec);
    assertThat(other.spec()).contains(spec);
  }

  @Test
  void theNoiseComesWithThePriorUntilAPersonChoosesIt() {
    assertThat(form.known(BoundSpec.WEIGHT_NOISE)).isEqualTo(VarianceParameterisation.ADDITIVE);
    form.firstPriorProperty().set("log-uniform");
    assertThat(form.spec().orElseThrow().bound())
        .isEqualTo(FewShotDefaults.forPrior("log-uniform", 50).bound());
    assertThat(form.known(BoundSpec.WEIGHT_NOISE)).isEqualTo(VarianceParameterisation.MULTIPLICATIVE);
    form.set(BoundSpec.WEIGHT_NOISE, VarianceParameterisation.ADDITIVE);
    form.firstPriorProperty().set("log-uniform:truncated");
    assertThat(form.spec().orElseThrow().bound().weightNoise())
        .isEqualTo(VarianceParameterisation.ADDITIVE);
  }

  @Test
  void severalExamplesSplitsAndPriorsMakeARunForEach() {
    form.set(FewShot.EXAMPLES, List.of(20, 50));
    form.set(FewShotSpec.SPLIT, 4L);
    form.set(FewShot.SPLITS, 3);
    form.firstPriorProperty().set("dwp");
    form.compareWith("standard-normal");
    form.compareWith("dwp");
    List<FewShotSpec> specs = form.specs();
    assertThat(specs).as("dwp is the form's own prior").hasSize(12).doesNotHaveDuplicates();
    assertThat(specs.subList(0, 4))
        .extracting(FewShotSpec::prior, FewShotSpec::examples, FewShotSpec::split)
        .containsExactly(
            tuple("dwp", 20, 4L),
            tuple("standard-normal", 20, 4L),
            tuple("dwp", 20, 5L),
            tuple("standard-normal", 20, 5L));
    assertThat(specs).allSatisfy(spec -> assertThat(spec.seed()).isEqualTo(spec.split()));
    FewShotDefaults best = FewShotDefaults.forPrior("standard-normal", 50);
    assertThat(specs.get(1).bound()).isEqualTo(best.bound());
    assertThat(specs.get(1).initialisation()).isEqualTo(best.initialisation());
    assertThat(specs.get(1).steps()).isEqualTo(specs.get(0).steps());
    assertThat(form.spec()).contains(specs.get(0));
  }

  @Test
  void suggestedSettingsFollowTheNumberOfImagesAndChosenOnesStay() {
    form.set(FewShot.EXAMPLES, List.of(50, 200));
    assertThat(form.specs())
        .extracting(FewShotSpec::bound)
        .containsExactly(
            FewShotDefaults.forPrior(FewShotDefaults.PRIOR, 50).bound(),
            FewShotDefaults.forPrior(FewShotDefaults.PRIOR, 200).bound())
        .doesNotHaveDuplicates();
    form.set(FewShot.EXAMPLES, List.of(200));
    assertThat(form.field(BoundSpec.VARIANCE_START).value()).contains("-10");
    form.set(BoundSpec.KL_WEIGHT, 0.5);
    form.set(FewShot.EXAMPLES, List.of(50, 200));
    assertThat(form.specs())
        .extracting(spec -> spec.bound().varianceStart(), spec -> spec.bound().klWeight())
        .containsExactly(tuple("-7", 0.5), tuple("-7", 0.5));
  }

  @Test
  void aListOfExamplesThatIsNoneSaysWhatWasExpected() {
    form.field(FewShot.EXAMPLES).textProperty().set("20,,50");
    assertThat(form.field(FewShot.EXAMPLES).problemProperty().get())
        .isEqualTo("Expected whole numbers of at least 1, parted by commas, found '20,,50'.");
    assertThat(form.specs()).isEmpty();
    form.field(FewShot.EXAMPLES).textProperty().set("50, 20 , 50");
    assertThat(form.specs()).extracting(FewShotSpec::examples).containsExactly(50, 20);
  }

  @Test
  void anInvalidFieldLeavesNothingToRun() {
    form.field(FewShotSpec.ENSEMBLE).textProperty().set("0");
    assertThat(form.spec()).isEmpty();
    assertThat(form.problemProperty().get().isEmpty()).isFalse();
  }
}
