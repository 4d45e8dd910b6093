package org.kernelscope.nn;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;

/** A zip as DL4J writes networks, which may come from anybody. */
final class NetworkFile {

  static final String CONFIGURATION = "configuration.json";

  private static final int LONGEST_CONFIGURATION = 64 << 20;

  /** The weights, and what the optimiser remembers of each. */
  private static final Set<String> ARRAYS = Set.of("coefficients.bin", "updaterState.bin");

  /** DL4J would hand this entry to Java's deserialisation, which runs what a stranger wrote. */
  private static final String SERIALISED_JAVA = "preprocessor.bin";

  private NetworkFile() {}

  /**
   * Reads a network, of either kind that DL4J knows.
   *
   * @param optimiser whether the optimiser's state is wanted too
   * @throws IOException when the file is missing, damaged or not a network, in one sentence
   */
  static TrainableNetwork read(Path file, boolean optimiser) throws IOException {
    check(file);
    try {
      return isGraph(file)
          ? new TrainableNetwork.Graph(
              ModelSerializer.restoreComputationGraph(file.toFile(), optimiser))
          : new TrainableNetwork.Chain(
              ModelSerializer.restoreMultiLayerNetwork(file.toFile(), optimiser));
    } catch (IOException | RuntimeException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
  }

  /**
   * Shows the layers of a network and closes it.
   *
   * @throws IOException when the file is missing, damaged or not a network, in one sentence
   */
  static void withLayers(Path file, Consumer<Layer[]> reader) throws IOException {
    TrainableNetwork network = read(file, false);
    try {
      reader.accept(network.layers());
    } catch (RuntimeException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    } finally {
      network.close();
    }
  }

  /** Only a graph names its inputs. */
  private static boolean isGraph(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in = zip.getInputStream(zip.getEntry(CONFIGURATION))) {
      return new String(in.readNBytes(LONGEST_CONFIGURATION), StandardCharsets.UTF_8)
          .contains("\"networkInputs\"");
    }
  }

  private static void check(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("%s: expected a saved network, found no file".formatted(file));
    }
    Set<String> entries = new HashSet<>();
    forEachEntry(file, (name, entry) -> entries.add(name));
    if (!entries.contains(CONFIGURATION)) {
      throw unfit(file, "a file without " + CONFIGURATION, null);
    }
    if (entries.contains(SERIALISED_JAVA)) {
      throw unfit(file, "one with serialised Java objects, which are never read", null);
    }
    forEachEntry(
        file,
        (name, entry) -> {
          if (ARRAYS.contains(name)) {
            SavedArray.check(new DataInputStream(entry));
          }
        });
  }

  private interface EntryReader {
    void read(String name, ZipInputStream entry) throws IOException;
  }

  /** Reads the entries one after the other, as DL4J does, and not from the zip's directory. */
  private static void forEachEntry(Path file, EntryReader reader) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null) {
        reader.read(entry.getName(), zip);
        entry = zip.getNextEntry();
      }
    } catch (IOException | IllegalArgumentException | ArithmeticException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
  }

  private static IOException unfit(Path file, String found, @Nullable Exception cause) {
    return new IOException(
        "%s: expected a network saved by DL4J, found %s".formatted(file, found), cause);
  }
}
