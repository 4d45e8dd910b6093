package org.kernelscope.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;

/**
 * Kernel sets in NumPy files. An array of shape {@code [N, k, k]}, {@code [N, 1, k, k]} or {@code
 * [out, in, k, k]} is a set of its N, N or out·in kernels; an NPZ file holds several sets by name
 * and their provenance in {@code provenance.json} (set name to facts).
 */
public final class KernelFiles {

  static final String PROVENANCE = "provenance.json";

  private KernelFiles() {}

  /**
   * The content of a file.
   *
   * @param layers in the order of the file, with unique names; an array of three axes has one input
   *     channel
   * @param skipped a clause for everything else in the file: arrays that do not hold kernels,
   *     kernels that are not finite
   */
  public record Contents(List<FilterBank> layers, List<String> skipped) {
    public Contents {
      layers = List.copyOf(layers);
      skipped = List.copyOf(skipped);
    }

    /** The kernels by name, in the order of the file. */
    public Map<String, KernelSet> sets() {
      Map<String, KernelSet> sets = new LinkedHashMap<>();
      layers.forEach(layer -> sets.put(layer.layer(), layer.kernels()));
      return Collections.unmodifiableMap(sets);
    }
  }

  /** Whether a file is NPY, or a zip with NPY entries, by its content. */
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
   * Reads the kernel sets of an NPY or NPZ file that holds nothing else; the first bytes decide the
   * format. The set of an NPY file has the file's name. Without recorded provenance, the file is
   * the only fact.
   *
   * @throws BadInputException when the file is missing or holds anything but finite square float
   *     kernels
   */
  public static Map<String, KernelSet> read(Path file) throws IOException {
    return new KernelArrays(file, true).read().sets();
  }

  /**
   * Reads the kernels of an NPY or NPZ file, and reports its other content.
   *
   * @throws BadInputException when the file is missing, is neither NPY nor NPZ, or has no arrays
   */
  public static Contents survey(Path file) throws IOException {
    return new KernelArrays(file, false).read();
  }

  /**
   * Writes kernel sets as arrays {@code [N, k, k]} of float32: the extension decides between NPZ,
   * with provenance, and NPY, for one set without provenance. A safetensors file has them as
   * PyTorch layers with one input channel, {@code [N, 1, k, k]}.
   *
   * @throws BadInputException when the extension is another one, or there are several sets for an
   *     NPY file
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
    } else if (name.endsWith(".safetensors")) {
      List<FilterBank> layers = new ArrayList<>();
      sets.forEach((key, set) -> layers.add(new FilterBank(key, set.count(), 1, set)));
      StateDict.write(file, layers);
    } else {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected a name ending in .npz%s or .safetensors, found '%s' for %d sets",
              file,
              sets.size() == 1 ? ", .npy" : "",
              name,
              sets.size()));
    }
  }

  /** A kernel set as an array {@code [N, k, k]}. */
  public static NdArray array(KernelSet set) {
    return new NdArray.Floats(new int[] {set.count(), set.size(), set.size()}, set.values());
  }
}
