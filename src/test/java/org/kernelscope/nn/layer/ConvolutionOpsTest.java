package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

class ConvolutionOpsTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @ParameterizedTest(name = "{0} channels to {1}, {2}x{2} kernels, {3}")
  @CsvSource({"1, 32, 7, FLOAT", "3, 8, 5, FLOAT", "1, 4, 7, DOUBLE", "2, 3, 3, DOUBLE"})
  void bothGradientsAreThoseOfTheEnginesOwnBackwardPass(int in, int out, int k, DataType type) {
    INDArray images = Nd4j.rand(type, 20, 28, 28, in);
    INDArray kernels = Nd4j.randn(type, k, k, in, out);
    INDArray biases = Nd4j.zeros(type, out);
    int side = 28 - k + 1;
    INDArray outputGradient = Nd4j.randn(type, 20, side, side, out);
    INDArray expected = Nd4j.create(type, k, k, in, out);
    INDArray expectedOfImages = Nd4j.create(type, images.shape());
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(images, kernels, biases, outputGradient)
            .addOutputs(expectedOfImages, expected, Nd4j.create(type, out))
            .addIntegerArguments(k, k, 1, 1, 0, 0, 1, 1, 0, 1, 0)
            .build());

    INDArray alone = Nd4j.create(type, k, k, in, out);
    INDArray exchanged = Nd4j.create(type, in, 28, 28, 20);
    ConvolutionOps.exchange(images, exchanged);
    ConvolutionOps.kernelGradient(
        exchanged, outputGradient, alone, Nd4j.create(type, in, k, k, out));

    assertThat(GradientCheck.relativeError(alone, expected)).isLessThan(1e-4);

    INDArray ofImages = Nd4j.create(type, images.shape());
    ConvolutionOps.imageGradient(outputGradient, kernels, ofImages);
    assertThat(GradientCheck.relativeError(ofImages, expectedOfImages)).isLessThan(1e-4);

    // Gradients come in any layout from the layer behind.
    INDArray other = outputGradient.permute(1, 2, 3, 0).dup('c').permute(3, 0, 1, 2);
    ConvolutionOps.imageGradient(other, kernels, ofImages);
    assertThat(GradientCheck.relativeError(ofImages, expectedOfImages)).isLessThan(1e-4);
  }
}
