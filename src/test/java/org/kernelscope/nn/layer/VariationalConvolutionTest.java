package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Fixture;
import org.kernelscope.nn.GradientCheck;
import org.kernelscope.nn.ScriptedNoise;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VariationalConvolutionTest {

  private static Fixture fixture;

  @BeforeAll
  static void readFixture() throws Exception {
    Engine.prepare();
    fixture = Fixture.read("variational_conv.npz");
  }

  /** The layer of the fixture, its noise scripted for so many passes. */
  private static DrivenNetwork golden(DataType type, boolean later, int passes) {
    return golden(type, VarianceParameterisation.ADDITIVE, later, passes);
  }

  private static DrivenNetwork golden(
      DataType type, VarianceParameterisation weightNoise, boolean later, int passes) {
    INDArray mean = fixture.kernels(type, "mu");
    DrivenNetwork network =
        new DrivenNetwork(
            new VariationalConvolution("conv", (int) mean.size(0), 3, false, 1, weightNoise),
            type,
            fixture.images(type, "x").shape(),
            later);
    network.parameter("W").assign(mean);
    network.parameter("b").assign(fixture.array(type, "bias"));
    network.parameter("logVariance").assign(fixture.kernels(type, "logvar"));
    INDArray[] noise = new INDArray[passes];
    java.util.Arrays.fill(noise, fixture.images(DataType.DOUBLE, "eps"));
    layer(network).setNoise(new ScriptedNoise(noise));
    return network;
  }

  private static DrivenNetwork network(
      DataType type, boolean later, long[] images, int size, int channels) {
    return new DrivenNetwork(
        new VariationalConvolution(
            "conv", size, channels, false, 1, VarianceParameterisation.ADDITIVE),
        type,
        images,
        later);
  }

  private static VariationalConvolutionLayer layer(DrivenNetwork network) {
    return (VariationalConvolutionLayer) network.last();
  }

  @ParameterizedTest(name = "{0}, later layer: {1}")
  @CsvSource({
    "DOUBLE, false, 1e-6",
    "DOUBLE, true, 1e-6",
    "FLOAT, false, 1e-4",
    "FLOAT, true, 1e-4"
  })
  void samplesItsOutputAndAllGradientsAsAnIndependentImplementationDoes(
      DataType type, boolean later, double tolerance) {
    INDArray x = fixture.images(type, "x");
    assertThat(
            GradientCheck.relativeError(
                golden(type, later, 1).forward(x), fixture.images(type, "y")))
        .isLessThan(tolerance);
    DrivenNetwork.Gradients gradients =
        golden(type, later, 1).backward(x, fixture.images(type, "upstream"));
    assertThat(GradientCheck.relativeError(gradients.of("W"), fixture.kernels(type, "dmu")))
        .isLessThan(tolerance);
    assertThat(
            GradientCheck.relativeError(
                gradients.of("logVariance"), fixture.kernels(type, "dlogvar")))
        .isLessThan(tolerance);
    assertThat(
            GradientCheck.relativeError(gradients.of("b").reshape(3), fixture.array(type, "dbias")))
        .isLessThan(tolerance);
    if (later) {
      assertThat(GradientCheck.relativeError(gradients.input(), fixture.images(type, "dx")))
          .isLessThan(tolerance);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ADDITIVE, W",
    "ADDITIVE, b",
    "ADDITIVE, logVariance",
    "ADDITIVE, input",
    "MULTIPLICATIVE, W",
    "MULTIPLICATIVE, b",
    "MULTIPLICATIVE, logVariance",
    "MULTIPLICATIVE, input"
  })
  void everyGradientFollowsFiniteDifferences(
      VarianceParameterisation weightNoise, String parameter) {
    DataType type = DataType.DOUBLE;
    INDArray x = fixture.images(type, "x");
    INDArray upstream = fixture.images(type, "upstream");
    DrivenNetwork network = golden(type, weightNoise, true, 200);
    DrivenNetwork.Gradients gradients = network.backward(x, upstream);
    boolean ofInput = parameter.equals("input");
    GradientCheck.check(
        parameter,
        ofInput ? x : network.parameter(parameter),
        ofInput ? gradients.input().dup() : gradients.of(parameter).dup(),
        () -> network.forward(x).mul(upstream).sumNumber().doubleValue(),
        parameter.equals("b") ? 1 : 37);
  }

  @Test
  void multiplicativeNoiseIsTheAdditiveNoiseOfTheSameVariances() {
    DataType type = DataType.DOUBLE;
    INDArray x = fixture.images(type, "x");
    DrivenNetwork multiplicative = golden(type, VarianceParameterisation.MULTIPLICATIVE, false, 1);
    DrivenNetwork additive = golden(type, false, 1);
    INDArray means = additive.parameter("W");
    INDArray parameters = multiplicative.parameter("logVariance");
    for (long i = 0; i < means.length(); i++) {
      double alpha = 1 / (1 + Math.exp(-parameters.getDouble(i)));
      double mean = means.getDouble(i);
      additive.parameter("logVariance").putScalar(i, Math.log(alpha * mean * mean));
    }
    assertThat(GradientCheck.relativeError(multiplicative.forward(x), additive.forward(x)))
        .isLessThan(1e-12);
  }

  @Test
  void anOutputHasTheMeanAndVarianceOfTheWeightsItStandsFor() {
    DrivenNetwork network = network(DataType.FLOAT, false, new long[] {1, 4, 4, 1}, 3, 1);
    network.parameter("W").assign(0.3);
    network.parameter("b").assign(0.5);
    network.parameter("logVariance").assign(Math.log(0.04));
    INDArray x =
        Nd4j.createFromArray(new float[] {1, -2, 3, 0.5f, 2, -1, 1, 0, 3, 1, -2, 1, 0, 2, 1, -1})
            .reshape(1, 4, 4, 1);
    layer(network).setNoise(Noise.normal(new Random(7)));
    int draws = 4000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double y = network.forward(x).getDouble(0, 0, 0, 0);
      sum += y;
      squares += y * y;
    }
    // The window at (0, 0): 1 -2 3 / 2 -1 1 / 3 1 -2, sum 6, squares 34.
    double mean = sum / draws;
    double variance = squares / draws - mean * mean;
    assertThat(mean).isCloseTo(0.3 * 6 + 0.5, within(4 * Math.sqrt(0.04 * 34 / draws)));
    assertThat(variance).isCloseTo(0.04 * 34, within(4 * 0.04 * 34 * Math.sqrt(2.0 / draws)));
  }

  @Test
  void outsideTrainingItConvolvesWithTheMeansOrWithDrawnWeights() {
    DrivenNetwork network = network(DataType.FLOAT, false, new long[] {1, 5, 5, 1}, 5, 2);
    network.parameter("W").assign(0.2);
    network.parameter("logVariance").assign(Math.log(0.09));
    INDArray ones = Nd4j.ones(DataType.FLOAT, 1, 5, 5, 1);
    INDArray means = network.predict(ones);
    assertThat(means.getDouble(0)).isCloseTo(5, within(1e-5));

    double sum = 0;
    double squares = 0;
    int draws = 2000;
    Random random = new Random(3);
    for (int i = 0; i < draws; i++) {
      layer(network).drawWeights(random);
      double y = network.predict(ones).getDouble(0);
      sum += y;
      squares += y * y;
    }
    double mean = sum / draws;
    // 25 independent weights of variance 0.09.
    assertThat(mean).isCloseTo(5, within(4 * Math.sqrt(2.25 / draws)));
    assertThat(squares / draws - mean * mean)
        .isCloseTo(2.25, within(4 * 2.25 * Math.sqrt(2.0 / draws)));

    layer(network).useMeans();
    assertThat(network.predict(ones)).isEqualTo(means);
  }
}
