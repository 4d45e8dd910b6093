package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.imports.pickle.PickleMachine;
import org.kernelscope.store.imports.pickle.PickleValue;

/**
 * What PyTorch has saved since 1.6, TorchScript too: a zip with the pickle {@code NAME/data.pkl},
 * the storages {@code NAME/data/KEY}, and {@code NAME/byteorder}. Entries are stored as they are,
 * and read where they stand in the file.
 */
final class TorchArchive {

  private static final String PICKLE = "data.pkl";

  private static final int LOCAL_HEADER = 30;
  private static final int SIGNATURE = 0x04034b50;

  /** Where the lengths of name and extra field are in a local header. */
  private static final int LENGTHS = 26;

  /**
   * An entry of the zip.
   *
   * @param header where its local header is in the file
   * @param size in bytes
   * @param stored whether it is neither compressed nor encrypted
   */
  private record Entry(long header, long size, boolean stored) {}

  private final String source;
  private final FileBytes file;
  private final Map<String, Entry> entries;
  private final String folder;
  private final ByteOrder byteOrder;

  private TorchArchive(Path path, Map<String, Entry> entries, String folder) throws IOException {
    this.source = path.toString();
    this.file = new FileBytes(path);
    this.entries = entries;
    this.folder = folder;
    this.byteOrder = byteOrder();
  }

  /** Null where a file is no zip as a whole, or none of PyTorch's. */
  static @Nullable TorchArchive open(Path path) throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    try (ZipFile zip = ZipFile.builder().setPath(path).setIgnoreLocalFileHeader(true).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        boolean stored =
            entry.getMethod() == ZipArchiveEntry.STORED
                && !entry.getGeneralPurposeBit().usesEncryption();
        entries.putIfAbsent(
            entry.getName(), new Entry(entry.getLocalHeaderOffset(), entry.getSize(), stored));
      }
    } catch (IOException | RuntimeException damaged) {
      return null; // The library knows no difference between a damaged zip and another file.
    }
    String pickle =
        entries.keySet().stream()
            .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
            .min(Comparator.comparing(String::length))
            .orElse(null);
    return pickle == null
        ? null
        : new TorchArchive(
            path, entries, pickle.substring(0, pickle.length() - PICKLE.length()));
  }

  private ByteOrder byteOrder() throws IOException {
    ByteBuffer bytes = bytes("byteorder");
    if (bytes == null) {
      return ByteOrder.LITTLE_ENDIAN; // As all files were before it was noted.
    }
    String name = StandardCharsets.US_ASCII.decode(bytes).toString().strip();
    return switch (name) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new BadInputException(
              "%s: expected the byte order little or big, found %s"
                  .formatted(source, TensorNames.printable(name)));
    };
  }

  /** What was saved. */
  PickleValue content() throws IOException {
    PickleValue content = pickle(PICKLE);
    if (content == null) {
      throw new IllegalStateException("an archive without a pickle was opened");
    }
    return content;
  }

  /** Values that the code of TorchScript mentions, and a frozen module has for weights; or null. */
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
    return entry == null ? null : file.read(start(entry, name), entry.size);
  }

  /** Where the bytes of an entry begin in the file. */
  private long start(Entry entry, String name) throws IOException {
    if (!entry.stored) {
      throw new BadInputException(
          "%s: expected %s stored as it is, found it compressed or encrypted"
              .formatted(source, TensorNames.printable(name)));
    }
    ByteBuffer header = file.read(entry.header, LOCAL_HEADER);
    if (header.getInt(0) != SIGNATURE) {
      throw new BadInputException(
          "%s: expected %s where the table of contents says it is, found something else there"
              .formatted(source, TensorNames.printable(name)));
    }
    int lengths = (header.getShort(LENGTHS) & 0xffff) + (header.getShort(LENGTHS + 2) & 0xffff);
    return entry.header + LOCAL_HEADER + lengths;
  }

  /**
   * The storages of a pickle.
   *
   * @param name of the pickle's folder, for instance {@code data}
   */
  TorchStorages storages(String name) {
    return new TorchStorages() {
      @Override
      public long length(String key) throws IOException {
        Entry entry = entries.get(path(key));
        return entry == null
            ? -1
            : Math.max(0, Math.min(entry.size, file.size() - start(entry, name + "/" + key)));
      }

      @Override
      public ByteBuffer read(String key, long from, long length) throws IOException {
        Entry entry = entries.get(path(key));
        if (entry == null) {
          throw new IllegalArgumentException("no storage " + key);
        }
        return file.read(start(entry, name + "/" + key) + from, length).order(byteOrder);
      }

      private String path(String key) {
        return folder + name + "/" + key;
      }
    };
  }
}
