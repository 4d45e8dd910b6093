package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.layer.ConvolutionOps;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ImageVaeTest {

  private static final ImageVaeArchitecture SMALL = new ImageVaeArchitecture(20, 18, 2, 3, 4, 2);
  private static final int BATCH = 3;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static ImageVae small(ImageVaeArchitecture shape, DataType type) {
    ImageVae vae = ImageVae.create(shape, BATCH, Optimisation.ADAM, 1e-2, type);
    Random random = new Random(3);
    for (ConvLayer layer : shape.convolutions()) {
      float[] values = new float[layer.kernels() * layer.size() * layer.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.3 * random.nextGaussian());
      }
      vae.setKernels(layer, new KernelSet(layer.size(), values, Provenance.UNKNOWN));
    }
    vae.initialiseDense(random);
    // Biases too: at zero, a mistake in them would not be seen.
    for (INDArray biases : biases(ImageVaeParameters.of(shape, vae.parameters))) {
      for (long i = 0; i < biases.length(); i++) {
        biases.putScalar(i, 0.2 * random.nextGaussian());
      }
    }
    return vae;
  }

  private static INDArray[] biases(ImageVaeParameters layers) {
    return new INDArray[] {
      layers.conv1().biases(),
      layers.conv2().biases(),
      layers.deconv2().biases(),
      layers.deconv1().biases(),
      layers.encoder().biases(),
      layers.decoder().biases()
    };
  }

  private static float[] images(ImageVaeArchitecture shape, int count) {
    Random random = new Random(4);
    float[] images = new float[count * shape.imageLength()];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    return images;
  }

  private static double meanBound(ImageVaePass pass) {
    pass.encode();
    pass.decode();
    double sum = 0;
    for (int row = 0; row < pass.rows; row++) {
      sum += pass.bound(row);
    }
    return sum / pass.rows;
  }

  private static void fill(ImageVaePass pass, ImageVaeArchitecture shape) {
    float[] images = images(shape, BATCH);
    for (int i = 0; i < images.length; i++) {
      pass.images[i] = images[i];
    }
    Random random = new Random(5);
    Arrays.setAll(pass.noise, i -> random.nextGaussian());
  }

  @Test
  void theGradientIsThatOfFiniteDifferences() {
    try (ImageVae vae = small(SMALL, DataType.DOUBLE)) {
      ImageVaePass pass = vae.training;
      fill(pass, SMALL);
      meanBound(pass);
      pass.backward();
      ImageVaeParameters weights = ImageVaeParameters.of(SMALL, vae.parameters);
      ImageVaeParameters gradients = ImageVaeParameters.of(SMALL, vae.gradients);
      check("conv1", weights.conv1(), gradients.conv1(), pass, 7);
      check("conv2", weights.conv2(), gradients.conv2(), pass, 7);
      check("deconv2", weights.deconv2(), gradients.deconv2(), pass, 7);
      check("deconv1", weights.deconv1(), gradients.deconv1(), pass, 7);
      check("encoder", weights.encoder(), gradients.encoder(), pass, 1);
      check("decoder", weights.decoder(), gradients.decoder(), pass, 3);
    }
  }

  private static void check(
      String name,
      ImageVaeParameters.Layer layer,
      ImageVaeParameters.Layer gradient,
      ImageVaePass pass,
      int stride) {
    GradientCheck.check(name, layer.weights(), gradient.weights(), () -> -meanBound(pass), stride);
    GradientCheck.check(
        name + " biases", layer.biases(), gradient.biases(), () -> -meanBound(pass), 1);
  }

  /** Encoder, decoder and likelihood again, pixel by pixel. */
  @Test
  void theBoundIsThatOfNestedLoops() {
    try (ImageVae vae = small(SMALL, DataType.FLOAT)) {
      ImageVaePass pass = vae.training;
      fill(pass, SMALL);
      meanBound(pass);
      ImageVaeParameters weights = ImageVaeParameters.of(SMALL, vae.parameters);
      for (int row = 0; row < BATCH; row++) {
        double[] image =
            Arrays.copyOfRange(
                pass.images, row * SMALL.imageLength(), (row + 1) * SMALL.imageLength());
        double[] noise =
            Arrays.copyOfRange(pass.noise, row * SMALL.latent(), (row + 1) * SMALL.latent());
        assertThat(pass.bound(row))
            .isCloseTo(NestedLoopVae.bound(SMALL, weights, image, noise), within(2e-3));
      }
    }
  }

  @Test
  void kernelsComeBackAsTheyWereSet() {
    try (ImageVae vae = ImageVae.create(SMALL, BATCH, Optimisation.ADAM, 1e-3)) {
      for (ConvLayer layer : SMALL.convolutions()) {
        float[] values = new float[layer.kernels() * layer.size() * layer.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = i;
        }
        vae.setKernels(layer, new KernelSet(layer.size(), values, Provenance.UNKNOWN));
        assertThat(vae.kernels(layer, Provenance.UNKNOWN).values()).isEqualTo(values);
      }
    }
  }

  /** One pixel of one channel stamps the kernels from that channel onto the image. */
  @Test
  void aTransposedConvolutionStampsItsKernels() {
    ImageVaeArchitecture shape = new ImageVaeArchitecture(18, 18, 1, 2, 1, 1);
    try (ImageVae vae = ImageVae.create(shape, 1, Optimisation.ADAM, 1e-3)) {
      ImageVaeParameters weights = ImageVaeParameters.of(shape, vae.parameters);
      ConvLayer deconv2 = shape.convolutions().get(2);
      float[] kernels = new float[2 * 25];
      for (int i = 0; i < kernels.length; i++) {
        kernels[i] = i + 1;
      }
      vae.setKernels(deconv2, new KernelSet(5, kernels, Provenance.UNKNOWN));
      INDArray pixel = Nd4j.create(DataType.FLOAT, 1, 2, 2, 1);
      pixel.putScalar(new int[] {0, 1, 0, 0}, 1);
      INDArray stamped = Nd4j.create(DataType.FLOAT, 1, 6, 6, 2);
      ConvolutionOps.transposed(
          pixel, weights.deconv2().weights(), weights.deconv2().biases(), stamped);
      float[] read = HostArrays.read(stamped, 72);
      for (int channel = 0; channel < 2; channel++) {
        for (int y = 0; y < 5; y++) {
          for (int x = 0; x < 5; x++) {
            assertThat(read[((y + 1) * 6 + x) * 2 + channel])
                .isEqualTo(kernels[channel * 25 + y * 5 + x]);
          }
        }
      }
    }
  }

  @Test
  void stepsRaiseTheBoundAndTheWeightedEstimateIsTighter() {
    float[] images = images(SMALL, BATCH);
    try (ImageVae vae = small(SMALL, DataType.FLOAT)) {
      double before = vae.bound(images, BATCH, new Random(1));
      for (int step = 0; step < 30; step++) {
        vae.step(images, new Random(step));
      }
      double bound = 0;
      for (int i = 0; i < 200; i++) {
        bound += vae.bound(images, BATCH, new Random(i)) / 200;
      }
      assertThat(bound).isGreaterThan(before + 10);
      // One sample is the bound itself, up to the closed form of the divergence.
      double one = 0;
      for (int i = 0; i < 200; i++) {
        one += vae.importanceWeighted(images, BATCH, 1, new Random(i)) / 200;
      }
      assertThat(one).isCloseTo(bound, within(1.0));
      assertThat(vae.importanceWeighted(images, BATCH, 300, new Random(9))).isGreaterThan(bound);
    }
  }

  @Test
  void aRestoredStateGoesOnStepForStep() {
    float[] images = images(SMALL, BATCH);
    try (ImageVae whole = small(SMALL, DataType.FLOAT);
        ImageVae parted = small(SMALL, DataType.FLOAT);
        ImageVae later = ImageVae.create(SMALL, BATCH, Optimisation.ADAM, 1e-2)) {
      for (int step = 0; step < 6; step++) {
        whole.step(images, new Random(step));
      }
      for (int step = 0; step < 3; step++) {
        parted.step(images, new Random(step));
      }
      later.restore(parted.state());
      // Looking does not disturb.
      later.bound(images, 2, new Random(8));
      later.sample(2, new Random(8));
      for (int step = 3; step < 6; step++) {
        later.step(images, new Random(step));
      }
      assertThat(later.steps()).isEqualTo(6);
      assertThat(later.state().parameters()).isEqualTo(whole.state().parameters());
      assertThatThrownBy(() -> later.restore(new ImageVae.State(new float[3], new float[6], 1)))
          .hasMessageContaining("found 3 and 6");
    }
  }

  @Test
  void picturesAreProbabilities() {
    float[] images = images(SMALL, 2);
    try (ImageVae vae = small(SMALL, DataType.FLOAT)) {
      float[] reconstructed = vae.reconstruct(images, 2);
      float[] sampled = vae.sample(2, new Random(1));
      assertThat(reconstructed).hasSameSizeAs(images).isNotEqualTo(sampled);
      for (float value : sampled) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "27 | 28 | 3 | 4 | 2 | images of even height and width from 18 on, found 27x28",
        "16 | 28 | 3 | 4 | 2 | images of even height and width from 18 on, found 16x28",
        "28 | 28 | 0 | 4 | 2 | widths must be at least 1, found 0 and 4",
        "28 | 28 | 3 | 4 | 0 | a code needs at least 1 dimension, found 0"
      })
  void whatItCannotBeIsSaid(
      int height, int width, int first, int second, int latent, String sentence) {
    assertThatThrownBy(() -> new ImageVaeArchitecture(height, width, 1, first, second, latent))
        .hasMessageContaining(sentence);
  }
}
