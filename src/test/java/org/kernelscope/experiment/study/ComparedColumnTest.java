package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.Network;

/** A column of a comparison is an initialisation, and any change of any setting. */
class ComparedColumnTest {

  private static final InitialisationChoice XAVIER = InitialisationChoice.of("xavier");

  private static ComparedColumn column(String text) {
    return ComparedColumn.parse(text, ConvNetSpec.SETTINGS, XAVIER);
  }

  /** The field of the first run that a column leads to. */
  private static ComparedSpec run(String column, ComparedSpec shared) {
    return new Comparison(List.of(column(column)), 1, shared.seed(), shared).runs().get(0);
  }

  @Test
  void aColumnHasWhatItSaysAndAllElseOfTheOthers() {
    ConvNetSpec shared = ConvNetSpec.usual().with(SharedSettings.BATCH, 32);
    ComparedSpec run = run("init=dwp,trainExamples=200,learningRate=0.01", shared);
    assertThat(run)
        .isEqualTo(
            shared
                .with(SharedSettings.INITIALISATION, InitialisationChoice.of("dwp"))
                .with(SharedSettings.TRAIN_EXAMPLES, 200)
                .with(SharedSettings.LEARNING_RATE, 0.01));
  }

  @Test
  void aColumnWithoutAnInitialisationHasTheUsualOne() {
    assertThat(column("seed=7").initialisation()).isEqualTo(XAVIER);
    assertThat(column("init=filters").changes().settings().all()).isEmpty();
  }

  @Test
  void commasWithinAValueAreItsOwn() {
    ComparedColumn column = column("widths=8,16, init=filters:a.npz,b.npz , evaluateAt=0,5");
    assertThat(column.changes().get(SharedSettings.WIDTHS)).containsExactly(8, 16);
    assertThat(column.changes().get(SharedSettings.EVALUATE_AT)).containsExactly(0, 5);
    assertThat(column.initialisation().files()).containsExactly(Path.of("a.npz"), Path.of("b.npz"));
  }

  @Test
  void aFileWhoseNameLooksLikeASettingStandsInQuotes() {
    ComparedColumn column = column("init=filters:\"a,steps=3.npz\",steps=5");
    assertThat(column.initialisation().files()).containsExactly(Path.of("a,steps=3.npz"));
    assertThat(column.changes().get(SharedSettings.STEPS)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init=xavier",
        "init=dwp,trainExamples=200",
        "init=filters:\"a, b.npz\",widths=8,16,network=fconv,seed=9,decay=LINEAR"
      })
  void whatIsWrittenIsReadAgain(String text) {
    ComparedColumn column = column(text);
    assertThat(column(column.text())).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | expected settings and values such as trainExamples=200",
        "dwp                         | found 'dwp'",
        "trainexamples=200           | found 'trainexamples=200'",
        "kernelsPerStep=3            | found 'kernelsPerStep=3'",
        "purpose=SOURCE              | found 'purpose=SOURCE'",
        "trainExamples=few           | trainExamples: expected",
        "steps=0                     | steps: expected",
        "init=,steps=3               | initialisation",
        "steps=3,steps=4             | expected each setting once, found steps twice",
      })
  void aColumnThatMakesNoSenseIsOneSentence(String text, String sentence) {
    assertThatThrownBy(() -> run(text, ConvNetSpec.usual()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void anotherNetworkHasTheWidthsItUsuallyHas() {
    ComparedSpec run = run("network=cifar", ConvNetSpec.usual());
    assertThat(run.get(SharedSettings.WIDTHS)).isEqualTo(Network.CIFAR.usualWidths());
    assertThatThrownBy(() -> run("network=cifar,widths=1", ConvNetSpec.usual()))
        .hasMessageContaining("widths: expected");
  }

  @Test
  void otherStepsAreEvaluatedAsUsualUnlessSomebodySaidWhen() {
    ConvNetSpec usual =
        ConvNetSpec.usual().with(SharedSettings.EVALUATE_AT, Comparison.evaluationsUpTo(300));
    assertThat(run("steps=45", usual).get(SharedSettings.EVALUATE_AT))
        .containsExactly(0, 10, 20, 30, 40, 45);
    ConvNetSpec chosen = ConvNetSpec.usual().with(SharedSettings.EVALUATE_AT, List.of(7, 40));
    assertThat(run("steps=45", chosen).get(SharedSettings.EVALUATE_AT)).containsExactly(7, 40);
  }

  @Test
  void aSettingThatTheRunsDoNotHaveIsRefused() {
    ComparedColumn column = column("l2=0.1");
    assertThatThrownBy(() -> column.of(ImageVaeSpec.usual()))
        .hasMessageContaining("no setting of this kind of run: l2");
  }

  @Test
  void seedsOfAColumnWithASeedOfItsOwnCountUpFromIt() {
    Comparison comparison =
        new Comparison(List.of(column("init=dwp"), column("seed=100")), 2, 10, ConvNetSpec.usual());
    assertThat(comparison.runs())
        .extracting(ComparedSpec::seed)
        .containsExactly(10L, 100L, 11L, 101L);
  }

  @Test
  void aColumnIsToldInTheWordsOfItsSettings() {
    assertThat(column("init=dwp,trainExamples=200,batch=8").words())
        .isEqualTo("Training images 200, Batch size 8 images");
    assertThat(column("init=dwp").words()).isEmpty();
  }
}
