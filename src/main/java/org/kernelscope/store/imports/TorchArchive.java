package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.imports.ZipDirectory.Entry;
import org.kernelscope.store.imports.pickle.PickleMachine;
import org.kernelscope.store.imports.pickle.PickleValue;

/**
 * An archive of PyTorch 1.6 or later, also of TorchScript. It is a zip file with
 *
 * <ul>
 *   <li>the pickle {@code NAME/data.pkl},
 *   <li>the storages {@code NAME/data/KEY},
 *   <li>{@code NAME/byteorder}.
 * </ul>
 *
 * <p>The entries are not compressed, and are read in place.
 */
final class TorchArchive {

  private static final String PICKLE = "data.pkl";

  private static final int LONGEST_ORDER = 16;

  private final String source;
  private final FileBytes file;
  private final Map<String, Entry> entries;
  private final String folder;

  private TorchArchive(String source, FileBytes file, Map<String, Entry> entries, String folder) {
    this.source = source;
    this.file = file;
    this.entries = entries;
    this.folder = folder;
  }

  /** Opens an archive; null if the file is not a complete zip file of PyTorch. */
  static @Nullable TorchArchive open(Path path) throws IOException {
    FileBytes file = new FileBytes(path);
    Map<String, Entry> entries = ZipDirectory.read(file);
    if (entries == null) {
      return null;
    }
    return entries.keySet().stream()
        .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
        .min(Comparator.comparing(String::length))
        .map(name -> name.substring(0, name.length() - PICKLE.length()))
        .map(folder -> new TorchArchive(path.toString(), file, entries, folder))
        .orElse(null);
  }

  private ByteOrder byteOrder() throws IOException {
    ByteBuffer bytes = bytes("byteorder");
    if (bytes == null) {
      // All files were little-endian before the byte order was recorded.
      return ByteOrder.LITTLE_ENDIAN;
    }
    ByteBuffer start = bytes.slice(0, Math.min(bytes.remaining(), LONGEST_ORDER));
    String name = StandardCharsets.US_ASCII.decode(start).toString().strip();
    return switch (name) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new BadInputException(
              "%s: expected the byte order little or big, found %s"
                  .formatted(source, TensorNames.printable(name)));
    };
  }

  /** The saved object. */
  PickleValue content() throws IOException {
    PickleValue content = pickle(PICKLE);
    if (content == null) {
      throw new IllegalStateException("an archive without a pickle was opened");
    }
    return content;
  }

  /**
   * The constants of TorchScript code, which are the weights of a frozen module; null if there are
   * none.
   */
  @Nullable PickleValue constants() throws IOException {
    return pickle("constants.pkl");
  }

  private @Nullable PickleValue pickle(String name) throws IOException {
    ByteBuffer bytes = bytes(name);
    if (bytes == null) {
      return null;
    }
    if (bytes.remaining() > PickleMachine.MOST_BYTES) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d bytes in %s, found %d",
              source,
              PickleMachine.MOST_BYTES,
              name,
              bytes.remaining()));
    }
    return PickleMachine.read(bytes, source + ", " + name).value();
  }

  private @Nullable ByteBuffer bytes(String name) throws IOException {
    Entry entry = entries.get(folder + name);
    if (entry == null) {
      return null;
    }
    long start = ZipDirectory.start(stored(entry, name), file);
    if (start < 0) {
      throw new BadInputException(
          "%s: expected %s where the table of contents of the archive has it, found something else"
              .formatted(source, name));
    }
    return file.read(start, entry.size());
  }

  private Entry stored(Entry entry, String name) {
    if (!entry.stored()) {
      throw new BadInputException(
          "%s: expected %s stored in the archive as it is, found it compressed or encrypted"
              .formatted(source, TensorNames.printable(name)));
    }
    return entry;
  }

  /**
   * The storages of a pickle.
   *
   * @param name the name of their folder, such as {@code data}
   */
  TorchStorages storages(String name) throws IOException {
    ByteOrder byteOrder = byteOrder();
    return new TorchStorages() {
      @Override
      public long length(String key) throws IOException {
        String path = name + "/" + key;
        Entry entry = entries.get(folder + path);
        long start = entry == null ? -1 : ZipDirectory.start(stored(entry, path), file);
        return entry == null || start < 0
            ? -1
            : Math.max(0, Math.min(entry.size(), file.size() - start));
      }

      @Override
      public ByteBuffer read(String key, long from, long length) throws IOException {
        Entry entry = Objects.requireNonNull(entries.get(folder + name + "/" + key));
        return file.read(ZipDirectory.start(entry, file) + from, length).order(byteOrder);
      }
    };
  }
}
