package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A variational convolution by an independent implementation, in double precision: {@code y =
 * conv(x, mu) + b + sqrt(conv(x², exp(logvar)) + 1e-12) eps}. It is two deterministic convolutions,
 * one of means and one of variances, and so checks the deterministic layer both ways.
 */
class VariationalConvolutionFixtureTest {

  private static NpzFile fixture;

  @BeforeAll
  static void readFixture() throws Exception {
    Engine.prepare();
    fixture = NpzFile.read(Path.of("src/test/resources/golden/variational_conv.npz"));
  }

  private static INDArray array(DataType type, String name) {
    NdArray array = Objects.requireNonNull(fixture.arrays().get(name), name);
    long[] shape = new long[array.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = array.shape()[i];
    }
    return Nd4j.createFromArray(array.toDoubles()).reshape(shape).castTo(type);
  }

  /** NCHW of the fixture to our NHWC. */
  private static INDArray images(DataType type, String name) {
    return array(type, name).permute(0, 2, 3, 1).dup('c');
  }

  /** {@code [out, in, k, k]} of the fixture to our {@code [k, k, in, out]}. */
  private static INDArray kernels(DataType type, String name) {
    return array(type, name).permute(2, 3, 1, 0).dup('c');
  }

  private static DrivenNetwork convolution(
      DataType type, boolean later, INDArray images, INDArray kernels, INDArray biases) {
    DrivenNetwork network =
        new DrivenNetwork(
            new KernelConvolution("conv", (int) kernels.size(0), (int) kernels.size(3)),
            type,
            images.shape(),
            later);
    network.parameter("W").assign(kernels);
    network.parameter("b").assign(biases);
    return network;
  }

  @ParameterizedTest(name = "{0}, later layer: {1}")
  @CsvSource({
    "DOUBLE, false, 1e-10",
    "DOUBLE, true, 1e-10",
    "FLOAT, false, 1e-4",
    "FLOAT, true, 1e-4"
  })
  void forwardWithoutTheNoiseIsTheDeterministicConvolution(
      DataType type, boolean later, double tolerance) {
    INDArray x = images(type, "x");
    DrivenNetwork mean = convolution(type, later, x, kernels(type, "mu"), array(type, "bias"));
    INDArray noise = deviation(type, later, x).muli(images(type, "eps"));
    INDArray expected = images(type, "y").sub(noise);
    assertThat(noise.amaxNumber().doubleValue()).as("noise to be taken away").isGreaterThan(1);
    assertThat(GradientCheck.relativeError(mean.forward(x), expected)).isLessThan(tolerance);
  }

  private static INDArray deviation(DataType type, boolean later, INDArray x) {
    return Transforms.sqrt(variance(type, later, x).forward(x.mul(x)).addi(1e-12));
  }

  private static DrivenNetwork variance(DataType type, boolean later, INDArray x) {
    INDArray variances = Transforms.exp(kernels(type, "logvar"));
    return convolution(type, later, x, variances, Nd4j.zeros(type, variances.size(3)));
  }

  @ParameterizedTest(name = "{0}, later layer: {1}")
  @CsvSource({
    "DOUBLE, false, 1e-10",
    "DOUBLE, true, 1e-10",
    "FLOAT, false, 1e-4",
    "FLOAT, true, 1e-4"
  })
  void kernelAndBiasGradientsAreThoseOfTheMeans(DataType type, boolean later, double tolerance) {
    INDArray x = images(type, "x");
    DrivenNetwork mean = convolution(type, later, x, kernels(type, "mu"), array(type, "bias"));
    DrivenNetwork.Gradients gradients = mean.backward(x, images(type, "upstream"));
    assertThat(GradientCheck.relativeError(gradients.of("W"), kernels(type, "dmu")))
        .isLessThan(tolerance);
    assertThat(GradientCheck.relativeError(gradients.of("b").reshape(3), array(type, "dbias")))
        .isLessThan(tolerance);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"DOUBLE, 1e-10", "FLOAT, 1e-4"})
  void theInputGradientIsTheSumOfTheMeanAndTheVariancePath(DataType type, double tolerance) {
    INDArray x = images(type, "x");
    INDArray upstream = images(type, "upstream");
    DrivenNetwork mean = convolution(type, true, x, kernels(type, "mu"), array(type, "bias"));
    INDArray throughMean = mean.backward(x, upstream).input();
    INDArray toVariance = toVariance(type, true, x);
    INDArray throughVariance =
        variance(type, true, x).backward(x.mul(x), toVariance).input().mul(x).muli(2);
    assertThat(GradientCheck.relativeError(throughMean.add(throughVariance), images(type, "dx")))
        .isLessThan(tolerance);
  }

  @ParameterizedTest(name = "{0}, later layer: {1}")
  @CsvSource({
    "DOUBLE, false, 1e-10",
    "DOUBLE, true, 1e-10",
    "FLOAT, false, 1e-4",
    "FLOAT, true, 1e-4"
  })
  void theVarianceConvolutionGivesTheGradientOfTheLogVariances(
      DataType type, boolean later, double tolerance) {
    INDArray x = images(type, "x");
    INDArray ofVariance =
        variance(type, later, x).backward(x.mul(x), toVariance(type, later, x)).of("W");
    INDArray ofLogVariance = ofVariance.mul(Transforms.exp(kernels(type, "logvar")));
    assertThat(GradientCheck.relativeError(ofLogVariance, kernels(type, "dlogvar")))
        .isLessThan(tolerance);
  }

  /** d(upstream · y)/d(variance) = upstream eps / (2 sqrt(variance)). */
  private static INDArray toVariance(DataType type, boolean later, INDArray x) {
    return images(type, "upstream").mul(images(type, "eps")).divi(deviation(type, later, x).mul(2));
  }
}
