package org.kernelscope.store;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.MemoryLimit;

/**
 * Named arrays in numpy's NPZ format, a zip of NPY files, with texts such as {@code
 * provenance.json} beside them. Both maps keep the order of the file.
 *
 * @param arrays by name, without the {@code .npy} of their entries
 * @param texts by the whole name of their entries
 */
public record NpzFile(Map<String, NdArray> arrays, Map<String, String> texts) {

  private static final String SUFFIX = ".npy";

  /** The time of every entry, so that the same content makes the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final long LONGEST_TEXT = 16L << 20;

  public NpzFile {
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** A file with arrays only. */
  public NpzFile(Map<String, NdArray> arrays) {
    this(arrays, Map.of());
  }

  /** Selects the arrays of a file, and handles the others. */
  interface Reading {

    /**
     * The reason to skip an array with this header, before its values are read; null to read it.
     */
    @Nullable String unfit(NpyHeader header);

    /**
     * Receives every array that is skipped or cannot be read.
     *
     * @param reason a clause: what was expected, what was found
     * @param why the sentence with file and entry
     */
    void refused(String array, String reason, BadInputException why);
  }

  private static final Reading EVERYTHING =
      new Reading() {
        @Override
        public @Nullable String unfit(NpyHeader header) {
          return null;
        }

        @Override
        public void refused(String array, String reason, BadInputException why) {
          throw why;
        }
      };

  /**
   * Reads every array of a file, and those of {@code wantedTexts} that it has. Other entries are
   * ignored.
   *
   * @throws BadInputException when the file is missing, not a readable NPZ file, or larger than
   *     memory
   */
  public static NpzFile read(Path file, String... wantedTexts) throws IOException {
    return read(file, EVERYTHING, wantedTexts);
  }

  /** Reads the selected arrays of a file, and the texts. */
  static NpzFile read(Path file, Reading wanted, String... wantedTexts) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("%s: expected an NPZ file, found no file".formatted(file));
    }
    List<String> texts = Arrays.asList(wantedTexts);
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Map<String, String> read = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    long total = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        String source = "%s, entry %s".formatted(file, name);
        boolean array = name.endsWith(SUFFIX);
        if ((array || texts.contains(name)) && !seen.add(name)) {
          throw new BadInputException(source + ": expected each name once, found it twice");
        }
        if (array) {
          String key = name.substring(0, name.length() - SUFFIX.length());
          long left = MemoryLimit.weights() - total;
          try {
            NdArray values = array(zip, entry, left, wanted, source);
            arrays.put(key, values);
            total += entry.getSize();
          } catch (BadInputException why) {
            String sentence = String.valueOf(why.getMessage());
            wanted.refused(key, sentence.substring(source.length() + 2), why);
          }
        } else if (texts.contains(name)) {
          read.put(name, text(zip, entry, source));
        }
      }
    } catch (EOFException cut) {
      throw new BadInputException(
          "%s: expected an NPZ file, found one that ends too soon".formatted(file), cut);
    } catch (ZipException | IllegalArgumentException e) {
      throw new BadInputException(
          "%s: expected an NPZ file, found a damaged or different one".formatted(file), e);
    }
    return new NpzFile(arrays, read);
  }

  /**
   * @param left the number of bytes that still fit into memory
   */
  private static NdArray array(
      ZipFile zip, ZipEntry entry, long left, Reading wanted, String source) throws IOException {
    long most = MemoryLimit.unpacked(entry.getCompressedSize());
    if (entry.getSize() > most) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d bytes in %d compressed ones, found %d",
              source,
              most,
              entry.getCompressedSize(),
              entry.getSize()));
    }
    try (CheckedInputStream in = open(zip, entry)) {
      NdArray array =
          NpyFile.read(
              in,
              entry.getSize(),
              source,
              header -> {
                String unfit = wanted.unfit(header);
                if (unfit == null && header.bytes() > left) {
                  unfit = MemoryLimit.exceeded(MemoryLimit.weights() - left + header.bytes());
                }
                if (unfit != null) {
                  throw new BadInputException(source + ": " + unfit);
                }
              });
      checkSum(in, entry, source);
      return array;
    } catch (ZipException | EOFException damaged) {
      throw new BadInputException(
          source + ": expected an array, found a damaged entry of the archive", damaged);
    }
  }

  private static String text(ZipFile zip, ZipEntry entry, String source) throws IOException {
    try (CheckedInputStream in = open(zip, entry)) {
      byte[] bytes = in.readNBytes((int) LONGEST_TEXT);
      if (in.read() >= 0) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected a text of at most %d bytes, found more",
                source,
                LONGEST_TEXT));
      }
      checkSum(in, entry, source);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Java's ZipFile does not verify checksums, so this is done here. */
  private static CheckedInputStream open(ZipFile zip, ZipEntry entry) throws IOException {
    return new CheckedInputStream(
        new BufferedInputStream(zip.getInputStream(entry), 1 << 16), new CRC32());
  }

  private static void checkSum(CheckedInputStream in, ZipEntry entry, String source) {
    if (in.getChecksum().getValue() != entry.getCrc()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected check sum %08x, found %08x",
              source,
              entry.getCrc(),
              in.getChecksum().getValue()));
    }
  }

  /** Writes uncompressed, as numpy.savez does: the same content makes the same bytes. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, this::write);
  }

  private void write(OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
        put(zip, array.getKey() + SUFFIX, to -> NpyFile.write(to, array.getValue()));
      }
      for (Map.Entry<String, String> text : texts.entrySet()) {
        byte[] bytes = text.getValue().getBytes(StandardCharsets.UTF_8);
        put(zip, text.getKey(), to -> to.write(bytes));
      }
    }
  }

  private static void put(ZipOutputStream zip, String name, AtomicFile.Content content)
      throws IOException {
    // A stored entry has size and checksum before its bytes, so a first write computes them.
    CRC32 sum = new CRC32();
    Counter counter = new Counter();
    content.writeTo(new CheckedOutputStream(counter, sum));
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(counter.count);
    entry.setCompressedSize(counter.count);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
