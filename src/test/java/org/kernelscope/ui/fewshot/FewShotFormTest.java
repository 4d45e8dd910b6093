package org.kernelscope.ui.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.layer.VarianceParameterisation;

class FewShotFormTest {

  private final FewShotForm form = new FewShotForm();

  @Test
  void theFirstSettingsAreThoseOfTheCommand() {
    FewShotSpec spec = spec(form).orElseThrow();
    FewShotDefaults best = FewShotDefaults.forPrior(FewShotDefaults.PRIOR, 50);
    assertThat(spec.priors()).containsExactly(FewShotDefaults.PRIOR);
    assertThat(spec.bound()).isEqualTo(best.bound());
    assertThat(spec.initialisation()).isEqualTo(best.initialisation());
    assertThat(spec.steps()).isEqualTo(FewShotDefaults.STEPS);
    assertThat(spec.testExamples()).as("all of them").isZero();
  }

  @Test
  void anotherPriorBringsItsSettingsToFieldsThatWereLeftAlone() {
    form.klWeight().textProperty().set("0.5");
    form.firstPriorProperty().set("standard-normal");
    FewShotDefaults best = FewShotDefaults.forPrior("standard-normal", 50);
    assertThat(form.varianceStart().value()).contains(best.bound().varianceStart());
    assertThat(form.klWeight().value()).contains(0.5);
    form.firstPriorProperty().set("dwp");
    assertThat(form.varianceStart().value())
        .contains(FewShotDefaults.forPrior("dwp", 50).bound().varianceStart());
    assertThat(form.klWeight().value()).contains(0.5);
  }

  @Test
  void aPriorServesTheLayersAfterItUntilOneOfThemHasItsOwn() {
    form.priors().get(1).set("log-uniform");
    assertThat(spec(form).orElseThrow().priors())
        .containsExactly(FewShotDefaults.PRIOR, "log-uniform");
    form.networkProperty().set(Network.CIFAR);
    assertThat(spec(form).orElseThrow().priors())
        .containsExactly(FewShotDefaults.PRIOR, "log-uniform", "log-uniform");
    form.priors().get(2).set("dwp");
    FewShotSpec spec = spec(form).orElseThrow();
    assertThat(spec.priors()).containsExactly(FewShotDefaults.PRIOR, "log-uniform", "dwp");
    FewShotForm other = new FewShotForm();
    other.show(spec);
    assertThat(spec(other)).contains(spec);
    form.networkProperty().set(Network.FCONV);
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
        .extracting(FewShotSpec::prior, FewShotSpec::initialisation)
        .containsExactly(
            tuple("standard-normal", FewShotDefaults.PRIOR), tuple("standard-normal", "xavier"));
    assertThat(specs(form).get(1).bound())
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
    form.testExamples().textProperty().set("1000");
    form.steps().textProperty().set("400");
    List<Integer> steps = spec(form).orElseThrow().evaluateAt();
    assertThat(steps).startsWith(0).endsWith(400).hasSizeLessThanOrEqualTo(9).isSorted();
    form.steps().textProperty().set("1");
    assertThat(spec(form).orElseThrow().evaluateAt()).containsExactly(0, 1);
  }

  @Test
  void manyTestImagesArePredictedNotAtTheStartAndLessOften() {
    form.steps().textProperty().set("400");
    for (String many : List.of("all", "5000")) {
      form.testExamples().textProperty().set(many);
      List<Integer> steps = spec(form).orElseThrow().evaluateAt();
      assertThat(steps).hasSize(3).endsWith(400).isSorted();
      assertThat(steps.get(0)).isPositive();
    }
  }

  @Test
  void theSettingsOfARunComeBackWhole() {
    form.firstPriorProperty().set("standard-normal:0.3");
    form.priors().get(1).set("dwp");
    form.initialisationProperty().set("filters");
    form.examples().textProperty().set("20");
    form.split().textProperty().set("7");
    form.testExamples().textProperty().set("all");
    form.klWarmup().textProperty().set("30");
    form.varianceStart().textProperty().set("prior");
    form.reverseTrainedProperty().set(!form.reverseTrainedProperty().get());
    form.widths().textProperty().set("4, 128");
    form.batch().textProperty().set("10");
    form.ensemble().textProperty().set("3");
    FewShotSpec spec = spec(form).orElseThrow();
    FewShotForm other = new FewShotForm();
    other.show(spec);
    assertThat(spec(other)).contains(spec);
  }

  @Test
  void theNoiseComesWithThePriorUntilAPersonChoosesIt() {
    assertThat(form.weightNoiseProperty().get()).isEqualTo(VarianceParameterisation.ADDITIVE);
    form.firstPriorProperty().set("log-uniform");
    assertThat(spec(form).orElseThrow().bound())
        .isEqualTo(FewShotDefaults.forPrior("log-uniform", 50).bound());
    assertThat(form.weightNoiseProperty().get()).isEqualTo(VarianceParameterisation.MULTIPLICATIVE);
    form.weightNoiseProperty().set(VarianceParameterisation.ADDITIVE);
    form.firstPriorProperty().set("log-uniform:truncated");
    assertThat(spec(form).orElseThrow().bound().weightNoise())
        .isEqualTo(VarianceParameterisation.ADDITIVE);
  }

  @Test
  void severalExamplesSplitsAndPriorsMakeARunForEach() {
    form.examples().textProperty().set("20, 50");
    form.split().textProperty().set("4");
    form.splits().textProperty().set("3");
    form.firstPriorProperty().set("dwp");
    form.compareWith("standard-normal");
    form.compareWith("dwp");
    List<FewShotSpec> specs = specs(form);
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
    assertThat(spec(form)).contains(specs.get(0));
  }

  @Test
  void suggestedSettingsFollowTheNumberOfImagesAndChosenOnesStay() {
    form.examples().textProperty().set("50, 200");
    assertThat(specs(form))
        .extracting(FewShotSpec::bound)
        .containsExactly(
            FewShotDefaults.forPrior(FewShotDefaults.PRIOR, 50).bound(),
            FewShotDefaults.forPrior(FewShotDefaults.PRIOR, 200).bound())
        .doesNotHaveDuplicates();
    form.examples().textProperty().set("200");
    assertThat(form.varianceStart().value()).contains("-10");
    form.klWeight().textProperty().set("0.5");
    form.examples().textProperty().set("50, 200");
    assertThat(specs(form))
        .extracting(spec -> spec.bound().varianceStart(), spec -> spec.bound().klWeight())
        .containsExactly(tuple("-7", 0.5), tuple("-7", 0.5));
  }

  @Test
  void aListOfExamplesThatIsNoneSaysWhatWasExpected() {
    form.examples().textProperty().set("20,,50");
    assertThat(form.examples().problemProperty().get())
        .isEqualTo("Expected whole numbers from 1 to 1000000, parted by commas, found “20,,50”.");
    assertThat(specs(form)).isEmpty();
    form.examples().textProperty().set("50, 20 , 50");
    assertThat(form.examples().value()).contains(List.of(50, 20));
  }

  @Test
  void anInvalidFieldLeavesNothingToRun() {
    form.ensemble().textProperty().set("0");
    assertThat(spec(form)).isEmpty();
    assertThat(form.validBinding().get()).isFalse();
  }

  private static List<FewShotSpec> specs(FewShotForm form) {
    return form.sweep().map(FewShot.Experiment::runs).orElse(List.of());
  }

  private static Optional<FewShotSpec> spec(FewShotForm form) {
    return form.sweep().map(FewShot.Experiment::first);
  }
}
