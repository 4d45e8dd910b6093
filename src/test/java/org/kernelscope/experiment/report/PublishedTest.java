package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.experiment.BoundSpec;
import org.kernelscope.experiment.ConvNetSpec;
import org.kernelscope.experiment.FewShotSpec;
import org.kernelscope.experiment.ImageVaeSpec;
import org.kernelscope.experiment.RandomFeatureSpec;
import org.kernelscope.nn.layer.WeightNoise;

/** Published figures stand beside runs of the published experiment, and beside no others. */
class PublishedTest {

  private static ConvNetSpec convNet(
      String data, int train, int test, int width, int batch, double learningRate) {
    return new ConvNetSpec(
        data,
        train,
        test,
        List.of(width, 128),
        "xavier",
        batch,
        learningRate,
        ConvNetSpec.Decay.NONE,
        0,
        300,
        List.of(),
        1);
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
    return new ImageVaeSpec(
        "mnist",
        0,
        2000,
        ImageVaeSpec.Pixels.GREY,
        List.of(32, 128),
        latent,
        "xavier",
        256,
        1e-3,
        350,
        List.of(),
        0,
        1);
  }

  @Test
  void fewShotFiguresNeedTheBoundItselfAndTime() {
    assertThat(fewShot("log-uniform:truncated", 10_000, 1)).contains(".766");
    assertThat(fewShot("dwp:large", 10_000, 1)).contains(".800");
    assertThat(fewShot("dwp", 500, 1)).isEmpty();
    assertThat(fewShot("dwp", 10_000, 0.1)).isEmpty();
    assertThat(fewShot("dwp:mine.dwp", 10_000, 1)).isEmpty();
  }

  private static Optional<String> fewShot(String prior, int steps, double weight) {
    BoundSpec bound = new BoundSpec(WeightNoise.ADDITIVE, "-10", weight, 0, 1e-3, 1, 0, 0);
    FewShotSetting setting =
        new FewShotSetting(
            "mnist",
            0,
            FewShotSpec.Network.FCONV,
            List.of(32, 128),
            0,
            ConvNetSpec.Decay.LINEAR,
            10);
    return Published.fewShot(setting, Rows.of(prior, 50, bound, steps));
  }

  @Test
  void featuresNeedTheSixteenthOfTheWidthsAndTheirEpochs() {
    assertThat(Published.features(features(1.0 / 16, 5850))).contains(".930");
    assertThat(Published.features(features(1.0 / 8, 5850))).isEmpty();
    assertThat(Published.features(features(1.0 / 16, 21))).isEmpty();
  }

  private static RandomFeatureSpec features(double scale, int steps) {
    return new RandomFeatureSpec(
        "mnist", 0, 0, List.of(256, 512), scale, "xavier", 256, 1e-3, steps, 1);
  }
}
