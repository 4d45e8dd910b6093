package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.prior.GaussianMixtureFit;
import org.kernelscope.prior.GaussianMixturePrior;
import org.kernelscope.prior.GaussianPrior;
import org.kernelscope.prior.Moments;
import org.kernelscope.store.Json;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/**
 * A mixture of Gaussians on disk: {@code weights [C]}, {@code means [C, k, k]} and {@code
 * covariances [C, k·k, k·k]}, float64.
 *
 * @param prior the prior itself
 * @param header what the file tells about it
 */
public record GaussianMixtureFile(GaussianMixturePrior prior, Header header) implements PriorFile {

  /** What the header calls such a prior. */
  static final String KIND = "mixture";

  private static final String WEIGHTS = "weights";
  private static final String MEANS = "means";
  private static final String COVARIANCES = "covariances";

  /**
   * The JSON part.
   *
   * @param format {@link PriorFile#FORMAT}
   * @param version {@link PriorFile#VERSION}
   * @param kind {@link #KIND}
   * @param size k
   * @param components C, those that were left
   * @param iterations of expectation maximisation
   * @param trainLogDensity mean of {@code ln p(w)} over the kernels it was fitted to, in nats
   * @param testLogDensity the same over the held-out kernels
   * @param file of the kernel set, empty for the bundled one
   * @param heldOut which kernels of the set the fit did not see
   * @param kernels where the kernels came from
   * @param kernelsSha256 fingerprint of the whole set, held-out kernels included
   */
  public record Header(
      String format,
      int version,
      String kind,
      int size,
      int components,
      int iterations,
      double trainLogDensity,
      double testLogDensity,
      String file,
      HeldOut heldOut,
      Map<String, String> kernels,
      String kernelsSha256) {}

  /**
   * Fits a mixture to the kernels of one geometry in a file. The seed of the split is that of the
   * start too.
   *
   * @param kernels an NPY or NPZ file, or empty for the bundled kernels
   * @throws BadInputException when there are no such kernels, or too few
   */
  public static GaussianMixtureFile fit(
      Library library, String kernels, int size, int components, HeldOut heldOut) {
    return fit(
        heldOut.split(library.kernels(kernels, size)),
        kernels,
        components,
        heldOut,
        iterations -> {});
  }

  /**
   * Fits a mixture to one part of a set.
   *
   * @param file of the set, or empty for the bundled kernels
   * @param heldOut how the set was parted
   * @param between called many times a second with the iterations that are done; an exception it
   *     throws ends the fit
   * @throws BadInputException when there are too few kernels
   */
  public static GaussianMixtureFile fit(
      KernelSplit split, String file, int components, HeldOut heldOut, IntConsumer between) {
    GaussianMixtureFit fit;
    try {
      fit =
          GaussianMixtureFit.of(
              split.train(), components, Seeds.stream(heldOut.seed(), "mixture start"), between);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(
          "%s: %s".formatted(file.isEmpty() ? "the bundled kernels" : file, unfit.getMessage()),
          unfit);
    }
    GaussianMixturePrior prior = fit.prior();
    return new GaussianMixtureFile(
        prior,
        new Header(
            PriorFile.FORMAT,
            PriorFile.VERSION,
            KIND,
            prior.size(),
            prior.components().size(),
            fit.iterations(),
            prior.meanLogDensity(split.train()),
            prior.meanLogDensity(split.test()),
            file,
            heldOut,
            split.train().provenance().facts(),
            split.sha256()));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public HeldOut heldOut() {
    return header.heldOut();
  }

  @Override
  public String kernelsSha256() {
    return header.kernelsSha256();
  }

  @Override
  public void write(Path file) throws IOException {
    int size = prior.size();
    int area = size * size;
    int components = prior.components().size();
    double[] means = new double[components * area];
    double[] covariances = new double[components * area * area];
    for (int c = 0; c < components; c++) {
      Moments moments = prior.components().get(c).moments();
      System.arraycopy(moments.mean(), 0, means, c * area, area);
      System.arraycopy(moments.covariance(), 0, covariances, c * area * area, area * area);
    }
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put(WEIGHTS, new NdArray.Doubles(new int[] {components}, prior.weights()));
    arrays.put(MEANS, new NdArray.Doubles(new int[] {components, size, size}, means));
    arrays.put(COVARIANCES, new NdArray.Doubles(new int[] {components, area, area}, covariances));
    new NpzFile(arrays, Map.of(PriorFile.HEADER, Json.text(header))).write(file);
  }

  /**
   * The prior in an opened file.
   *
   * @param source what messages call the file
   * @throws IllegalArgumentException when the arrays do not fit the header or are no mixture
   */
  static GaussianMixtureFile of(NpzFile npz, String json, Path source) {
    Header header = Json.parse(json, Header.class, source + ", entry " + PriorFile.HEADER);
    int size = header.size();
    long area = (long) size * size;
    double[] weights = require(npz, WEIGHTS, header.components());
    double[] means = require(npz, MEANS, header.components(), size, size);
    double[] covariances = require(npz, COVARIANCES, header.components(), area, area);
    int pixels = (int) area;
    int square = pixels * pixels;
    List<GaussianPrior> components = new ArrayList<>();
    for (int c = 0; c < weights.length; c++) {
      components.add(
          new GaussianPrior(
              size,
              new Moments(
                  Arrays.copyOfRange(means, c * pixels, (c + 1) * pixels),
                  Arrays.copyOfRange(covariances, c * square, (c + 1) * square))));
    }
    return new GaussianMixtureFile(new GaussianMixturePrior(size, weights, components), header);
  }

  private static double[] require(NpzFile npz, String name, long... shape) {
    NdArray array = npz.arrays().get(name);
    long[] found =
        array == null ? new long[0] : Arrays.stream(array.shape()).asLongStream().toArray();
    if (array == null || !Arrays.equals(found, shape)) {
      throw new IllegalArgumentException(
          "expected an array %s of shape %s, found %s"
              .formatted(
                  name,
                  Arrays.toString(shape),
                  array == null ? "none" : "shape " + Arrays.toString(found)));
    }
    return array.toDoubles();
  }
}
