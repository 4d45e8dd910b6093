package org.kernelscope.ui.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingType;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;

class FormTest {

  /** Some of them are refused by whatever does not take any text, others stand for values. */
  private static final List<String> TEXTS =
      List.of("", "-1e99", "3", "0.5", "7,9", "prior", "other");

  /** Whatever is written there names a file. */
  private static final Setting<?> TAKES_ANY_TEXT = KernelVaeSpec.KERNELS;

  static Stream<Arguments> settings() {
    return Stream.of(RunKind.values())
        .flatMap(
            kind -> kind.settings().all().stream().map(setting -> Arguments.of(kind, setting)));
  }

  private static <T> Optional<T> parsed(SettingType<T> type, String text) {
    try {
      return Optional.of(type.parse(text));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFormBeginsWithTheUsualValuesOfItsKindOfRun(RunKind kind) {
    Form form = new Form(kind.settings());
    assertThat(form.values()).contains(kind.settings().usual());
    assertThat(form.problemProperty().get()).isEmpty();
    assertThat(form.fields()).extracting(Field::setting).isEqualTo(kind.settings().all());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("settings")
  <T> void theTextOfAFieldIsTheOneItsSettingWrites(RunKind kind, Setting<T> setting) {
    Field<T> field = new Form(kind.settings()).field(setting);
    assertThat(field.textProperty().get()).isEqualTo(setting.type().text(setting.usual()));
    assertThat(field.value()).contains(setting.usual());
    assertThat(parsed(setting.type(), field.textProperty().get())).contains(setting.usual());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("settings")
  <T> void aTextThatIsRefusedSaysWhyAndLeavesNothingToStart(RunKind kind, Setting<T> setting) {
    Values doingSomething = applying(setting, kind.settings().usual());
    Form form = new Form(kind.settings());
    form.show(doingSomething);
    Field<T> field = form.field(setting);
    Optional<String> bad =
        TEXTS.stream().filter(text -> parsed(setting.type(), text).isEmpty()).findFirst();
    assertThat(bad.isEmpty()).as("any text will do").isEqualTo(setting.equals(TAKES_ANY_TEXT));
    if (bad.isEmpty()) {
      return;
    }
    field.textProperty().set(bad.get());
    assertThat(field.problemProperty().get())
        .isEqualTo(Field.sentence(setting.type().refusal(bad.get()).getMessage()))
        .startsWith("Expected ")
        .contains(", found ");
    assertThat(field.value()).isEmpty();
    assertThat(form.values()).isEmpty();
    assertThat(form.problemProperty().get())
        .startsWith(setting.label() + ": expected ")
        .endsWith(field.problemProperty().get().substring(1));
    field.textProperty().set(setting.type().text(setting.usual()));
    assertThat(form.values()).contains(doingSomething);
  }

  /** The same values, or others of some choice, beside which a setting does something. */
  private static Values applying(Setting<?> setting, Values values) {
    return Stream.concat(
            Stream.of(values),
            values.settings().all().stream().flatMap(other -> choices(other, values)))
        .filter(setting.applies())
        .findFirst()
        .orElseThrow();
  }

  private static <T> Stream<Values> choices(Setting<T> setting, Values values) {
    return setting.type().choices().stream().map(choice -> values.with(setting, choice));
  }

  @ParameterizedTest
  @EnumSource
  void theValuesOfARunComeBackWhole(RunKind kind) {
    Values other = kind.settings().usual();
    for (Setting<?> setting : kind.settings().all()) {
      other = withAnother(setting, other);
    }
    Form form = new Form(kind.settings());
    form.show(other);
    assertThat(form.values()).contains(other);
    for (Field<?> field : form.fields()) {
      assertShows(field, other);
    }
  }

  private static <T> void assertShows(Field<T> field, Values values) {
    T value = values.get(field.setting());
    assertThat(field.value()).contains(value);
    assertThat(field.textProperty().get()).isEqualTo(field.setting().type().text(value));
  }

  private static <T> Values withAnother(Setting<T> setting, Values values) {
    if (!setting.applies().test(values)) {
      return values;
    }
    SettingType<T> type = setting.type();
    // Patience means something beside the best weights only, which are the usual ones.
    T another =
        setting.equals(KernelVaeSpec.KEEP)
            ? setting.usual()
            : Stream.concat(
                    type.choices().stream(),
                    TEXTS.stream().flatMap(text -> parsed(type, text).stream()))
                .filter(value -> !value.equals(setting.usual()))
                .findFirst()
                .orElseThrow();
    return values.with(setting, another);
  }

  @Test
  void aValueStaysWhatItWasWhateverItsTextWouldBeReadAs() {
    Form form = new Form(FewShotSpec.SETTINGS);
    List<PriorChoice> priors = Chosen.priors("dwp:a.dwp,b.dwp", "log-uniform");
    form.show(FewShotSpec.usual().with(FewShotSpec.PRIORS, priors).values());
    assertThat(form.values().orElseThrow().get(FewShotSpec.PRIORS)).isEqualTo(priors);
    form.set(SharedSettings.STEPS, 7);
    assertThat(form.values().orElseThrow().get(FewShotSpec.PRIORS)).isEqualTo(priors);
  }

  @Test
  void aSettingThatDoesNothingHasItsUsualValueAndNoProblem() {
    Form form = new Form(KernelVaeSpec.SETTINGS, KernelVaeSpec::new);
    Field<Integer> patience = form.field(KernelVaeSpec.PATIENCE);
    patience.set(300);
    assertThat(form.values().orElseThrow().get(KernelVaeSpec.PATIENCE)).isEqualTo(300);
    form.set(KernelVaeSpec.KEEP, KernelVaeSpec.Keep.LAST);
    assertThat(patience.appliesProperty().get()).isFalse();
    assertThat(form.values().orElseThrow().get(KernelVaeSpec.PATIENCE)).isZero();
    patience.textProperty().set("soon");
    assertThat(form.values()).isPresent();
    form.set(KernelVaeSpec.KEEP, KernelVaeSpec.Keep.BEST);
    assertThat(patience.problemProperty().get()).contains("found 'soon'");
    assertThat(form.values()).isEmpty();
  }

  @Test
  void valuesThatDoNotGoTogetherAreSaidAtTheFieldOfTheSettingThatIsNamed() {
    Form form = new Form(ConvNetSpec.SETTINGS, ConvNetSpec::new);
    Field<List<Integer>> widths = form.field(SharedSettings.WIDTHS);
    widths.textProperty().set("32");
    assertThat(widths.value()).as("a list of widths by itself").contains(List.of(32));
    assertThat(widths.problemProperty().get())
        .startsWith("Expected 2 whole numbers")
        .endsWith("found 32.");
    assertThat(form.values()).isEmpty();
    assertThat(form.problemProperty().get())
        .startsWith("Widths: expected 2 whole numbers")
        .endsWith("found 32.");
    widths.textProperty().set("4, 8");
    assertThat(widths.problemProperty().get()).isEmpty();
    assertThat(form.values().orElseThrow().get(SharedSettings.WIDTHS)).containsExactly(4, 8);
  }

  @Test
  void whatNoFieldIsNamedForIsSaidOfTheWholeForm() {
    Form form =
        new Form(
            Settings.of(SharedSettings.WIDTHS),
            values ->
                new RandomFeatureSpec(
                    RandomFeatureSpec.SETTINGS
                        .usual()
                        .with(RandomFeatureSpec.SCALE, 0.01)
                        .withAll(values)));
    form.set(SharedSettings.WIDTHS, List.of(8, 512));
    assertThat(form.problemProperty().get()).startsWith("Scale: expected").endsWith("0.01.");
    form.set(SharedSettings.WIDTHS, List.of(256, 512));
    assertThat(form.problemProperty().get()).isEmpty();
  }

  @Test
  void aSuggestionIsTakenUntilAPersonChoosesAndAgainOnceTheTextIsTheSuggestedOne() {
    Field<Double> rate = new Form(ConvNetSpec.SETTINGS).field(SharedSettings.LEARNING_RATE);
    rate.suggest(0.01);
    assertThat(rate.value()).contains(0.01);
    rate.textProperty().set("0.5");
    rate.suggest(0.02);
    assertThat(rate.value()).contains(0.5);
    rate.textProperty().set("0.02");
    rate.suggest(0.03);
    assertThat(rate.value()).contains(0.03);
    rate.textProperty().set("0.5");
    rate.reset(0.04);
    assertThat(rate.value()).contains(0.04);
    rate.suggest(0.05);
    assertThat(rate.value()).contains(0.05);
  }

  @Test
  void whoListensHearsOfAWholeRunOnceAndOfWhatTheFormThenStandsFor() {
    Form form = new Form(ConvNetSpec.SETTINGS);
    List<Optional<Values>> heard = new ArrayList<>();
    form.onChange(() -> heard.add(form.values()));
    Values run =
        ConvNetSpec.usual()
            .with(SharedSettings.STEPS, 5)
            .with(SharedSettings.BATCH, 6)
            .with(SharedSettings.SEED, 7L)
            .values();
    form.show(run);
    assertThat(heard).containsExactly(Optional.of(run));
    form.field(SharedSettings.STEPS).textProperty().set("x");
    assertThat(heard).hasSize(2).last().isEqualTo(Optional.empty());
  }

  @Test
  void aSettingOfAnotherKindOfRunHasNoField() {
    Form form = new Form(ConvNetSpec.SETTINGS);
    assertThatThrownBy(() -> form.field(KernelVaeSpec.KEEP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep");
  }
}
