package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.nn.layer.VarianceParameterisation;

/** Published figures are shown beside runs of the published experiment only. */
class PublishedTest {

  private static ConvNetSpec convNet(
      String data, int train, int test, int width, int batch, double learningRate) {
    return ConvNetSpec.usual()
        .with(SharedSettings.DATA, data)
        .with(SharedSettings.TRAIN_EXAMPLES, train)
        .with(SharedSettings.TEST_EXAMPLES, test)
        .with(SharedSettings.WIDTHS, List.of(width, 128))
        .with(SharedSettings.BATCH, batch)
        .with(SharedSettings.LEARNING_RATE, learningRate);
  }

  @Test
  void whatDiffersFromThePublishedRunsIsNamed() {
    Published.Convergence bundled =
        Published.convergence(convNet("mnist", 0, 0, 32, 256, 1e-3)).orElseThrow();
    assertThat(bundled.steps()).isEqualTo(Map.of("filters", 45, "dwp", 55, "xavier", 100));
    assertThat(bundled.words().replace('\u00a0', ' '))
        .contains("notMNIST", "10 000 instead of 60 000 training images")
        .doesNotContain("test images");
    assertThat(
            Published.convergence(convNet("mnist-full", 0, 2000, 32, 256, 1e-3))
                .orElseThrow()
                .words()
                .replace('\u00a0', ' '))
        .contains("2 000 instead of all test images")
        .doesNotContain("training images");
  }

  @ParameterizedTest
  @CsvSource({
    "glyphs,        0, 32, 256, 1e-3",
    "fashion-mnist, 0, 32, 256, 1e-3",
    "/data/mnist,   0, 32, 256, 1e-3",
    "mnist,      2000, 32, 256, 1e-3",
    "mnist,         0, 16, 256, 1e-3",
    "mnist,         0, 32,  64, 1e-3",
    "mnist,         0, 32, 256, 1e-2"
  })
  void otherNetworksOrOtherTrainingHaveNoPublishedSteps(
      String data, int train, int width, int batch, double learningRate) {
    assertThat(Published.convergence(convNet(data, train, 0, width, batch, learningRate)))
        .isEmpty();
  }

  @Test
  void autoencodersHaveStepsOfTheirOwn() {
    ImageVaeSpec vae = vae(16);
    assertThat(Published.convergence(vae).orElseThrow().steps())
        .isEqualTo(Map.of("filters", 180, "dwp", 180, "xavier", 400));
    assertThat(Published.convergence(vae(2))).isEmpty();
  }

  private static ImageVaeSpec vae(int latent) {
    return ImageVaeSpec.usual()
        .with(ImageVaeSpec.LATENT, latent)
        .with(SharedSettings.STEPS, 350)
        .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 0);
  }

  private static BoundSpec additive(String start, double weight) {
    return BoundSpec.usual()
        .with(BoundSpec.VARIANCE_START, start)
        .with(BoundSpec.KL_WEIGHT, weight);
  }

  @Test
  void fewShotRunsAsThePaperHasThemHaveItsFigures() {
    BoundSpec bound = additive("-10", 1);
    assertThat(fewShot(Rows.of("standard-normal", "xavier", 50, bound, 10_000)))
        .contains(new Published.FewShotFigure(".717", List.of()));
    assertThat(fewShot(Rows.of("dwp:large", "dwp:large", 50, bound, 10_000)))
        .contains(new Published.FewShotFigure(".800", List.of()));
    BoundSpec multiplicative =
        BoundSpec.usual()
            .with(BoundSpec.WEIGHT_NOISE, VarianceParameterisation.MULTIPLICATIVE)
            .with(BoundSpec.VARIANCE_START, "-2");
    assertThat(fewShot(Rows.of("log-uniform:truncated", "xavier", 100, multiplicative, 10_000)))
        .contains(new Published.FewShotFigure(".839", List.of()));
    BoundSpec ofAPoint = FewShotDefaults.forPriors(Chosen.priors("l2"), 50).bound();
    assertThat(fewShot(Rows.of("l2", "dwp:large", 50, ofAPoint, 10_000)))
        .contains(new Published.FewShotFigure(".751", List.of()));
  }

  @Test
  void whatDiffersFromPublishedFewShotRunsIsNamed() {
    assertThat(otherwise(Rows.of("standard-normal", "dwp:large", 50, additive("-10", 0.1), 500)))
        .containsExactly("means from xavier", "KL weight 1", "steps 10 000");
    assertThat(otherwise(Rows.of("dwp", "xavier", 50, additive("prior", 1), 10_000)))
        .containsExactly("means from dwp", "start of variances -10");
    assertThat(otherwise(Rows.of("log-uniform", "xavier", 50, additive("-10", 1), 10_000)))
        .containsExactly(
            "the truncated prior", "weight noise multiplicative", "start of variances -2");
    FewShotSetting other = setting(2000, 20, 10);
    assertThat(
            Published.fewShot(other, Rows.of("dwp", "dwp", 50, additive("-10", 1), 10_000))
                .orElseThrow()
                .otherwise())
        .containsExactly("test images all", "batch size all");
  }

  @Test
  void otherPriorsImagesAndEnsemblesHaveNoPublishedFigure() {
    BoundSpec bound = additive("-10", 1);
    assertThat(fewShot(Rows.of("dwp:mine.dwp", "dwp", 50, bound, 10_000))).isEmpty();
    assertThat(fewShot(Rows.of("standard-normal:0.1", "xavier", 50, bound, 10_000))).isEmpty();
    assertThat(fewShot(Rows.of("dwp", "dwp", 60, bound, 10_000))).isEmpty();
    assertThat(Published.fewShot(setting(0, 0, 1), Rows.of("dwp", "dwp", 50, bound, 10_000)))
        .isEmpty();
  }

  private static List<String> otherwise(FewShot.Row row) {
    return fewShot(row).orElseThrow().otherwise().stream()
        .map(words -> words.replace('\u00a0', ' '))
        .toList();
  }

  private static Optional<Published.FewShotFigure> fewShot(FewShot.Row row) {
    return Published.fewShot(setting(0, 0, 10), row);
  }

  private static FewShotSetting setting(int testExamples, int batch, int ensemble) {
    return FewShotSetting.of(
        FewShotSpec.usual()
            .with(SharedSettings.TEST_EXAMPLES, testExamples)
            .with(SharedSettings.BATCH, batch)
            .with(FewShotSpec.ENSEMBLE, ensemble));
  }

  @Test
  void featuresNeedTheSixteenthOfTheWidthsAndTheirEpochs() {
    assertThat(Published.features(features(1.0 / 16, 5850))).contains(".930");
    assertThat(Published.features(features(1.0 / 8, 5850))).isEmpty();
    assertThat(Published.features(features(1.0 / 16, 21))).isEmpty();
  }

  private static RandomFeatureSpec features(double scale, int steps) {
    return RandomFeatureSpec.usual()
        .with(RandomFeatureSpec.SCALE, scale)
        .with(SharedSettings.STEPS, steps);
  }
}
