package org.kernelscope.experiment.library;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/**
 * The principal components of patches of images: the orthonormal k×k kernels along which patches
 * vary most, in descending order. The filters of a PCANet (Chan et al., IEEE TIP 2015).
 */
public final class PatchComponents {

  /** The number of patches. */
  private static final int PATCHES = 20_000;

  private static final long SEED = 1;

  private PatchComponents() {}

  /**
   * All components in descending order of variance, shape {@code [k², k, k]}. Patches come from
   * random places of random images and channels, which are the same at every call.
   *
   * @throws BadInputException when the images are smaller than a kernel
   */
  public static KernelSet of(ImageDataset images, int size) {
    if (size > Math.min(images.height(), images.width())) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected images of at least %dx%d for patches of that size, found %dx%d",
              images.name(),
              size,
              size,
              images.height(),
              images.width()));
    }
    int area = size * size;
    EigenDecomposition decomposition =
        new EigenDecomposition(new Array2DRowRealMatrix(covariance(images, size), false));
    float[] components = new float[area * area];
    for (int component = 0; component < area; component++) {
      // The library returns eigenvalues of a symmetric matrix in descending order.
      double[] direction = decomposition.getEigenvector(component).toArray();
      for (int i = 0; i < area; i++) {
        components[component * area + i] = (float) direction[i];
      }
    }
    return new KernelSet(
        size, components, Provenance.of("basis", "principal components of " + images.name()));
  }

  /** Covariances of the pixels of a patch, shape {@code [k², k²]}. */
  private static double[][] covariance(ImageDataset images, int size) {
    int area = size * size;
    RandomGenerator random = Seeds.stream(SEED, "patches");
    float[] image = new float[images.imageLength()];
    double[] patch = new double[area];
    double[] sum = new double[area];
    double[][] products = new double[area][area];
    for (int n = 0; n < PATCHES; n++) {
      images.copyImage(random.nextInt(images.count()), image, 0);
      int top = random.nextInt(images.height() - size + 1);
      int left = random.nextInt(images.width() - size + 1);
      int channel = random.nextInt(images.channels());
      for (int i = 0; i < area; i++) {
        int pixel = (top + i / size) * images.width() + left + i % size;
        patch[i] = image[pixel * images.channels() + channel];
        sum[i] += patch[i];
      }
      for (int row = 0; row < area; row++) {
        for (int column = 0; column <= row; column++) {
          products[row][column] += patch[row] * patch[column];
        }
      }
    }
    for (int row = 0; row < area; row++) {
      for (int column = 0; column <= row; column++) {
        double covariance =
            products[row][column] / PATCHES - sum[row] / PATCHES * (sum[column] / PATCHES);
        products[row][column] = covariance;
        products[column][row] = covariance;
      }
    }
    return products;
  }
}
