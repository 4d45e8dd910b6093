package org.kernelscope.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A file that no reader may take.
 *
 * @param reader what it pretends to be
 * @param what is wrong with it
 * @param name of the file
 * @param content makes the file, or whatever else is at its place
 */
public record HostileFile(Reader reader, String what, String name, Content content) {

  /** The readers of the program, each with a command that reads by it. */
  public enum Reader {
    IDX,
    CIFAR,
    NPY,
    NPZ,
    PRIOR,
    SPEC,
    RUN,
    FONT,
    NETWORK
  }

  /** Makes a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path file) throws IOException;
  }

  static HostileFile broken(Reader reader, String what, String name, byte[] bytes) {
    return new HostileFile(reader, what, name, file -> Files.write(file, bytes));
  }

  static HostileFile broken(Reader reader, String what, String name, String text) {
    return broken(reader, what, name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A valid file cut short, once for each length; negative lengths count from the end. */
  static List<HostileFile> cut(Reader reader, String name, byte[] whole, int... lengths) {
    List<HostileFile> cut = new ArrayList<>();
    for (int length : lengths) {
      int kept = length < 0 ? whole.length + length : length;
      String what = "cut to %d of %d bytes".formatted(kept, whole.length);
      cut.add(broken(reader, what, name, Arrays.copyOf(whole, kept)));
    }
    return cut;
  }

  /** What is at the place of a file and is none: it must not be opened, for that might wait. */
  static List<HostileFile> noFiles(Reader reader, String name) {
    return List.of(
        new HostileFile(reader, "a folder", name, Files::createDirectory),
        new HostileFile(reader, "a pipe nobody writes to", name, HostileFile::makePipe),
        new HostileFile(
            reader,
            "a link to nothing",
            name,
            file -> Files.createSymbolicLink(file, Path.of("nowhere"))),
        new HostileFile(
            reader,
            "a link to itself",
            name,
            file -> Files.createSymbolicLink(file, file.getFileName())),
        new HostileFile(
            reader,
            "a link to a device without end",
            name,
            file -> Files.createSymbolicLink(file, Path.of("/dev/zero"))));
  }

  private static void makePipe(Path file) throws IOException {
    try {
      if (new ProcessBuilder("mkfifo", file.toString()).start().waitFor() != 0) {
        throw new IOException("no pipe at " + file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The bytes with some others at a place. */
  static byte[] changed(byte[] whole, int at, int... bytes) {
    byte[] changed = whole.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[at + i] = (byte) bytes[i];
    }
    return changed;
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** An entry of an archive. */
  record Entry(String name, byte[] bytes) {
    Entry(String name, String text) {
      this(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  static byte[] zip(Entry... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Entry entry : entries) {
        zip.putNextEntry(new ZipEntry(entry.name));
        zip.write(entry.bytes);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** An archive whose second entry has the name of the first, which ZipOutputStream refuses. */
  static byte[] zipWithOneNameTwice(Entry first, Entry second) {
    byte[] zip = zip(first, second);
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    return text.replace(second.name, first.name).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An entry of so many zeros after its beginning, deflated to a thousandth. */
  static Content bomb(String entry, String start, long zeros, Entry... others) {
    return file -> {
      try (OutputStream out = Files.newOutputStream(file);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.setLevel(Deflater.BEST_SPEED);
        for (Entry other : others) {
          zip.putNextEntry(new ZipEntry(other.name));
          zip.write(other.bytes);
        }
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(start.getBytes(StandardCharsets.ISO_8859_1));
        writeZeros(zip, zeros);
        zip.closeEntry();
      }
    };
  }

  static void writeZeros(OutputStream out, long count) throws IOException {
    byte[] block = new byte[1 << 16];
    for (long left = count; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  @Override
  public String toString() {
    return "%s %s: %s".formatted(reader, name, what);
  }
}
