package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class FConvTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static MultiLayerNetwork network(FConv architecture, DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(ConvNet.configuration(architecture, type, 1e-3, 0));
    network.init();
    network.params().assign(Nd4j.randn(type, network.params().shape()).muli(0.3));
    return network;
  }

  private static INDArray oneHot(DataType type, int classes, int... labels) {
    INDArray rows = Nd4j.zeros(type, labels.length, classes);
    for (int i = 0; i < labels.length; i++) {
      rows.putScalar(i, labels[i], 1);
    }
    return rows;
  }

  @Test
  void theClassifierOnFrozenFeaturesFollowsFiniteDifferences() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            ConvNet.configuration(new SoftmaxRegression(7, 4), DataType.DOUBLE, 1e-3, 0));
    network.init();
    network.setInput(Nd4j.rand(DataType.DOUBLE, 2, 1, 1, 7));
    network.setLabels(oneHot(DataType.DOUBLE, 4, 3, 1));
    network.computeGradientAndScore();
    // DL4J's gradient is a sum over the batch, its score a mean.
    INDArray gradient =
        network.getFlattenedGradients().dup().divi(2).reshape(network.params().shape());
    GradientCheck.check(
        "classifier",
        network.params(),
        gradient,
        () -> {
          network.computeGradientAndScore();
          return network.score();
        },
        1);
  }

  /** 28 rows: 22, 11, 7, 3, so both poolings leave a row out. */
  @ParameterizedTest(name = "{0}x{1}, {2} channels")
  @CsvSource({"28, 28, 3", "18, 20, 1"})
  void everyGradientFollowsFiniteDifferences(int height, int width, int channels) {
    FConv architecture = new FConv(height, width, channels, 4, 2, 3);
    MultiLayerNetwork network = network(architecture, DataType.DOUBLE);
    INDArray images = Nd4j.rand(DataType.DOUBLE, 2, height, width, channels);
    DataSet batch = new DataSet(images, oneHot(DataType.DOUBLE, 4, 3, 1));
    network.setInput(images);
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    // DL4J's gradient is a sum over the batch, its score a mean.
    INDArray gradient =
        network.getFlattenedGradients().dup().divi(2).reshape(network.params().shape());
    GradientCheck.check(
        "parameters", network.params(), gradient, () -> network.score(batch, true), 1);
  }

  @Test
  void floatsAndDoublesAgree() {
    FConv architecture = new FConv(28, 28, 3, 10, 4, 6);
    MultiLayerNetwork wide = network(architecture, DataType.DOUBLE);
    MultiLayerNetwork narrow = network(architecture, DataType.FLOAT);
    narrow.params().assign(wide.params());
    INDArray images = Nd4j.rand(DataType.DOUBLE, 5, 28, 28, 3);
    INDArray narrowImages = images.castTo(DataType.FLOAT);
    assertThat(GradientCheck.relativeError(narrow.output(narrowImages), wide.output(images)))
        .isLessThan(1e-5);
    wide.setInput(images);
    wide.setLabels(oneHot(DataType.DOUBLE, 10, 3, 1, 4, 1, 5));
    wide.computeGradientAndScore();
    narrow.setInput(narrowImages);
    narrow.setLabels(oneHot(DataType.FLOAT, 10, 3, 1, 4, 1, 5));
    narrow.computeGradientAndScore();
    assertThat(
            GradientCheck.relativeError(
                narrow.getFlattenedGradients(), wide.getFlattenedGradients()))
        .isLessThan(1e-4);
  }

  @Test
  void theClassifierOfThePaperSees1152Features() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            ConvNet.configuration(new FConv(28, 28, 1, 10, 32, 128), DataType.FLOAT, 1e-3, 0));
    network.init();
    assertThat(network.getOutputLayer().getParam("W").shape()).containsExactly(1152, 10);
    assertThat(network.getLayer(0).getParam("W").shape()).containsExactly(7, 7, 1, 32);
    assertThat(network.getLayer(2).getParam("W").shape()).containsExactly(5, 5, 32, 128);
  }

  @Test
  void geometriesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new FConv(28, 28, 1, 10, 0, 8)).hasMessageContaining("widths");
    assertThatThrownBy(() -> new FConv(28, 28, 1, 1, 8, 8)).hasMessageContaining("2 classes");
    assertThatThrownBy(() -> ConvNet.create(new FConv(12, 12, 1, 10, 2, 2), 1e-3, 0))
        .hasMessageContaining("layer conv2: a 5x5 kernel does not fit an image of 3x3");
  }
}
