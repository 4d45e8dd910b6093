package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.NamedArrays;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.store.Json;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/**
 * A fitted density on disk: a header, and its arrays as float64.
 *
 * @param fit how it was fitted
 * @param prior the prior itself
 * @param header the metadata of the file
 * @param <P> the density
 */
public record DensityFile<P extends ProperPrior>(DensityFit<P> fit, P prior, Header header)
    implements PriorFile {

  private static final String FACTS = "facts";

  /** Codes for each kernel, if a density must be estimated. */
  private static final int SAMPLES = 100;

  /**
   * The JSON part. It has the facts as fields beside the others.
   *
   * @param format {@link PriorFile#FORMAT}
   * @param version {@link PriorFile#VERSION}
   * @param kind {@link DensityFit#key}
   * @param size k
   * @param facts additional numbers from the fit
   * @param trainLogDensity mean of {@code ln p(w)} over the kernels it was fitted to, in nats
   * @param testLogDensity the same over the held-out kernels
   * @param file of the kernel set, empty for the bundled one
   * @param heldOut the kernels of the set that the fit did not use
   * @param kernels the provenance of the kernels
   * @param kernelsSha256 fingerprint of the whole set, including held-out kernels
   */
  public record Header(
      String format,
      int version,
      String kind,
      int size,
      Map<String, Number> facts,
      double trainLogDensity,
      double testLogDensity,
      String file,
      HeldOut heldOut,
      Map<String, String> kernels,
      String kernelsSha256) {

    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      Json.fields(this)
          .forEach(
              (name, value) -> {
                if (name.equals(FACTS)) {
                  fields.putAll(facts);
                } else {
                  fields.put(name, value);
                }
              });
      return fields;
    }
  }

  static <P extends ProperPrior> DensityFile<P> of(
      DensityFit<P> fit, DensityFit.Found<P> found, KernelSplit split, String file, HeldOut held) {
    P prior = found.prior();
    return new DensityFile<>(
        fit,
        prior,
        new Header(
            PriorFile.FORMAT,
            PriorFile.VERSION,
            fit.key(),
            prior.size(),
            found.facts(),
            meanLogDensity(prior, split.train()),
            meanLogDensity(prior, split.test()),
            file,
            held,
            split.train().provenance().facts(),
            split.sha256()));
  }

  private static double meanLogDensity(ProperPrior prior, KernelSet kernels) {
    double[] nats =
        prior.logDensities(kernels, SAMPLES, Seeds.stream(1, "log-densities of a fit")).nats();
    return Arrays.stream(nats).average().orElse(Double.NaN);
  }

  /** A short description, for use within a sentence: "mixture of 8 Gaussians". */
  public String summary() {
    return fit.summary().apply(prior, header.facts());
  }

  @Override
  public String kind() {
    return header.kind();
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
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    fit.arrays()
        .apply(prior)
        .byName()
        .forEach(
            (name, numbers) ->
                arrays.put(name, new NdArray.Doubles(numbers.shape(), numbers.values())));
    new NpzFile(arrays, Map.of(PriorFile.HEADER, Json.text(header.fields()))).write(file);
  }

  /**
   * Reads the prior in an opened file.
   *
   * @param source the name of the file in messages
   * @throws BadInputException when the header is not valid
   * @throws IllegalArgumentException when the arrays do not fit the header or do not form such a
   *     prior
   */
  static <P extends ProperPrior> DensityFile<P> read(
      DensityFit<P> fit, NpzFile npz, String json, Path source) {
    String what = source + ", entry " + PriorFile.HEADER;
    Map<String, Object> facts = new LinkedHashMap<>();
    Map<String, Object> fields = new LinkedHashMap<>();
    Json.object(json, what)
        .forEach((name, value) -> (fit.facts().contains(name) ? facts : fields).put(name, value));
    fields.put(FACTS, facts);
    Header header = Json.record(fields, Header.class, what);
    Map<String, NamedArrays.Numbers> arrays = new LinkedHashMap<>();
    npz.arrays()
        .forEach(
            (name, array) ->
                arrays.put(name, new NamedArrays.Numbers(array.shape(), array.toDoubles())));
    return new DensityFile<>(fit, fit.of().apply(header.size(), new NamedArrays(arrays)), header);
  }
}
