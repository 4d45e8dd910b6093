package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kernelscope.nn.init.VarianceScaling;

class ResidualNetTest {

  private static final int COUNT = 3;
  private static final int SIDE = 12;
  private static final int COLOURS = 3;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static Architecture residual() {
    return Network.RESNET.of(SIDE, SIDE, COLOURS, 4, List.of(5, 2, 6));
  }

  @Test
  void everyBlockLeadsBackToTheChannelsOfTheStem() {
    assertThat(residual().convolutions())
        .containsExactly(
            new ConvLayer("stem", 3, COLOURS, 5),
            new ConvLayer("block1a", 3, 5, 2),
            new ConvLayer("block1b", 3, 2, 5),
            new ConvLayer("block2a", 3, 5, 6),
            new ConvLayer("block2b", 3, 6, 5));
  }

  /** What is left of the network then is its stem, the poolings and the mean. */
  @Test
  void aBlockOfZerosHandsOnWhatItSees() {
    Architecture withoutBlocks =
        new Architecture(
            SIDE,
            SIDE,
            COLOURS,
            4,
            List.of(
                new Block.Convolution("stem", 3, 5, true),
                new Block.PooledLeakyRelu("pool1"),
                new Block.PooledLeakyRelu("pool2"),
                new Block.LeakyRelu("relu3"),
                new Block.AveragePool("mean")));
    float[] images = new float[COUNT * SIDE * SIDE * COLOURS];
    Random random = new Random(2);
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    assertThat(features(residual(), images)).isEqualTo(features(withoutBlocks, images));
  }

  /** One feature a channel, with a stem of drawn kernels and zeros in all other layers. */
  private static float[] features(Architecture architecture, float[] images) {
    try (ConvNet network = ConvNet.create(architecture, 1e-3, 0)) {
      ConvLayer stem = network.convolutions().get(0);
      network.setKernels(stem, VarianceScaling.XAVIER.draw(stem, new Random(1)));
      assertThat(network.featureLength()).isEqualTo(5);
      return network.features(images, COUNT);
    }
  }
}
