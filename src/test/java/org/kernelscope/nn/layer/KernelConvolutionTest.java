package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class KernelConvolutionTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @BeforeEach
  void sameNumbersEveryTime() {
    Nd4j.getRandom().setSeed(1);
  }

  private static DrivenNetwork network(
      DataType type, long[] images, int k, int out, boolean later) {
    return network(type, images, k, out, false, later);
  }

  private static DrivenNetwork network(
      DataType type, long[] images, int k, int out, boolean padded, boolean later) {
    DrivenNetwork network =
        new DrivenNetwork(new KernelConvolution("conv", k, out, padded), type, images, later);
    network.parameter("W").assign(Nd4j.randn(type, network.parameter("W").shape()));
    network.parameter("b").assign(Nd4j.randn(type, network.parameter("b").shape()));
    return network;
  }

  @Test
  void everyOutputIsTheSumOfAPatchTimesAKernel() {
    long[] shape = {2, 6, 5, 3};
    INDArray images = Nd4j.randn(DataType.DOUBLE, shape);
    DrivenNetwork network = network(DataType.DOUBLE, shape, 3, 4, false);
    INDArray output = network.forward(images);
    assertThat(output.shape()).containsExactly(2, 4, 3, 4);
    INDArray kernels = network.parameter("W");
    INDArray biases = network.parameter("b");
    for (int n = 0; n < 2; n++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 3; x++) {
          for (int o = 0; o < 4; o++) {
            double sum = biases.getDouble(o);
            for (int i = 0; i < 3; i++) {
              for (int j = 0; j < 3; j++) {
                for (int c = 0; c < 3; c++) {
                  sum += images.getDouble(n, y + i, x + j, c) * kernels.getDouble(i, j, c, o);
                }
              }
            }
            assertThat(output.getDouble(n, y, x, o)).isCloseTo(sum, within(1e-12));
          }
        }
      }
    }
  }

  /** What is padded sees the same as what is not, between zeros. */
  @ParameterizedTest
  @CsvSource({"3, FLOAT", "5, FLOAT", "7, DOUBLE", "1, DOUBLE"})
  void aPaddedConvolutionSeesZerosAroundItsImages(int k, DataType type) {
    int border = (k - 1) / 2;
    INDArray images = Nd4j.randn(type, 2, 6, 9, 3);
    INDArray surrounded = Nd4j.zeros(type, 2, 6 + 2 * border, 9 + 2 * border, 3);
    surrounded
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.interval(border, 6 + border),
            NDArrayIndex.interval(border, 9 + border),
            NDArrayIndex.all())
        .assign(images);
    DrivenNetwork padded = network(type, images.shape(), k, 4, true, false);
    DrivenNetwork valid = network(type, surrounded.shape(), k, 4, false);
    valid.parameter("W").assign(padded.parameter("W"));
    valid.parameter("b").assign(padded.parameter("b"));
    INDArray output = padded.forward(images);
    assertThat(output.shape()).containsExactly(2, 6, 9, 4);
    assertThat(GradientCheck.relativeError(output, valid.forward(surrounded))).isLessThan(1e-5);
  }

  @ParameterizedTest(
      name = "{0}x{1}, {2} channels to {3}, {4}x{4} kernels, padded: {5}, later layer: {6}")
  @CsvSource({
    "9, 9, 3, 2, 3, false, false",
    "9, 9, 3, 2, 3, false, true",
    "8, 11, 1, 3, 7, false, false",
    "8, 11, 1, 3, 7, false, true",
    "7, 7, 2, 1, 1, false, false",
    "5, 5, 2, 2, 5, false, true",
    "9, 8, 3, 2, 3, true, false",
    "9, 8, 3, 2, 3, true, true",
    "4, 11, 2, 3, 7, true, true",
    "3, 3, 2, 2, 5, true, true"
  })
  void gradientsFollowFiniteDifferences(
      int height, int width, int in, int out, int k, boolean padded, boolean later) {
    long[] shape = {3, height, width, in};
    INDArray images = Nd4j.randn(DataType.DOUBLE, shape);
    DrivenNetwork network = network(DataType.DOUBLE, shape, k, out, padded, later);
    INDArray upstream = Nd4j.randn(DataType.DOUBLE, network.forward(images).shape());
    DoubleSupplier objective =
        () -> network.forward(images).mul(upstream).sumNumber().doubleValue();

    DrivenNetwork.Gradients gradients = network.backward(images, upstream);
    INDArray kernelGradient = gradients.of("W").dup();
    INDArray biasGradient = gradients.of("b").dup();

    GradientCheck.check("kernels", network.parameter("W"), kernelGradient, objective, 1);
    GradientCheck.check("biases", network.parameter("b"), biasGradient, objective, 1);
    if (later) {
      GradientCheck.check("images", images, gradients.input(), objective, 7);
    }
  }

  @Test
  void theFirstLayerSkipsTheInputGradientAndLearnsTheSame() {
    long[] shape = {5, 13, 13, 3};
    INDArray images = Nd4j.randn(DataType.DOUBLE, shape);
    DrivenNetwork first = network(DataType.DOUBLE, shape, 5, 4, false);
    DrivenNetwork later = network(DataType.DOUBLE, shape, 5, 4, true);
    later.parameter("W").assign(first.parameter("W"));
    later.parameter("b").assign(first.parameter("b"));
    INDArray upstream = Nd4j.randn(DataType.DOUBLE, first.forward(images).shape());

    DrivenNetwork.Gradients ofFirst = first.backward(images, upstream);
    DrivenNetwork.Gradients ofLater = later.backward(images, upstream);

    assertThat(ofFirst.input()).isNull();
    assertThat(ofLater.input()).isNotNull();
    assertThat(GradientCheck.relativeError(ofFirst.of("W"), ofLater.of("W"))).isLessThan(1e-12);
    assertThat(GradientCheck.relativeError(ofFirst.of("b"), ofLater.of("b"))).isLessThan(1e-12);
  }

  @ParameterizedTest(name = "padded: {0}, later layer: {1}")
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void floatsAndDoublesAgree(boolean padded, boolean later) {
    long[] shape = {6, 14, 14, 3};
    INDArray images = Nd4j.randn(DataType.DOUBLE, shape);
    DrivenNetwork wide = network(DataType.DOUBLE, shape, 5, 8, padded, later);
    DrivenNetwork narrow = network(DataType.FLOAT, shape, 5, 8, padded, later);
    narrow.parameter("W").assign(wide.parameter("W"));
    narrow.parameter("b").assign(wide.parameter("b"));
    INDArray upstream = Nd4j.randn(DataType.DOUBLE, wide.forward(images).shape());
    INDArray narrowImages = images.castTo(DataType.FLOAT);

    assertThat(GradientCheck.relativeError(narrow.forward(narrowImages), wide.forward(images)))
        .isLessThan(1e-5);
    DrivenNetwork.Gradients ofNarrow =
        narrow.backward(narrowImages, upstream.castTo(DataType.FLOAT));
    DrivenNetwork.Gradients ofWide = wide.backward(images, upstream);
    assertThat(GradientCheck.relativeError(ofNarrow.of("W"), ofWide.of("W"))).isLessThan(1e-5);
    assertThat(GradientCheck.relativeError(ofNarrow.of("b"), ofWide.of("b"))).isLessThan(1e-5);
  }

  @Test
  void aBatchOfAnotherSizeGetsItsOwnBiasGradient() {
    long[] shape = {4, 6, 6, 1};
    DrivenNetwork network = network(DataType.DOUBLE, shape, 3, 2, false);
    for (int n : new int[] {4, 9, 2}) {
      INDArray images = Nd4j.randn(DataType.DOUBLE, n, 6, 6, 1);
      INDArray upstream = Nd4j.randn(DataType.DOUBLE, n, 4, 4, 2);
      INDArray biasGradient = network.backward(images, upstream).of("b");
      INDArray expected = upstream.sum(0, 1, 2);
      assertThat(GradientCheck.relativeError(biasGradient.reshape(2), expected.reshape(2)))
          .isLessThan(1e-12);
    }
  }

  @Test
  void aKernelLargerThanItsImageIsRefused() {
    assertThatThrownBy(() -> network(DataType.FLOAT, new long[] {1, 6, 9, 1}, 7, 2, false))
        .hasMessageContaining("layer conv: a 7x7 kernel does not fit an image of 6x9");
  }

  @Test
  void imagesThatAreNotNhwcAreRefused() {
    KernelConvolution layer = new KernelConvolution("conv", 3, 2, false);
    assertThatThrownBy(() -> layer.getOutputType(0, InputType.convolutional(9, 9, 1)))
        .hasMessageContaining("layer conv: expected NHWC images");
    assertThatThrownBy(() -> layer.getOutputType(0, InputType.feedForward(81)))
        .hasMessageContaining("layer conv: expected NHWC images");
  }
}
