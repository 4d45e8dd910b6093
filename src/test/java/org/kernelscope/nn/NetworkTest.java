package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.init.VarianceScaling;

class NetworkTest {

  private static final int COUNT = 12;

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  /** Three classes, each with a dark third. */
  private static float[] images(int length) {
    float[] images = new float[COUNT * length];
    for (int i = 0; i < images.length; i++) {
      images[i] = (i * 31L % 101) / 101f;
    }
    int third = length / 3;
    for (int n = 0; n < COUNT; n++) {
      for (int i = 0; i < third; i++) {
        images[n * length + n % 3 * third + i] *= 0.2f;
      }
    }
    return images;
  }

  private static int[] labels() {
    int[] labels = new int[COUNT];
    for (int n = 0; n < COUNT; n++) {
      labels[n] = n % 3;
    }
    return labels;
  }

  private static ConvNet initialised(Architecture architecture) {
    return initialised(architecture, Optimisation.ADAM);
  }

  private static ConvNet initialised(Architecture architecture, Optimisation optimisation) {
    ConvNet network = ConvNet.create(architecture, optimisation, 2e-3, 1e-4);
    Random random = new Random(1);
    for (ConvLayer layer : network.convolutions()) {
      network.setKernels(layer, VarianceScaling.XAVIER.draw(layer, random));
    }
    network.initialiseClassifier(random);
    return network;
  }

  private static double[] train(ConvNet network, int length, int steps) {
    double[] losses = new double[steps];
    for (int step = 0; step < steps; step++) {
      losses[step] = network.step(images(length), labels());
    }
    return losses;
  }

  /** Files written when each network was a class of its own, and what the next steps gave then. */
  @ParameterizedTest
  @CsvSource({
    "FCONV, 20, fconv_checkpoint.zip, 1.1125306738388152, 1.069105039070561, 1.0521394903471861",
    "CIFAR, 24, cifar_checkpoint.zip, 1.0992369757786773, 1.064845228963594, 1.025650735638306"
  })
  void checkpointsOfEarlierVersionsGoOn(
      Network kind, int side, String file, double first, double sixth, double ninth)
      throws IOException {
    Architecture architecture = kind.of(side, side, 1, 3, List.of(2, 3));
    Path checkpoint = Path.of("src/test/resources/golden", file);
    try (ConvNet fresh = initialised(architecture);
        ConvNet resumed = ConvNet.load(architecture, Optimisation.ADAM, checkpoint)) {
      assertThat(train(fresh, side * side, 1)[0]).isCloseTo(first, within(1e-5));
      assertThat(resumed.steps()).isEqualTo(5);
      double[] losses = train(resumed, side * side, 4);
      assertThat(losses[0]).isCloseTo(sixth, within(1e-5));
      assertThat(losses[3]).isCloseTo(ninth, within(1e-5));
    }
    assertThat(new SavedNetwork().read(checkpoint).layers())
        .extracting(FilterBank::layer)
        .isEqualTo(architecture.convolutions().stream().map(ConvLayer::name).toList());
  }

