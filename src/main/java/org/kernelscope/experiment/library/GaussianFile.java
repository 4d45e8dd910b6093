package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.kernelscope.data.BadInputException;
import org.kernelscope.prior.GaussianFit;
import org.kernelscope.prior.GaussianPrior;
import org.kernelscope.prior.Moments;
import org.kernelscope.store.Json;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/**
 * A learned Gaussian on disk: {@code mean [k, k]} and {@code covariance [k·k, k·k]}, float64.
 *
 * @param prior the prior itself
 * @param header what the file tells about it
 */
public record GaussianFile(GaussianPrior prior, Header header) implements PriorFile {

  /** What the header calls such a prior. */
  static final String KIND = "gaussian";

  private static final String MEAN = "mean";
  private static final String COVARIANCE = "covariance";

  /**
   * The JSON part.
   *
   * @param format {@link PriorFile#FORMAT}
   * @param version {@link PriorFile#VERSION}
   * @param kind {@link #KIND}
   * @param size k
   * @param shrinkage λ of {@link GaussianFit}
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
      double shrinkage,
      double trainLogDensity,
      double testLogDensity,
      String file,
      HeldOut heldOut,
      Map<String, String> kernels,
      String kernelsSha256) {}

  /**
   * Fits a Gaussian to the kernels of one geometry in a file.
   *
   * @param kernels an NPY or NPZ file, or empty for the bundled kernels
   * @throws BadInputException when there are no such kernels, or too few
   */
  public static GaussianFile fit(Library library, String kernels, int size, HeldOut heldOut) {
    return fit(heldOut.split(library.kernels(kernels, size)), kernels, heldOut);
  }

  /**
   * Fits a Gaussian to one part of a set.
   *
   * @param file of the set, or empty for the bundled kernels
   * @param heldOut how the set was parted
   * @throws BadInputException when there are too few kernels
   */
  public static GaussianFile fit(KernelSplit split, String file, HeldOut heldOut) {
    GaussianFit fit;
    try {
      fit = GaussianFit.of(split.train());
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(
          "%s: %s".formatted(file.isEmpty() ? "the bundled kernels" : file, unfit.getMessage()),
          unfit);
    }
    GaussianPrior prior = fit.prior();
    return new GaussianFile(
        prior,
        new Header(
            PriorFile.FORMAT,
            PriorFile.VERSION,
            KIND,
            prior.size(),
            fit.shrinkage(),
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
    Moments moments = prior.moments();
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put(MEAN, new NdArray.Doubles(new int[] {size, size}, moments.mean()));
    arrays.put(COVARIANCE, new NdArray.Doubles(new int[] {area, area}, moments.covariance()));
    new NpzFile(arrays, Map.of(PriorFile.HEADER, Json.text(header))).write(file);
  }

  /**
   * The prior in an opened file.
   *
   * @param source what messages call the file
   * @throws IllegalArgumentException when the arrays do not fit the header or are no moments
   */
  static GaussianFile of(NpzFile npz, String json, Path source) {
    Header header = Json.parse(json, Header.class, source + ", entry " + PriorFile.HEADER);
    long area = (long) header.size() * header.size();
    Moments moments =
        new Moments(
            require(npz, MEAN, header.size(), header.size()), require(npz, COVARIANCE, area, area));
    return new GaussianFile(new GaussianPrior(header.size(), moments), header);
  }

  private static double[] require(NpzFile npz, String name, long rows, long columns) {
    NdArray array = npz.arrays().get(name);
    int[] shape = array == null ? new int[0] : array.shape();
    if (array == null || shape.length != 2 || shape[0] != rows || shape[1] != columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected an array %s of shape [%d, %d], found %s",
              name,
              rows,
              columns,
              array == null ? "none" : "shape " + Arrays.toString(shape)));
    }
    return array.toDoubles();
  }
}
