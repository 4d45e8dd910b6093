package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.SavedNetwork;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.imports.Keras;
import org.kernelscope.store.imports.Onnx;
import org.kernelscope.store.imports.PyTorch;
import org.kernelscope.store.imports.Safetensors;

/**
 * The kernels of one file: a kernel file of numpy's, or a network that any of the known programs
 * saved.
 *
 * @param sets by name, in the order of the file: the arrays of a kernel file, the layers of a
 *     network
 * @param skipped a clause for every layer of convolutions that are no kernels here
 */
public record ImportedKernels(Map<String, KernelSet> sets, List<String> skipped) {

  /** The formats of networks. ONNX comes last, since it is the hardest to tell. */
  private static final List<KernelImporter> IMPORTERS =
      List.of(new SavedNetwork(), new Keras(), new Safetensors(), new PyTorch(), new Onnx());

  /** Endings of names that other files have as well, data sets and checkpoints of TensorFlow. */
  private static final Set<String> AMBIGUOUS = Set.of(".bin", ".ckpt");

  public ImportedKernels {
    sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    skipped = List.copyOf(skipped);
  }

  /** Whether a file is called as a network is, and is one where anything may be called so. */
  public static boolean isCalledNetwork(Path file) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    for (KernelImporter known : IMPORTERS) {
      for (String extension : known.extensions()) {
        if (name.endsWith(extension)
            && (!AMBIGUOUS.contains(extension) || known.recognises(file))) {
          return true;
        }
      }
    }
    return false;
  }

  /** What files of the known formats of networks are called, such as {@code .onnx}. */
  public static List<String> extensions() {
    return IMPORTERS.stream().flatMap(known -> known.extensions().stream()).distinct().toList();
  }

  /** Names of the known formats of networks, for people. */
  public static String knownNetworks() {
    return IMPORTERS.stream()
        .filter(known -> !known.extensions().isEmpty())
        .map(known -> "%s (%s)".formatted(known.format(), String.join(" ", known.extensions())))
        .collect(Collectors.joining(", "));
  }

  /**
   * Reads a file, told apart from others by its content. Every set says in its provenance where it
   * came from.
   *
   * @throws BadInputException when the file is missing, damaged or of no known format
   */
  public static ImportedKernels read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "%s: expected kernels or a saved network, found no file".formatted(file));
    }
    for (KernelImporter importer : IMPORTERS) {
      if (importer.recognises(file)) {
        return layers(network(importer, file), importer, file);
      }
    }
    if (KernelFiles.recognises(file)) {
      return new ImportedKernels(KernelFiles.read(file), List.of());
    }
    throw new BadInputException(
        "%s: expected kernels as NPY or NPZ or a network as %s, found none of these or a damaged one"
            .formatted(file, knownNetworks()));
  }

  private static NetworkKernels network(KernelImporter importer, Path file) {
    try {
      return importer.read(file);
    } catch (IOException unfit) {
      throw new BadInputException(String.valueOf(unfit.getMessage()), unfit);
    }
  }

  private static ImportedKernels layers(NetworkKernels network, KernelImporter from, Path file) {
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    List<String> skipped = new ArrayList<>(network.skipped());
    for (LayerKernels layer : network.layers()) {
      if (isFinite(layer.kernels())) {
        int k = layer.kernels().size();
        Provenance provenance =
            Provenance.of("file", String.valueOf(file.getFileName()))
                .with("format", from.format())
                .with("layer", layer.layer())
                .with(
                    "shape",
                    String.format(Locale.ROOT, "[%d, %d, %d, %d]", layer.out(), layer.in(), k, k));
        sets.put(layer.layer(), layer.kernels().withProvenance(provenance));
      } else {
        skipped.add("layer %s: not all of its weights are finite".formatted(layer.layer()));
      }
    }
    return new ImportedKernels(sets, skipped);
  }

  private static boolean isFinite(KernelSet kernels) {
    for (float value : kernels.values()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
