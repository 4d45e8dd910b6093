package org.kernelscope.nn;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.MemoryLimit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A zip file in which DL4J saves a network. It may come from an untrusted source. */
final class NetworkFile {

  static final String CONFIGURATION = "configuration.json";

  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String MOMENTS = "updaterState.bin";

  /** That of a network with a thousand layers is under a megabyte. */
  private static final int LONGEST_CONFIGURATION = 16 << 20;

  /** The weights, and the state of the optimiser. */
  private static final Set<String> ARRAYS = Set.of(COEFFICIENTS, MOMENTS);

  /**
   * DL4J would pass this entry to Java deserialisation, which can run code from an untrusted file.
   */
  private static final String SERIALISED_JAVA = "preprocessor.bin";

  private static final String DAMAGED = "a damaged or different one";

  private NetworkFile() {}

  /**
   * Reads a network of either of DL4J's kinds.
   *
   * @param optimiser whether to read the optimiser's state too
   * @throws IOException when the file is missing, damaged or not a network, in one sentence
   */
  static TrainableNetwork read(Path file, boolean optimiser) throws IOException {
    boolean graph = isCheckedGraph(file);
    try {
      return graph
          ? new TrainableNetwork.Graph(
              ModelSerializer.restoreComputationGraph(file.toFile(), optimiser))
          : new TrainableNetwork.Chain(
              ModelSerializer.restoreMultiLayerNetwork(file.toFile(), optimiser));
    } catch (IOException | RuntimeException damaged) {
      throw unfit(file, DAMAGED, damaged);
    }
  }

  /**
   * Writes the same as DL4J does, but without compression: trained weights become hardly smaller by
   * it, while it takes most of the time.
   */
  static void write(TrainableNetwork network, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(new ZipEntry(CONFIGURATION));
    zip.write(network.configuration().getBytes(StandardCharsets.UTF_8));
    write(network.params(), COEFFICIENTS, zip);
    Updater updater = network.updater(true);
    INDArray moments = updater == null ? null : updater.getStateViewArray();
    if (moments != null && !moments.isEmpty()) {
      write(moments, MOMENTS, zip);
    }
    zip.finish();
  }

  private static void write(INDArray array, String name, ZipOutputStream zip) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
    Nd4j.write(array, data);
    data.flush();
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
    SavedConfiguration checked = configuration(file, configuration[0]);
    try {
      return new SavedLayers(checked, coefficients[0]).show(reader);
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      throw unfit(file, DAMAGED, damaged);
    }
  }

  private static SavedConfiguration configuration(Path file, String text) throws IOException {
    try {
      return SavedConfiguration.read(text);
    } catch (StreamConstraintsException large) {
      throw unfit(file, "a configuration larger or deeper than those of networks", large);
    } catch (IllegalArgumentException none) {
      throw unfit(file, DAMAGED, none);
    }
  }

  /**
   * Refuses a truncated file, in which the directory at the end of the zip is missing, and one that
   * says itself that its configuration is too long.
   */
  private static void requireWhole(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() == 0) {
        throw unfit(file, "an empty zip", null);
      }
      ZipEntry configuration = zip.getEntry(CONFIGURATION);
      if (configuration != null && configuration.getSize() > LONGEST_CONFIGURATION) {
        throw unfit(
            file,
            String.format(
                Locale.ROOT,
                "a %s of %d bytes, more than %d",
                CONFIGURATION,
                configuration.getSize(),
                LONGEST_CONFIGURATION),
            null);
      }
    } catch (ZipException | EOFException | NoSuchFileException | IllegalArgumentException damaged) {
      throw unfit(file, DAMAGED, damaged);
    }
  }

  /** Checks all that DL4J is going to read, and tells whether it is a graph. */
  private static boolean isCheckedGraph(Path file) throws IOException {
    requireWhole(file);
    Set<String> entries = new HashSet<>();
    String[] text = new String[1];
    forEachEntry(
        file,
        (name, entry) -> {
          if (!entries.add(name)) {
            throw new StreamCorruptedException("an entry twice");
          }
          if (name.equals(CONFIGURATION)) {
            text[0] = new String(entry.readAllBytes(), StandardCharsets.UTF_8);
          }
          return true;
        });
    if (text[0] == null) {
      throw unfit(file, "a file without " + CONFIGURATION, null);
    }
    if (entries.contains(SERIALISED_JAVA)) {
      throw unfit(file, "one with serialised Java objects, which are never read", null);
    }
    SavedConfiguration configuration = configuration(file, text[0]);
    if (!configuration.isOfKnownClasses()) {
      throw unfit(file, "one with classes that are not known, which are never loaded", null);
    }
    forEachEntry(
        file,
        (name, entry) -> {
          if (ARRAYS.contains(name)) {
            SavedArray.check(new DataInputStream(entry));
          }
          return true;
        });
    return configuration.isGraph();
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
      throw unfit(file, DAMAGED, damaged);
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
