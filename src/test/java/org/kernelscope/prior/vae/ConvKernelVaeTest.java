package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ConvKernelVaeTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static KernelSet kernels(int size, int count) {
    Random random = new Random(11);
    float[] values = new float[count * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {3, 5, 7, 9})
  void theGradientOfTheBoundFollowsFiniteDifferences(int size) {
    KernelVae vae = ConvKernelVae.untrained(size, 3, 2, 0.3, new Random(1));
    int[] all = IntStream.range(0, 4).toArray();
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(vae, 4, 1e-3, DataType.DOUBLE, 1)) {
      trainer.bound(kernels(size, 4), all, new Random(2));
      trainer.backward();
      INDArray gradient = trainer.gradients.dup();
      GradientCheck.check(
          "parameters",
          trainer.parameters,
          gradient,
          () -> -trainer.bound(kernels(size, 4), all, new Random(2)),
          7);
    }
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {3, 5, 7})
  void theInputGradientNeedsNoWeightGradients(int size) {
    KernelVae vae = ConvKernelVae.untrained(size, 5, 2, 0.3, new Random(1));
    int[] all = IntStream.range(0, 4).toArray();
    try (KernelVaeTrainer trained = new KernelVaeTrainer(vae, 4, 1e-3);
        KernelVaePass fixed = new KernelVaePass(vae, 4, trained.parameters, null)) {
      trained.bound(kernels(size, 4), all, new Random(2));
      trained.backward();
      System.arraycopy(trained.pass.kernels, 0, fixed.kernels, 0, fixed.kernels.length);
      System.arraycopy(trained.pass.codeNoise, 0, fixed.codeNoise, 0, fixed.codeNoise.length);
      fixed.encode();
      fixed.decode();
      fixed.backward(0.25, 4, KernelVaePass.Trained.NEITHER);
      assertThat(fixed.kernelGradient).isEqualTo(trained.pass.kernelGradient);
      assertThat(trained.gradients.norm2Number().doubleValue()).isPositive();
      assertThatThrownBy(() -> fixed.backward(1, 4, KernelVaePass.Trained.BOTH))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"dense", "convolutional"})
  void aReverseModelThatLearnsHasTheGradientOfTheEncoderAndLeavesTheDecoder(String kind) {
    KernelVae vae =
        kind.equals("dense")
            ? DenseKernelVae.untrained(5, 6, 2, 0.3, new Random(1))
            : ConvKernelVae.untrained(5, 3, 2, 0.3, new Random(1));
    int[] all = IntStream.range(0, 4).toArray();
    try (KernelVaeTrainer both = new KernelVaeTrainer(vae, 4, 1e-3, DataType.DOUBLE, 1);
        KernelVaeTrainer encoder = new KernelVaeTrainer(vae, 4, 1e-3, DataType.DOUBLE, 1)) {
      both.bound(kernels(5, 4), all, new Random(2));
      both.backward();
      encoder.bound(kernels(5, 4), all, new Random(2));
      encoder.pass.backward(0.25, 4, KernelVaePass.Trained.ENCODER);
      double[] expected = both.gradients.toDoubleVector();
      double[] found = encoder.gradients.toDoubleVector();
      int border = vae.encoderLength();
      assertThat(Arrays.copyOf(found, border))
          .containsExactly(Arrays.copyOf(expected, border), within(1e-12));
      assertThat(Arrays.copyOfRange(found, border, found.length)).containsOnly(0);
      assertThat(Arrays.stream(expected).skip(border).map(Math::abs).sum()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, enc.4, 24 12 3 3, dec.4, 12 24 1 1",
    "5, enc.6, 24 24 3 3, dec.6, 12 24 1 1",
    "7, enc.4, 24 24 3 3, dec.4, 24 12 3 3",
    "9, enc.6, 24 24 3 3, dec.6, 24 12 3 3"
  })
  void everySizeHasItsLastLayers(
      int size, String encoder, String encoderShape, String decoder, String decoderShape) {
    Map<String, String> shapes =
        ConvKernelVae.weightPlaces(size, 12, 2).stream()
            .collect(
                Collectors.toMap(
                    ParameterSlice::name,
                    place ->
                        IntStream.of(place.shape())
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(" "))));
    assertThat(shapes)
        .containsEntry(encoder + ".weight", encoderShape)
        .containsEntry(decoder + ".weight", decoderShape)
        .containsEntry("z_var.weight", "2 24 1 1")
        .containsEntry("w_mean.weight", "1 12 1 1");
  }

  @Test
  void kernelsOfEvenSizeAreRefused() {
    assertThatThrownBy(() -> ConvKernelVae.untrained(4, 3, 2, 1, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("odd kernel size");
  }

  @Test
  void trainingRaisesTheBound() {
    KernelSet kernels = kernels(5, 64);
    int[] all = IntStream.range(0, 64).toArray();
    KernelVae vae = ConvKernelVae.untrained(5, 6, 2, 0.3, new Random(1));
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(vae, 64, 1e-2)) {
      double before = trainer.bound(kernels, all, new Random(5));
      for (int step = 0; step < 60; step++) {
        trainer.step(kernels, all, new Random(step));
      }
      assertThat(trainer.bound(kernels, all, new Random(5))).isGreaterThan(before + 2);
    }
  }

  @Test
  void noVarianceOfADecoderIsBelowItsFloor() {
    KernelVae vae = ConvKernelVae.untrained(5, 6, 2, 0.3, new Random(1)).withVarianceFloor(2);
    assertThat(vae.varianceFloor()).isEqualTo(2);
    double[] logVariances = vae.decode(new float[] {0, 0, 1, -1}).logVariance();
    double floor = Math.log(2 * 0.3 * 0.3);
    assertThat(Arrays.stream(logVariances).min().orElseThrow()).isGreaterThan(floor - 1e-6);
    KernelVae without = vae.withVarianceFloor(KernelVae.DEFAULT_VARIANCE_FLOOR);
    assertThat(Arrays.stream(without.decode(new float[] {0, 0}).logVariance()).min().orElseThrow())
        .isLessThan(floor);
  }
}
