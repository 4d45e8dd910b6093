package org.kernelscope.experiment.library;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
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
import java.util.zip.ZipException;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.SavedNetwork;
import org.kernelscope.store.FileFault;
import org.kernelscope.store.FileKind;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.imports.Keras;
import org.kernelscope.store.imports.Onnx;
import org.kernelscope.store.imports.PyTorch;
import org.kernelscope.store.imports.Safetensors;

/**
 * The kernels of one file: a NumPy file of kernels, or a saved network of a known format.
 *
 * @param layers in the order of the file, with unique names: the layers of a network, the arrays of
 *     a kernel file
 * @param skipped a clause for every layer, array or kernel that is left out
 */
public record ImportedKernels(List<FilterBank> layers, List<String> skipped) {

  /** The formats of networks. ONNX comes last, because it is the hardest to recognise. */
  private static final List<KernelImporter> IMPORTERS =
      List.of(new SavedNetwork(), new Keras(), new Safetensors(), new PyTorch(), new Onnx());

  /** Extensions that other files use too, such as data sets and TensorFlow checkpoints. */
  private static final Set<String> AMBIGUOUS = Set.of(".bin", ".ckpt");

  /** The largest number of names in a list; more are only counted. */
  private static final int MOST_NAMES = 5;

  public ImportedKernels {
    layers = List.copyOf(layers);
    skipped = List.copyOf(skipped);
  }

  /** The kernels by the name of their layer, in the order of the file. */
  public Map<String, KernelSet> sets() {
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    layers.forEach(layer -> sets.put(layer.layer(), layer.kernels()));
    return Collections.unmodifiableMap(sets);
  }

  /**
   * Whether a file has the extension of a network; for an ambiguous extension its content must be a
   * network too.
   */
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

  /** The extensions of the known network formats, such as {@code .onnx}. */
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
   * Reads a file and recognises its format by its content. The provenance of every set has its
   * origin.
   *
   * @throws BadInputException when the file is missing, damaged or of an unknown format
   */
  public static ImportedKernels read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "%s: expected kernels or a saved network, found %s"
              .formatted(file, Files.isDirectory(file) ? "a folder" : "no file"));
    }
    try {
      for (KernelImporter importer : IMPORTERS) {
        if (recognises(importer, file)) {
          return layers(network(importer, file), importer, file);
        }
      }
      if (KernelFiles.recognises(file)) {
        KernelFiles.Contents contents = KernelFiles.survey(file);
        return new ImportedKernels(contents.layers(), contents.skipped());
      }
      throw new BadInputException(
          "%s: expected kernels as NPY or NPZ or a network as %s, found %s"
              .formatted(
                  file,
                  knownNetworks(),
                  FileKind.of(file).orElse("none of these or a damaged one")));
    } catch (FileSystemException unreadable) {
      throw new BadInputException(
          "%s: expected kernels or a saved network, found a file that cannot be read (%s)"
              .formatted(file, FileFault.words(unreadable)),
          unreadable);
    } catch (IOException unreadable) {
      throw new BadInputException(
          "%s: expected kernels or a saved network, found a file that cannot be read"
              .formatted(file),
          unreadable);
    } catch (OutOfMemoryError large) {
      throw new BadInputException(
          "%s: expected kernels that fit into memory, found more".formatted(file), large);
    }
  }

  /**
   * Reads a file that must hold kernels.
   *
   * @throws BadInputException as {@link #read}, and when there are none, with the first clause of
   *     what was left out
   */
  public static ImportedKernels readSome(Path file) {
    ImportedKernels read = read(file);
    if (read.layers.isEmpty()) {
      throw new BadInputException(
          "%s: expected layers of square kernels, found none%s"
              .formatted(file, read.skipped.isEmpty() ? "" : ": " + read.skipped.get(0)));
    }
    return read;
  }

  /** A zip that is too damaged to list counts as unrecognised. */
  private static boolean recognises(KernelImporter importer, Path file) throws IOException {
    try {
      return importer.recognises(file);
    } catch (ZipException | EOFException | IllegalArgumentException damaged) {
      return false;
    }
  }

  /** Any other exception of an importer for a damaged file becomes a sentence too. */
  private static NetworkKernels network(KernelImporter importer, Path file)
      throws FileSystemException {
    try {
      return importer.read(file);
    } catch (BadInputException refusal) {
      throw refusal;
    } catch (FileSystemException unreadable) {
      throw unreadable;
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      String sentence = String.valueOf(damaged.getMessage());
      throw new BadInputException(
          sentence.startsWith(file + ": expected")
              ? sentence
              : "%s: expected a network saved as %s, found a damaged one"
                  .formatted(file, importer.format()),
          damaged);
    }
  }

  /**
   * The assumptions about things that the file does not say: one clause for all sets that share an
   * assumption.
   */
  public List<String> assumed() {
    Map<String, List<String>> sets = new LinkedHashMap<>();
    for (FilterBank layer : layers) {
      String clause = layer.kernels().provenance().facts().get(Provenance.ASSUMED);
      if (clause != null) {
        sets.computeIfAbsent(clause, unseen -> new ArrayList<>()).add(layer.layer());
      }
    }
    return sets.entrySet().stream()
        .map(assumption -> "%s: %s".formatted(listed(assumption.getValue()), assumption.getKey()))
        .toList();
  }

  private static String listed(List<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES
        ? first
        : first + String.format(Locale.ROOT, " and %d more", names.size() - MOST_NAMES);
  }

  private static ImportedKernels layers(NetworkKernels network, KernelImporter from, Path file) {
    List<FilterBank> layers = new ArrayList<>();
    List<String> skipped = new ArrayList<>(network.skipped());
    for (FilterBank layer : network.layers()) {
      if (isFinite(layer.kernels())) {
        Provenance provenance =
            Provenance.of("file", String.valueOf(file.getFileName()))
                .with("format", from.format())
                .with("layer", layer.layer())
                .with("shape", layer.shape());
        for (Map.Entry<String, String> own : layer.kernels().provenance().facts().entrySet()) {
          provenance = provenance.with(own.getKey(), own.getValue());
        }
        layers.add(layer.withKernels(layer.kernels().withProvenance(provenance)));
      } else {
        skipped.add("layer %s: not all of its weights are finite".formatted(layer.layer()));
      }
    }
    return new ImportedKernels(layers, skipped);
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
