package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PooledLeakyReluTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @BeforeEach
  void sameNumbersEveryTime() {
    Nd4j.getRandom().setSeed(1);
  }

  private static DrivenNetwork network(DataType type, long... shape) {
    return new DrivenNetwork(new PooledLeakyRelu("pool"), type, shape, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void theOutputIsTheLeakyReluOfTheLargestOfFour(DataType type) {
    INDArray images = Nd4j.randn(type, 2, 7, 5, 3);
    INDArray output = network(type, images.shape()).forward(images);
    assertThat(output.shape()).containsExactly(2, 3, 2, 3);
    for (int n = 0; n < 2; n++) {
      for (int y = 0; y < 3; y++) {
        for (int x = 0; x < 2; x++) {
          for (int c = 0; c < 3; c++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < 4; i++) {
              largest = Math.max(largest, images.getDouble(n, 2 * y + i / 2, 2 * x + i % 2, c));
            }
            assertThat(output.getDouble(n, y, x, c))
                .isCloseTo(largest > 0 ? largest : 0.01 * largest, within(1e-7));
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource({"7, 7", "6, 6", "11, 4", "2, 3"})
  void theInputGradientFollowsFiniteDifferences(int height, int width) {
    // Minus one: about half of the pooled values lie on the leaky side.
    INDArray images = Nd4j.randn(DataType.DOUBLE, 2, height, width, 3).subi(1);
    DrivenNetwork network = network(DataType.DOUBLE, images.shape());
    INDArray upstream = Nd4j.randn(DataType.DOUBLE, network.forward(images).shape());
    INDArray gradient = network.backward(images, upstream).input();
    GradientCheck.check(
        "images",
        images,
        gradient,
        () -> network.forward(images).mul(upstream).sumNumber().doubleValue(),
        1);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void pixelsOutsideEveryWindowGetNoGradientWhateverTheMemoryHeldBefore(DataType type) {
    WorkspaceConfiguration plenty =
        WorkspaceConfiguration.builder().initialSize(1 << 20).overallocationLimit(1.0).build();
    LayerWorkspaceMgr workspaces =
        LayerWorkspaceMgr.builder().defaultWorkspace("poisoned", plenty).build();
    NeuralNetConfiguration configuration = new NeuralNetConfiguration();
    configuration.setLayer(new PooledLeakyRelu("pool"));
    Layer layer = new PooledLeakyReluLayer(configuration, type);
    INDArray images = Nd4j.randn(type, 2, 7, 7, 3);
    INDArray upstream = Nd4j.ones(type, 2, 3, 3, 3);
    try (MemoryWorkspace poison = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
      workspaces.create(ArrayType.ACTIVATIONS, type, 1 << 14).assign(Double.NaN);
    }
    try (MemoryWorkspace same = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
      layer.setInput(images, workspaces);
      layer.activate(false, workspaces);
      INDArray gradient = layer.backpropGradient(upstream, workspaces).getSecond();
      for (int n = 0; n < 2; n++) {
        INDArray image = gradient.get(NDArrayIndex.point(n)).dup();
        for (int i = 0; i < 7; i++) {
          for (int c = 0; c < 3; c++) {
            assertThat(image.getDouble(6, i, c)).isZero();
            assertThat(image.getDouble(i, 6, c)).isZero();
          }
        }
        // The rest carries one upstream unit a window: 1 or the leak.
        assertThat(image.sumNumber().doubleValue()).isBetween(27 * 0.01, 27.0);
      }
    }
  }

  @Test
  void outputsKeepTheirGradientsApartFromThoseOfEarlierBatches() {
    DrivenNetwork network = network(DataType.DOUBLE, 4, 6, 6, 2);
    for (int n : new int[] {4, 1, 6}) {
      INDArray images = Nd4j.randn(DataType.DOUBLE, n, 6, 6, 2);
      INDArray gradient = network.backward(images, Nd4j.ones(DataType.DOUBLE, n, 3, 3, 2)).input();
      assertThat(gradient.shape()).containsExactly(n, 6, 6, 2);
      assertThat(gradient.neq(0).castTo(DataType.INT32).sumNumber().intValue()).isEqualTo(n * 18);
    }
  }
}
