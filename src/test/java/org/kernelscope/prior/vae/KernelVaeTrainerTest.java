package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class KernelVaeTrainerTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static RandomGenerator random(long seed) {
    return new Random(seed);
  }

  private static KernelSet kernels(int size, int count, double deviation) {
    Random random = new Random(11);
    float[] values = new float[count * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  private static int[] firstOf(int count) {
    return IntStream.range(0, count).toArray();
  }

  @ParameterizedTest(name = "scale {0}")
  @ValueSource(doubles = {1.0, 0.2})
  void theGradientOfTheBoundFollowsFiniteDifferences(double scale) {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, scale, random(1));
    KernelSet kernels = kernels(3, 5, scale);
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(vae, 5, 1e-3, DataType.DOUBLE, 1)) {
      trainer.bound(kernels, firstOf(5), random(2));
      trainer.backward();
      INDArray gradient = trainer.gradients.dup();
      GradientCheck.check(
          "parameters",
          trainer.parameters,
          gradient,
          () -> -trainer.bound(kernels, firstOf(5), random(2)),
          1);
    }
  }

  @Test
  void theBoundIsInUnitsOfTheKernelsThemselves() {
    float[] parameters = DenseKernelVae.untrained(3, 6, 2, 1, random(1)).parameters();
    KernelSet unscaled = kernels(3, 8, 1);
    float[] halved = unscaled.values().clone();
    for (int i = 0; i < halved.length; i++) {
      halved[i] /= 2;
    }
    KernelSet scaled = new KernelSet(3, halved, Provenance.UNKNOWN);
    try (KernelVaeTrainer one =
            new KernelVaeTrainer(new DenseKernelVae(3, 6, 2, 1, 1e-6, parameters), 8, 1e-3);
        KernelVaeTrainer half =
            new KernelVaeTrainer(new DenseKernelVae(3, 6, 2, 0.5, 1e-6, parameters), 8, 1e-3)) {
      // p(w) of kernels half as large is 2^9 times as dense.
      double expected = one.bound(unscaled, firstOf(8), random(3)) + 9 * Math.log(2);
      assertThat(half.bound(scaled, firstOf(8), random(3))).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void measuringTheBoundChangesNothing() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 1, random(1));
    KernelSet kernels = kernels(3, 8, 1);
    try (KernelVaeTrainer measured = new KernelVaeTrainer(vae, 8, 1e-3);
        KernelVaeTrainer left = new KernelVaeTrainer(vae, 8, 1e-3)) {
      for (int step = 0; step < 3; step++) {
        measured.bound(kernels, firstOf(8), random(77));
        assertThat(measured.step(kernels, firstOf(8), random(step)))
            .isEqualTo(left.step(kernels, firstOf(8), random(step)));
      }
      assertThat(measured.model().parameters()).isEqualTo(left.model().parameters());
      assertThat(measured.steps()).isEqualTo(3);
    }
  }

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {2, 3, 5})
  void threadsThatShareTheKernelsFindTheSameBoundAndGradient(int threads) {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 1, random(1));
    KernelSet kernels = kernels(3, 8, 1);
    try (KernelVaeTrainer alone = new KernelVaeTrainer(vae, 8, 1e-3, DataType.DOUBLE, 1);
        KernelVaeTrainer shared = new KernelVaeTrainer(vae, 8, 1e-3, DataType.DOUBLE, threads)) {
      for (int step = 0; step < 3; step++) {
        assertThat(shared.step(kernels, firstOf(8), random(step)))
            .isCloseTo(alone.step(kernels, firstOf(8), random(step)), within(1e-10));
      }
      assertThat(shared.gradients.toDoubleVector())
          .containsExactly(alone.gradients.toDoubleVector(), within(1e-9));
    }
  }

  @Test
  void theLearningRateIsTheSizeOfAdamsFirstStep() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 1, random(1));
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(vae, 8, 1e-3)) {
      trainer.setLearningRate(2e-3);
      trainer.step(kernels(3, 8, 1), firstOf(8), random(1));
      float[] after = trainer.model().parameters();
      double largest = 0;
      for (int i = 0; i < after.length; i++) {
        largest = Math.max(largest, Math.abs(after[i] - vae.parameters()[i]));
      }
      assertThat(largest).isCloseTo(2e-3, within(2e-5));
    }
  }

  @Test
  void aKeptTrainerGoesOnAsIfItHadNeverStopped() {
    DenseKernelVae untrained = DenseKernelVae.untrained(3, 6, 2, 0.5, random(1));
    KernelSet kernels = kernels(3, 40, 0.5);
    List<Double> expected = new ArrayList<>();
    KernelVae kept;
    float[] moments;
    try (KernelVaeTrainer never = new KernelVaeTrainer(untrained, 8, 1e-2)) {
      train(never, kernels, 0, 5);
      kept = never.model();
      moments = never.optimiserState();
      expected.addAll(train(never, kernels, 5, 5));
    }
    try (KernelVaeTrainer again = new KernelVaeTrainer(untrained, 8, 1e-2)) {
      again.restore(kept.parameters(), moments, 5);
      assertThat(again.steps()).isEqualTo(5);
      assertThat(train(again, kernels, 5, 5)).isEqualTo(expected);
    }
  }

  private static List<Double> train(
      KernelVaeTrainer trainer, KernelSet kernels, int from, int steps) {
    List<Double> bounds = new ArrayList<>();
    for (int step = from; step < from + steps; step++) {
      int first = step * 8 % kernels.count();
      bounds.add(trainer.step(kernels, IntStream.range(first, first + 8).toArray(), random(step)));
    }
    return bounds;
  }

  @Test
  void anotherModelsStateIsRefused() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 1, random(1));
    DenseKernelVae other = DenseKernelVae.untrained(3, 7, 2, 1, random(1));
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(vae, 8, 1e-3)) {
      float[] moments = trainer.optimiserState();
      assertThatThrownBy(() -> trainer.restore(other.parameters(), moments, 1))
          .hasMessageContaining("shape");
      assertThatThrownBy(() -> trainer.restore(vae.parameters(), new float[3], 1))
          .hasMessageContaining("shape");
      assertThatThrownBy(() -> trainer.bound(kernels(3, 9, 1), firstOf(9), random(1)))
          .hasMessage("expected 8 kernels of size 3, found 9 of size 3");
      assertThatThrownBy(() -> trainer.bound(kernels(5, 8, 1), firstOf(8), random(1)))
          .hasMessage("expected 8 kernels of size 3, found 8 of size 5");
    }
  }

  @Test
  void closingGivesTheNativeMemoryBack() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 1, random(1));
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      KernelVaeTrainer trainer = new KernelVaeTrainer(vae, 8, 1e-3, type, 1);
      trainer.close();
      assertThat(trainer.parameters.wasClosed()).isTrue();
      assertThat(trainer.gradients.wasClosed()).isTrue();
      assertThat(trainer.pass.encoder.variance().wasClosed()).isTrue();
    }
  }

  /**
   * Kernels {@code w = c + u t + 0.1 e} with normal t and e are a Gaussian with mean c and
   * covariance {@code u uᵀ + 0.01 I}, which a VAE of one latent dimension can hold exactly.
   */
  @Test
  void aKnownGaussianIsFitted() {
    double[] center = {0.5, -0.2, 0.1, 0.3};
    double[] direction = {0.4, 0.3, -0.2, 0.1};
    Random random = new Random(5);
    int count = 4000;
    float[] values = new float[count * 4];
    for (int n = 0; n < count; n++) {
      double t = random.nextGaussian();
      for (int i = 0; i < 4; i++) {
        values[n * 4 + i] = (float) (center[i] + direction[i] * t + 0.1 * random.nextGaussian());
      }
    }
    KernelSet kernels = new KernelSet(2, values, Provenance.UNKNOWN);
    DenseKernelVae untrained = DenseKernelVae.untrained(2, 16, 1, 0.4, random(1));
    int steps = 900;
    KernelVae fitted;
    double before;
    double after;
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(untrained, 100, 3e-3)) {
      before = meanBound(trainer, kernels);
      for (int step = 0; step < steps; step++) {
        trainer.setLearningRate(3e-3 * (1 - step / (double) steps));
        trainer.step(kernels, random.ints(100, 0, count).toArray(), random);
      }
      after = meanBound(trainer, kernels);
      fitted = trainer.model();
    }
    // The mean log density of the truth: minus its entropy, ln det C = ln((0.01 + |u|²) 0.01³).
    double logDeterminant = Math.log(0.01 + 0.3) + 3 * Math.log(0.01);
    double best = -0.5 * (4 * Math.log(2 * Math.PI * Math.E) + logDeterminant);
    assertThat(before).isLessThan(best - 1);
    assertThat(after).isBetween(best - 0.15, best + 0.15);

    KernelSet sample = new DeepWeightPrior(fitted).sample(20_000, random);
    for (int i = 0; i < 4; i++) {
      assertThat(moment(sample, i, -1)).as("mean %d", i).isCloseTo(center[i], within(0.03));
      for (int j = i; j < 4; j++) {
        double covariance = direction[i] * direction[j] + (i == j ? 0.01 : 0);
        assertThat(moment(sample, i, j) - moment(sample, i, -1) * moment(sample, j, -1))
            .as("covariance %d, %d", i, j)
            .isCloseTo(covariance, within(0.012));
      }
    }
  }

  private static double meanBound(KernelVaeTrainer trainer, KernelSet kernels) {
    double sum = 0;
    for (int batch = 0; batch < 40; batch++) {
      int first = batch * 100;
      sum += trainer.bound(kernels, IntStream.range(first, first + 100).toArray(), random(batch));
    }
    return sum / 40;
  }

  /** The mean of pixel i, times pixel j where it is not negative. */
  private static double moment(KernelSet set, int i, int j) {
    double sum = 0;
    for (int n = 0; n < set.count(); n++) {
      sum += set.values()[n * 4 + i] * (j < 0 ? 1.0 : set.values()[n * 4 + j]);
    }
    return sum / set.count();
  }

  @Test
  void manyCodesAreDecodedAsOneByOne() {
    DenseKernelVae vae = DenseKernelVae.untrained(5, 16, 3, 0.7, random(1));
    float[] codes = new float[1100 * 3];
    Random random = new Random(3);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) random.nextGaussian();
    }
    KernelSet together = vae.decodeMeans(codes);
    assertThat(together.count()).isEqualTo(1100);
    for (int n : new int[] {0, 1, 511, 512, 1023, 1024, 1099}) {
      float[] alone =
          vae.decodeMeans(new float[] {codes[n * 3], codes[n * 3 + 1], codes[n * 3 + 2]}).kernel(0);
      assertThat(together.kernel(n)).containsExactly(alone, within(1e-5f));
    }
    assertThat(vae.decodeMeans(new float[0]).count()).isZero();
  }

  @Test
  void decoderNoiseHasTheDecodersOwnVariance() {
    // All weights zero: mean 0, variance softplus(0) = ln 2, in scaled units.
    DenseKernelVae zero =
        new DenseKernelVae(3, 4, 2, 0.5, 1e-6, new float[DenseKernelVae.parameterCount(3, 4, 2)]);
    KernelSet means = zero.decodeMeans(new float[8]);
    assertThat(means.values()).containsOnly(0f);
    KernelSet noisy = zero.decodeWithNoise(new float[2 * 2000], random(8));
    double variance = 0;
    for (float value : noisy.values()) {
      variance += value * value / noisy.values().length;
    }
    double expected = 0.25 * (Math.log(2) + 1e-6);
    assertThat(variance).isCloseTo(expected, within(5 * expected * Math.sqrt(2.0 / 18_000)));
  }

  @Test
  void namedWeightsHoldEveryParameterOnce() {
    DenseKernelVae vae = DenseKernelVae.untrained(5, 8, 3, 1, random(1));
    Map<String, NamedWeights.Weight> named = NamedWeights.of(vae);
    assertThat(named.keySet())
        .startsWith("enc.0.weight", "enc.0.bias", "enc.2.weight")
        .contains("z_mean.weight", "z_var.bias", "dec.6.weight", "w_mean.weight", "w_var.bias");
    assertThat(named.get("enc.0.weight").shape()).containsExactly(8, 25);
    assertThat(named.get("w_var.bias").shape()).containsExactly(25);
    assertThat(named.values().stream().mapToInt(weight -> weight.values().length).sum())
        .isEqualTo(vae.parameters().length);
    assertThat(NamedWeights.flatten(DenseKernelVae.weightPlaces(5, 8, 3), named))
        .isEqualTo(vae.parameters());
  }

  @Test
  void weightsOfAnotherShapeAreNamed() {
    DenseKernelVae vae = DenseKernelVae.untrained(5, 8, 3, 1, random(1));
    Map<String, NamedWeights.Weight> missing = NamedWeights.of(vae);
    missing.remove("dec.2.bias");
    assertThatThrownBy(() -> NamedWeights.flatten(DenseKernelVae.weightPlaces(5, 8, 3), missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dec.2.bias");
    Map<String, NamedWeights.Weight> transposed = NamedWeights.of(vae);
    transposed.put(
        "enc.0.weight",
        new NamedWeights.Weight(new int[] {25, 8}, transposed.get("enc.0.weight").values()));
    assertThatThrownBy(() -> NamedWeights.flatten(DenseKernelVae.weightPlaces(5, 8, 3), transposed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an array enc.0.weight of shape [8, 25], found shape [25, 8]");
  }

  @Test
  void sizesFromAFileAreBelievedOnlyWhenTheWeightsAreThere() {
    Map<String, NamedWeights.Weight> none = Map.of();
    assertThatThrownBy(
            () -> NamedWeights.flatten(DenseKernelVae.weightPlaces(5, 1_000_000, 3), none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NamedWeights.flatten(DenseKernelVae.weightPlaces(5, -8, 3), none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NamedWeights.flatten(DenseKernelVae.weightPlaces(70_000, 8, 3), none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void modelsThatCannotBeAreRefused() {
    float[] parameters = new float[DenseKernelVae.parameterCount(3, 4, 2)];
    assertThatThrownBy(() -> new DenseKernelVae(3, 4, 2, 0, 1e-6, parameters))
        .hasMessageContaining("scale");
    assertThatThrownBy(() -> new DenseKernelVae(3, 4, 2, Double.NaN, 1e-6, parameters))
        .hasMessageContaining("scale");
    assertThatThrownBy(() -> new DenseKernelVae(3, 4, 2, 1, 1e-6, new float[5]))
        .hasMessageContaining("found 5");
    assertThatThrownBy(() -> new DenseKernelVae(3, 0, 2, 1, 1e-6, parameters))
        .hasMessageContaining("at least 1, found 3, 0, 2");
  }
}
