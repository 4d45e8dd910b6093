package org.kernelscope.ui.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormFieldTest {

  @Test
  void aWholeNumberOutsideItsBoundsSaysWhatWasExpectedAndFound() {
    FormField<Integer> field = FormField.wholeNumber(32, 1, 2048);
    assertThat(field.value()).contains(32);
    field.textProperty().set("0");
    assertThat(field.value()).isEmpty();
    assertThat(field.problemProperty().get())
        .isEqualTo("Expected a whole number from 1 to 2048, found “0”.");
    field.textProperty().set("");
    assertThat(field.problemProperty().get()).endsWith("found nothing.");
    field.textProperty().set(" 7 ");
    assertThat(field.problemProperty().get()).isEmpty();
    assertThat(field.value()).contains(7);
  }

  @Test
  void aNumberTooLongForAnIntegerIsRefusedAndNotWrapped() {
    FormField<Integer> field = FormField.wholeNumber(1, 1, Integer.MAX_VALUE);
    field.textProperty().set("4294967297");
    assertThat(field.value()).isEmpty();
    assertThat(field.problemProperty().get()).contains("4294967297");
  }

  @Test
  void allIsACountOfZero() {
    FormField<Integer> field = FormField.countOrAll("all");
    assertThat(field.value()).contains(0);
    field.textProperty().set("0");
    assertThat(field.problemProperty().get()).contains("or the word all");
  }

  @Test
  void aNumberOrAWordIsEitherOfThem() {
    FormField<String> field = FormField.numberOr("prior", "-10");
    assertThat(field.value()).contains("-10");
    field.textProperty().set(" Prior ");
    assertThat(field.value()).contains("prior");
    field.textProperty().set("low");
    assertThat(field.problemProperty().get())
        .isEqualTo("Expected a number, or the word prior, found “low”.");
  }

  @Test
  void aWeightMayBeZeroAndNotLess() {
    FormField<Double> field = FormField.notNegative("0");
    assertThat(field.value()).contains(0.0);
    field.textProperty().set("-0.5");
    assertThat(field.problemProperty().get())
        .isEqualTo("Expected a number of at least 0, found “-0.5”.");
  }

  @Test
  void aLearningRateIsAFiniteNumberAboveZero() {
    FormField<Double> field = FormField.positive("0.001", 10);
    for (String wrong : new String[] {"0", "-1", "NaN", "Infinity", "10", "1,5", "fast"}) {
      field.textProperty().set(wrong);
      assertThat(field.problemProperty().get())
          .isEqualTo("Expected a number above 0 and below 10, found “%s”.", wrong);
    }
    field.textProperty().set("3e-4");
    assertThat(field.value()).contains(3e-4);
  }
}
