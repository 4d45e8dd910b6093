package org.kernelscope.experiment.library;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.store.Json;
import org.kernelscope.store.NpzFile;

/**
 * A fitted prior on disk, {@code .dwp}: a zip with NPY arrays and {@code header.json}, which has
 * format, version and kind. NumPy opens it as an NPZ file.
 */
public sealed interface PriorFile permits KernelVaeFile, DensityFile {

  String HEADER = "header.json";
  String FORMAT = "kernelscope-prior";
  int VERSION = 1;

  /** The prior itself. */
  ProperPrior prior();

  /** The name of this kind of prior in the header. */
  String kind();

  /** The kernels of its set that the fit did not use. */
  HeldOut heldOut();

  /** Fingerprint of the set it was fitted to, {@link KernelSplit#sha256}; older files have none. */
  @Nullable String kernelsSha256();

  /** Writes the file; on failure, an earlier file remains unchanged. */
  void write(Path file) throws IOException;

  /** The common part of the headers of all kinds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Identity(String format, int version, String kind) {}

  /** Whether a file is a prior by its content: a zip that has a header. */
  static boolean isPrior(Path file) {
    // Opening a pipe would wait for somebody to write to it.
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(HEADER) != null;
    } catch (IOException | IllegalArgumentException notAZip) {
      return false;
    }
  }

  /**
   * Reads a prior of any kind.
   *
   * @throws BadInputException when the file is missing, damaged, or not a prior that this version
   *     knows
   */
  static PriorFile read(Path file) throws IOException {
    NpzFile npz = NpzFile.read(file, HEADER);
    String json = npz.texts().get(HEADER);
    if (json == null) {
      throw new BadInputException(
          "%s: expected a prior with a %s, found none".formatted(file, HEADER));
    }
    Identity found = Json.parse(json, Identity.class, file + ", entry " + HEADER);
    Optional<FitKind> fit =
        FORMAT.equals(found.format()) && found.version() == VERSION
            ? PriorKinds.fit(found.kind())
            : Optional.empty();
    if (fit.isPresent()) {
      try {
        return fit.get().read(npz, json, file);
      } catch (IllegalArgumentException unfit) {
        throw new BadInputException("%s: %s".formatted(file, unfit.getMessage()), unfit);
      }
    }
    throw new BadInputException(
        String.format(
            Locale.ROOT,
            "%s: expected %s version %d of kind %s, found %s version %d of kind %s",
            file,
            FORMAT,
            VERSION,
            FitKind.anyOf(PriorKinds.fits()),
            found.format(),
            found.version(),
            found.kind()));
  }
}
