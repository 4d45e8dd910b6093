package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.init.XavierNormal;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SavedNetworkTest {

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @Test
  void kernelsOfOurNetworksComeBackLayerByLayer() throws IOException {
    Path file = folder.resolve("network.zip");
    FConv architecture = new FConv(28, 28, 2, 10, 3, 4);
    try (ConvNet network = ConvNet.create(architecture, 1e-3, 0);
        OutputStream out = Files.newOutputStream(file)) {
      for (ConvLayer layer : network.convolutions()) {
        network.setKernels(layer, new XavierNormal().draw(layer, new Random(3)));
      }
      network.save(out);
      List<SavedNetwork.LayerKernels> found = SavedNetwork.read(file);
      assertThat(found)
          .extracting(SavedNetwork.LayerKernels::layer)
          .containsExactlyElementsOf(architecture.convolutions());
      for (SavedNetwork.LayerKernels layer : found) {
        assertThat(layer.kernels()).isEqualTo(network.kernels(layer.layer(), Provenance.UNKNOWN));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void kernelsOfDl4jsOwnConvolutionsAreReadToo(CNN2DFormat format) throws IOException {
    Path file = folder.resolve("dl4j.zip");
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(3).build())
                .layer(new ConvolutionLayer.Builder(3, 1).name("not square").nOut(2).build())
                .layer(new Deconvolution2D.Builder(3, 3).name("transposed").nOut(6).build())
                .layer(new ConvolutionLayer.Builder(3, 3).name("second").nOut(4).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).build())
                .setInputType(InputType.convolutional(14, 14, 2, format))
                .build());
    network.init();
    ModelSerializer.writeModel(network, file.toFile(), false);

    List<SavedNetwork.LayerKernels> found = SavedNetwork.read(file);

    assertThat(found)
        .extracting(SavedNetwork.LayerKernels::layer)
        .containsExactly(new ConvLayer("layer0", 5, 2, 3), new ConvLayer("second", 3, 6, 4));
    INDArray weights = network.getLayer(0).getParam("W");
    assertThat(weights.shape()).containsExactly(3, 2, 5, 5);
    KernelSet kernels = found.get(0).kernels();
    for (int out = 0; out < 3; out++) {
      for (int in = 0; in < 2; in++) {
        float[] kernel = kernels.kernel(out * 2 + in);
        for (int i = 0; i < 25; i++) {
          assertThat(kernel[i]).isEqualTo(weights.getFloat(out, in, i / 5, i % 5));
        }
      }
    }
  }
}