  private static Architecture small(Network kind) {
    return kind.of(24, 24, 1, 3, kind.widths().stream().map(width -> 3).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyNetworkGoesOnFromItsCheckpointAsIfItHadNeverStopped(Network kind) throws IOException {
    assertGoesOn(small(kind));
  }

  @Test
  void soDoesOneOfBranchesWithinBranches() throws IOException {
    assertGoesOn(NetworkGradientsTest.BRANCHES);
  }

  private void assertGoesOn(Architecture architecture) throws IOException {
    int length = architecture.height() * architecture.width() * architecture.channels();
    Path file = folder.resolve("network.zip");
    double[] expected;
    Optimisation falling = Optimisation.ADAM.falling(RateDecay.LINEAR, 20);
    try (ConvNet never = initialised(architecture, falling)) {
      train(never, length, 3);
      try (OutputStream out = Files.newOutputStream(file)) {
        never.save(out);
      }
      expected = train(never, length, 4);
    }
    try (ConvNet again = ConvNet.load(architecture, falling, file)) {
      assertThat(again.steps()).isEqualTo(3);
      assertThat(train(again, length, 4)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKernelsOfEveryNetworkAreFoundInItsCheckpoint(Network kind) throws IOException {
    assertKernelsFound(small(kind));
  }

  @Test
  void soAreThoseOfBranches() throws IOException {
    assertKernelsFound(NetworkGradientsTest.BRANCHES);
  }

  private void assertKernelsFound(Architecture architecture) throws IOException {
    Path file = folder.resolve("network.zip");
    try (ConvNet network = initialised(architecture);
        OutputStream out = Files.newOutputStream(file)) {
      network.save(out);
      assertThat(new SavedNetwork().recognises(file)).isTrue();
      assertThat(new SavedNetwork().read(file).layers())
          .containsExactlyInAnyOrderElementsOf(
              network.convolutions().stream()
                  .map(
                      layer ->
                          new FilterBank(
                              layer.name(),
                              layer.out(),
                              layer.in(),
                              network.kernels(layer, Provenance.UNKNOWN)))
                  .toList());
    }
  }

  /** The same numbers in the same order: one classifier says the same of images and of features. */
  @ParameterizedTest
  @EnumSource
  void theDenseLayersSeeTheFeaturesOfEveryNetwork(Network kind) {
    assertSeesItsFeatures(small(kind));
  }

  @Test
  void soDoThoseAboveBranches() {
    assertSeesItsFeatures(NetworkGradientsTest.BRANCHES);
  }

  private static void assertSeesItsFeatures(Architecture architecture) {
    int length = architecture.height() * architecture.width() * architecture.channels();
    try (ConvNet network = initialised(architecture);
        ConvNet dense = ConvNet.create(architecture.onFeatures(network.featureLength()), 1e-3, 0)) {
      network.initialiseClassifier(new Random(9));
      dense.initialiseClassifier(new Random(9));
      float[] expected = new float[COUNT * 3];
      float[] actual = new float[COUNT * 3];
      network.predict(images(length), COUNT, expected);
      dense.predict(network.features(images(length), COUNT), COUNT, actual);
      assertThat(actual).containsExactly(expected, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyNetworkLearns(Network kind) {
    Architecture architecture = small(kind);
    try (ConvNet network = initialised(architecture)) {
      double[] losses = train(network, 24 * 24, 120);
      assertThat(losses[119]).isLessThan(0.8 * losses[0]);
    }
  }

  @Test
  void theClassifierOfThePaperSees1152Features() {
    try (ConvNet network =
        ConvNet.create(Network.FCONV.of(28, 28, 1, 10, List.of(32, 128)), 1, 0)) {
      assertThat(network.featureLength()).isEqualTo(1152);
      assertThat(network.convolutions())
          .containsExactly(new ConvLayer("conv1", 7, 1, 32), new ConvLayer("conv2", 5, 32, 128));
    }
  }

  @Test
  void theConvolutionsOfBranchesAreListedFromTheImageOn() {
    assertThat(NetworkGradientsTest.BRANCHES.convolutions())
        .containsExactly(
            new ConvLayer("stem", 3, 2, 4),
            new ConvLayer("narrow", 3, 4, 2),
            new ConvLayer("side", 1, 2, 2),
            new ConvLayer("wide", 3, 2, 4),
            new ConvLayer("direct", 1, 4, 4));
  }

  @ParameterizedTest
  @EnumSource
  void kernelsComeBackAsTheyWereSet(Network kind) {
    try (ConvNet network = ConvNet.create(small(kind), 1e-3, 0)) {
      for (ConvLayer layer : network.convolutions()) {
        KernelSet kernels = VarianceScaling.XAVIER.draw(layer, new Random(7));
        network.setKernels(layer, kernels);
        assertThat(network.kernels(layer, kernels.provenance())).isEqualTo(kernels);
      }
    }
  }

  @Test
  void geometriesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Network.FCONV.of(28, 28, 1, 10, List.of(0, 8)))
        .hasMessageContaining("widths: FConv takes 2 of at least 1, found [0, 8]");
    assertThatThrownBy(() -> Network.FCONV.of(28, 28, 1, 10, List.of(8)))
        .hasMessageContaining("widths: FConv takes 2 of at least 1, found [8]");
    assertThatThrownBy(() -> Network.FCONV.of(28, 28, 1, 1, List.of(8, 8)))
        .hasMessageContaining("2 classes");
    assertThatThrownBy(
            () -> ConvNet.create(Network.FCONV.of(12, 12, 1, 10, List.of(2, 2)), 1e-3, 0))
        .hasMessageContaining("layer conv2: a 5x5 kernel does not fit an image of 3x3");
    assertThatThrownBy(() -> new Block.Convolution("conv", 4, 2, true))
        .hasMessageContaining("layer conv: a padded convolution needs kernels of odd size");
    assertThatThrownBy(
            () ->
                new Architecture(
                    9,
                    9,
                    1,
                    2,
                    List.of(
                        new Block.Sum(
                            "sum",
                            List.of(List.of(), List.of(new Block.Convolution("conv", 1, 2)))))))
        .hasMessageContaining("sum: expected branches of as many channels each, found [1, 2]");
  }
}
