package org.kernelscope.nn;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.MemoryLimit;

/** A zip file in which DL4J saves a network. It may come from an untrusted source. */
final class NetworkFile {

  static final String CONFIGURATION = "configuration.json";

  private static final String COEFFICIENTS = "coefficients.bin";

  private static final int LONGEST_CONFIGURATION = 16 << 20;

  /** The weights, and the state of the optimiser. */
  private static final Set<String> ARRAYS = Set.of(COEFFICIENTS, "updaterState.bin");

  /**
   * DL4J would pass this entry to Java deserialisation, which can run code from an untrusted file.
   */
  private static final String SERIALISED_JAVA = "preprocessor.bin";

  private NetworkFile() {}

  /**
   * Reads a network of either of DL4J's kinds.
   *
   * @param optimiser whether to read the optimiser's state too
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
   * Passes the layers of a network to {@code reader}, then closes the network.
   *
   * @return a clause for every layer whose weights cannot be interpreted
   * @throws IOException when the file is missing, damaged or not a network, in one sentence
   */
  static List<String> showLayers(Path file, Consumer<Layer> reader) throws IOException {
    requireWhole(file);
    String[] configuration = new String[1];
    byte[][] coefficients = new byte[1][];
    forEachEntry(
        file,
        (name, entry) -> {
          if (name.equals(CONFIGURATION) && configuration[0] == null) {
            configuration[0] = new String(entry.readAllBytes(), StandardCharsets.UTF_8);
          } else if (name.equals(COEFFICIENTS) && coefficients[0] == null) {
            coefficients[0] = entry.readAllBytes();
          }
          return configuration[0] == null || coefficients[0] == null;
        });
    if (configuration[0] == null || coefficients[0] == null) {
      String missing = configuration[0] == null ? CONFIGURATION : COEFFICIENTS;
      throw unfit(file, "a file without " + missing, null);
    }
    try {
      return new SavedLayers(configuration[0], coefficients[0]).show(reader);
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
  }

  /** Whether the network is a graph: only a graph names its inputs. */
  private static boolean isGraph(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in = zip.getInputStream(zip.getEntry(CONFIGURATION))) {
      return new String(in.readNBytes(LONGEST_CONFIGURATION), StandardCharsets.UTF_8)
          .contains("\"networkInputs\"");
    }
  }

  /** Refuses a truncated file: the directory at the end of its zip is missing. */
  private static void requireWhole(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() == 0) {
        throw unfit(file, "an empty zip", null);
      }
    } catch (ZipException | EOFException | NoSuchFileException | IllegalArgumentException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
  }

  private static void check(Path file) throws IOException {
    Set<String> entries = new HashSet<>();
    forEachEntry(
        file,
        (name, entry) -> {
          entries.add(name);
          return true;
        });
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
          return true;
        });
  }

  private interface EntryReader {
    /**
     * Reads an entry, or skips it.
     *
     * @return whether to go on to the next one
     */
    boolean read(String name, InputStream entry) throws IOException;
  }

  /**
   * Reads the entries in sequence, as DL4J does, and not through the zip's directory. Entries that
   * unpack to more than weights can take are not unpacked completely.
   */
  private static void forEachEntry(Path file, EntryReader reader) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("%s: expected a saved network, found no file".formatted(file));
    }
    long left = MemoryLimit.unpacked(Files.size(file));
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      boolean more = true;
      for (ZipEntry entry = zip.getNextEntry(); entry != null && more; ) {
        boolean text = entry.getName().equals(CONFIGURATION);
        Unpacked unpacked = new Unpacked(zip, text ? Math.min(left, LONGEST_CONFIGURATION) : left);
        more = reader.read(entry.getName(), unpacked);
        if (more) {
          unpacked.transferTo(OutputStream.nullOutputStream());
          left = unpacked.left;
          entry = zip.getNextEntry();
        }
      }
    } catch (TooLongException bomb) {
      throw unfit(file, "one that unpacks to more than weights do, or than fits into memory", bomb);
    } catch (IOException | IllegalArgumentException | ArithmeticException damaged) {
      throw unfit(file, "a damaged or different one", damaged);
    }
  }

  private static final class TooLongException extends IOException {}

  /** An entry, limited to a number of unpacked bytes. */
  private static final class Unpacked extends FilterInputStream {
    private long left;

    Unpacked(InputStream entry, long most) {
      super(entry);
      left = most;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      count(Math.max(0, count));
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      count(skipped);
      return skipped;
    }

    private void count(long bytes) throws TooLongException {
      left -= bytes;
      if (left < 0) {
        throw new TooLongException();
      }
    }
  }

  private static IOException unfit(Path file, String found, @Nullable Throwable cause) {
    return new IOException(
        "%s: expected a network saved by DL4J, found %s".formatted(file, found), cause);
  }
}
