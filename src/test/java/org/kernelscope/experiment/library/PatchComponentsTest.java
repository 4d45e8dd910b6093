package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.ui.workbench.Bundled;

class PatchComponentsTest {

  private static final ImageDataset LETTERS = Bundled.library().data("glyphs").train();

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 7})
  void componentsAreOrthonormalAndAlongThemPatchesVaryLessAndLess(int size) {
    KernelSet components = PatchComponents.of(LETTERS, size);
    assertThat(components.count()).isEqualTo(size * size);
    for (int a = 0; a < components.count(); a++) {
      for (int b = 0; b <= a; b++) {
        assertThat(product(components.kernel(a), components.kernel(b)))
            .isCloseTo(a == b ? 1 : 0, within(1e-5));
      }
    }
    // Of patches that the components were not made of.
    double[] variances = variances(components, new Random(9));
    for (int i = 0; i + 1 < variances.length; i++) {
      assertThat(variances[i + 1]).isLessThan(1.1 * variances[i]);
    }
    assertThat(variances[0]).isGreaterThan(100 * variances[variances.length - 1]);
  }

  /** Along each component. */
  private static double[] variances(KernelSet components, Random random) {
    int size = components.size();
    float[] image = new float[LETTERS.imageLength()];
    float[] patch = new float[size * size];
    double[] sums = new double[components.count()];
    double[] squares = new double[components.count()];
    int patches = 4000;
    for (int n = 0; n < patches; n++) {
      LETTERS.copyImage(random.nextInt(LETTERS.count()), image, 0);
      int top = random.nextInt(LETTERS.height() - size + 1);
      int left = random.nextInt(LETTERS.width() - size + 1);
      for (int i = 0; i < patch.length; i++) {
        patch[i] = image[(top + i / size) * LETTERS.width() + left + i % size];
      }
      for (int i = 0; i < sums.length; i++) {
        double along = product(components.kernel(i), patch);
        sums[i] += along / patches;
        squares[i] += along * along / patches;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      squares[i] -= sums[i] * sums[i];
    }
    return squares;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** What varies most in letters is whether there is ink, then on which side it is. */
  @Test
  void theFirstComponentsOfLettersAreSmooth() {
    KernelSet components = PatchComponents.of(LETTERS, 7);
    float[] first = components.kernel(0);
    for (float value : first) {
      assertThat(value * first[0]).isPositive();
    }
    KernelSet next = components.select(new int[] {1, 2});
    assertThat(KernelStatistics.of(next).autocorrelation().horizontal()).isGreaterThan(0.8);
  }

  @Test
  void imagesOfEvenRowsVaryDownwardsOnly() {
    Random random = new Random(1);
    byte[] pixels = new byte[50 * 10 * 10 * 3];
    for (int row = 0; row < 500; row++) {
      byte grey = (byte) random.nextInt(256);
      for (int i = 0; i < 30; i++) {
        pixels[row * 30 + i] = grey;
      }
    }
    ImageDataset stripes = new ImageDataset("stripes", 10, 10, 3, 1, pixels, new int[50]);
    KernelSet components = PatchComponents.of(stripes, 5);
    for (int i = 0; i < 5; i++) {
      float[] kernel = components.kernel(i);
      for (int pixel = 0; pixel < 25; pixel++) {
        assertThat(kernel[pixel]).isCloseTo(kernel[pixel - pixel % 5], within(1e-4f));
      }
    }
    assertThat(PatchComponents.of(stripes, 5)).isEqualTo(components);
  }

  @Test
  void imagesSmallerThanAPatchAreRefused() {
    ImageDataset small = new ImageDataset("small", 4, 9, 1, 1, new byte[36], new int[1]);
    assertThatThrownBy(() -> PatchComponents.of(small, 5))
        .isInstanceOf(BadInputException.class)
        .hasMessage("small: expected images of at least 5x5 for patches of that size, found 4x9");
  }
}
