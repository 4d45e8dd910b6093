package org.kernelscope.nn;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;

/** A zip as DL4J writes networks, which may come from anybody. */
final class NetworkFile {

  private static final String CONFIGURATION = "configuration.json";

  /** DL4J would hand this entry to Java's deserialisation, which runs what a stranger wrote. */
  private static final String SERIALISED_JAVA = "preprocessor.bin";

  private NetworkFile() {}

  /**
   * Reads a network.
   *
   * @param optimiser whether the optimiser's state is wanted too
   * @throws IOException when the file is missing, damaged or not a network, in one sentence
   */
  static MultiLayerNetwork read(Path file, boolean optimiser) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("%s: expected a saved network, found no file".formatted(file));
    }
    Set<String> entries = entries(file);
    if (!entries.contains(CONFIGURATION)) {
      throw unfit(file, "a file without " + CONFIGURATION, null);
    }
    if (entries.contains(SERIALISED_JAVA)) {
      throw unfit(file, "one with serialised Java objects, which are never read", null);
    }
    try {
      return ModelSerializer.restoreMultiLayerNetwork(file.toFile(), optimiser);
    } catch (IOException | RuntimeException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
  }

  /** Reads the entries one after the other, as DL4J does, and not from the zip's directory. */
  private static Set<String> entries(Path file) throws IOException {
    Set<String> names = new HashSet<>();
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null) {
        names.add(entry.getName());
        entry = zip.getNextEntry();
      }
    } catch (IOException | IllegalArgumentException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
    return names;
  }

  private static IOException unfit(Path file, String found, @Nullable Exception cause) {
    return new IOException(
        "%s: expected a network saved by DL4J, found %s".formatted(file, found), cause);
  }
}
