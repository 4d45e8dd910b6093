package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.nn.Network;

@SuppressWarnings("ReferenceEquality")
class CompareFormTest {

  private final CompareForm form = new CompareForm();

  private ComparedSpec network() {
    return form.network().orElseThrow();
  }

  @Test
  void theFirstSettingsAreThoseOfTheCommand() {
    assertThat(network())
        .isEqualTo(
            ConvNetSpec.usual().with(SharedSettings.EVALUATE_AT, Comparison.DEFAULT_EVALUATIONS));
    assertThat(form.known(Comparison.SEEDS)).isEqualTo(3);
    form.set(CompareForm.MODEL, Model.of(Network.CIFAR));
    assertThat(((ConvNetSpec) network()).network()).isEqualTo(Network.CIFAR);
    form.set(CompareForm.MODEL, Model.IMAGE_VAE);
    assertThat(network())
        .isEqualTo(
            ImageVaeSpec.usual().with(SharedSettings.EVALUATE_AT, Comparison.DEFAULT_EVALUATIONS));
  }

  @Test
  void modelsShareWhatAPersonChoseAndKeepWhatIsUsualForEach() {
    form.set(SharedSettings.BATCH, 17);
    form.set(CompareForm.MODEL, Model.IMAGE_VAE);
    assertThat(network().get(SharedSettings.BATCH)).isEqualTo(17);
    assertThat(network().get(SharedSettings.TEST_EXAMPLES)).isEqualTo(2000);
    form.set(ImageVaeSpec.LATENT, 3);
    form.set(CompareForm.MODEL, Model.of(Network.FCONV));
    assertThat(network().get(SharedSettings.TEST_EXAMPLES)).as("all of them").isZero();
    form.set(SharedSettings.TEST_EXAMPLES, 100);
    form.set(CompareForm.MODEL, Model.IMAGE_VAE);
    assertThat(network().get(SharedSettings.TEST_EXAMPLES)).isEqualTo(100);
    assertThat(network().get(ImageVaeSpec.LATENT)).isEqualTo(3);
  }

  private static java.util.stream.Stream<Model> models() {
    return Model.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelHasRowsForItsOwnSettingsOnly(Model model) {
    form.set(CompareForm.MODEL, model);
    assertThat(form.field(ImageVaeSpec.LATENT).appliesProperty().get())
        .isEqualTo(model == Model.IMAGE_VAE);
    assertThat(form.field(SharedSettings.L2).appliesProperty().get())
        .isEqualTo(model != Model.IMAGE_VAE);
    assertThat(form.field(SharedSettings.WIDTHS).appliesProperty().get()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("models")
  void theSettingsOfARunComeBackWhole(Model model) {
    ComparedSpec usual = model.spec(Settings.of().usual());
    ComparedSpec run =
        usual
            .with(SharedSettings.DATA, "glyphs")
            .with(SharedSettings.TRAIN_EXAMPLES, 30)
            .with(
                SharedSettings.WIDTHS,
                usual.get(SharedSettings.WIDTHS).stream().map(width -> width / 16).toList())
            .with(SharedSettings.LEARNING_RATE, 0.02)
            .with(SharedSettings.STEPS, 9)
            .with(SharedSettings.EVALUATE_AT, List.of(1, 9))
            .with(SharedSettings.SEED, 7L);
    run =
        model == Model.IMAGE_VAE
            ? run.with(ImageVaeSpec.PIXELS, ImageVaeSpec.Pixels.BINARY)
                .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 0)
            : run.with(SharedSettings.L2, 0.1);
    form.show(run);
    assertThat(network()).isEqualTo(run);
    assertThat(form.modelProperty().get()).isEqualTo(model);

    // Evaluations as usual go on to follow the steps.
    form.show(run.with(SharedSettings.EVALUATE_AT, Comparison.evaluationsUpTo(9)));
    form.set(SharedSettings.STEPS, 12);
    assertThat(network().get(SharedSettings.EVALUATE_AT)).containsExactly(0, 10, 12);
  }

  @Test
  void aPreviewNeedsNoMoreThanWhatTheKernelsDependOn() {
    form.field(SharedSettings.STEPS).textProperty().set("none");
    assertThat(form.network()).isEmpty();
    ComparedSpec preview =
        form.preview(ComparedColumn.of(Chosen.initialisation("dwp"))).orElseThrow();
    assertThat(preview.initialisation().text()).isEqualTo("dwp");
    form.field(SharedSettings.WIDTHS).textProperty().set("4");
    assertThat(form.preview(ComparedColumn.of(Chosen.initialisation("dwp")))).isEmpty();
    form.field(SharedSettings.WIDTHS).textProperty().set("4,8");
    assertThat(
            form.preview(ComparedColumn.of(Chosen.initialisation("dwp")))
                .orElseThrow()
                .get(SharedSettings.WIDTHS))
        .containsExactly(4, 8);
  }
}
