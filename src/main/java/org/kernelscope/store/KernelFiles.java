package org.kernelscope.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/**
 * Kernel sets in numpy's files. An array of shape {@code [N, k, k]}, {@code [N, 1, k, k]} or {@code
 * [out, in, k, k]} is a set of its N, N or out·in kernels; an NPZ file holds several sets by name
 * and their provenance in {@code provenance.json} (set name to facts).
 */
public final class KernelFiles {

  private static final String PROVENANCE = "provenance.json";

  private KernelFiles() {}

  /** What {@link #PROVENANCE} holds: facts by set name. */
  private static final class Facts extends LinkedHashMap<String, LinkedHashMap<String, String>> {}

  /** Whether a file is NPY, or a zip that holds some, by its content. */
  public static boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (NpyHeader.isNpy(in.readNBytes(6))) {
        return true;
      }
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith(".npy"));
    } catch (ZipException | EOFException | IllegalArgumentException other) {
      return false;
    }
  }

  /**
   * Reads the kernel sets of an NPY or NPZ file, told apart by their first bytes. A set of an NPY
   * file is called as the file is; without recorded provenance the file is the one fact.
   *
   * @throws BadInputException when the file is missing or holds anything but finite square float
   *     kernels
   */
  public static Map<String, KernelSet> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("%s: expected a kernel file, found no file".formatted(file));
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(6);
    }
    String fileName = String.valueOf(file.getFileName());
    Provenance unknown = Provenance.of("file", fileName);
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    if (NpyHeader.isNpy(start)) {
      sets.put(
          fileName.replaceFirst("\\.npy$", ""), set(NpyFile.read(file), unknown, file.toString()));
    } else if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
      NpzFile npz = NpzFile.read(file, PROVENANCE);
      String json = npz.texts().getOrDefault(PROVENANCE, "{}");
      Facts facts = Json.parse(json, Facts.class, file + ", entry " + PROVENANCE);
      npz.arrays()
          .forEach(
              (name, array) -> {
                Map<String, String> known = facts.get(name);
                Provenance provenance = known == null ? unknown : new Provenance(known);
                sets.put(name, set(array, provenance, file + ", array " + name));
              });
      if (sets.isEmpty()) {
        throw new BadInputException("%s: expected arrays of kernels, found none".formatted(file));
      }
    } else {
      throw new BadInputException("%s: expected an NPY or NPZ file, found neither".formatted(file));
    }
    return sets;
  }

  private static KernelSet set(NdArray array, Provenance provenance, String source) {
    int[] shape = array.shape();
    int axes = shape.length;
    if (axes < 3 || axes > 4 || shape[axes - 1] != shape[axes - 2]) {
      throw new BadInputException(
          "%s: expected kernels of shape [N,k,k], [N,1,k,k] or [out,in,k,k], found shape %s"
              .formatted(source, Arrays.toString(shape)));
    }
    if (array instanceof NdArray.Longs) {
      throw new BadInputException("%s: expected floats, found integers".formatted(source));
    }
    if (array.length() == 0) {
      throw new BadInputException(
          "%s: expected at least one kernel, found shape %s"
              .formatted(source, Arrays.toString(shape)));
    }
    float[] values = array.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected finite float32 weights, found %s in kernel %d",
                source,
                array.toDoubles()[i],
                i / (shape[axes - 1] * shape[axes - 1])));
      }
    }
    return new KernelSet(shape[axes - 1], values, provenance);
  }

  /**
   * Writes kernel sets as arrays {@code [N, k, k]} of float32: by the name of the file NPZ, with
   * provenance, or NPY, which has room for one set and none for its provenance.
   *
   * @throws BadInputException when the name ends otherwise, or an NPY file is to hold several sets
   */
  public static void write(Path file, Map<String, KernelSet> sets) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".npy") && sets.size() == 1) {
      NpyFile.write(file, array(sets.values().iterator().next()));
    } else if (name.endsWith(".npz")) {
      Map<String, NdArray> arrays = new LinkedHashMap<>();
      Map<String, Map<String, String>> facts = new LinkedHashMap<>();
      sets.forEach(
          (key, set) -> {
            arrays.put(key, array(set));
            facts.put(key, set.provenance().facts());
          });
      new NpzFile(arrays, Map.of(PROVENANCE, Json.text(facts))).write(file);
    } else {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected a name ending in .npz%s, found '%s' for %d sets",
              file,
              sets.size() == 1 ? " or .npy" : "",
              name,
              sets.size()));
    }
  }

  /** A kernel set as an array {@code [N, k, k]}. */
  public static NdArray array(KernelSet set) {
    return new NdArray.Floats(new int[] {set.count(), set.size(), set.size()}, set.values());
  }
}
