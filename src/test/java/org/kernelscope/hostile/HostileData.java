package org.kernelscope.hostile;

import static org.kernelscope.hostile.HostileFile.broken;
import static org.kernelscope.hostile.HostileFile.changed;
import static org.kernelscope.hostile.HostileFile.cut;
import static org.kernelscope.hostile.HostileFile.joined;
import static org.kernelscope.hostile.HostileFile.noFiles;
import static org.kernelscope.hostile.HostileFile.writeZeros;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.kernelscope.hostile.HostileFile.Reader;

/** Image files and fonts that no reader may take. */
final class HostileData {

  static final String IMAGES = "train-images-idx3-ubyte";
  static final String BATCH = "data_batch_3.bin";
  private static final String LABELS = "train-labels-idx1-ubyte";
  private static final String FONT = "Letters.ttf";
  static final int RECORD = 3073;

  private HostileData() {}

  /** Two black images of 3 by 3 pixels. */
  static byte[] images() {
    return joined(header(0x803, 2, 3, 3), new byte[18]);
  }

  static Map<String, byte[]> idx() {
    return Map.of(
        IMAGES,
        images(),
        LABELS,
        labels(),
        "t10k-images-idx3-ubyte",
        images(),
        "t10k-labels-idx1-ubyte",
        labels());
  }

  static Map<String, byte[]> cifar() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 1; i <= 5; i++) {
      files.put("data_batch_" + i + ".bin", new byte[RECORD]);
    }
    files.put("test_batch.bin", new byte[RECORD]);
    return files;
  }

  static byte[] labels() {
    return joined(header(0x801, 2), new byte[] {0, 1});
  }

  /** Big-endian numbers of 32 bits. */
  private static byte[] header(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return bytes.array();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static List<HostileFile> all() {
    List<HostileFile> all = new ArrayList<>();
    all.addAll(cut(Reader.IDX, IMAGES, images(), 0, 1, 2, 3, 4, 7, 8, 11, 12, 15, 16, 17, -1));
    all.addAll(cut(Reader.IDX, LABELS, labels(), 0, 3, 4, 7, 8, 9));
    byte[] packed = gzip(images());
    all.addAll(cut(Reader.IDX, IMAGES + ".gz", packed, 0, 1, 2, 5, 9, 10, 11, -9, -8, -4, -1));
    all.addAll(noFiles(Reader.IDX, IMAGES));
    all.addAll(
        List.of(
            images("one byte too many", joined(images(), new byte[1])),
            images("a first byte that is no IDX", changed(images(), 0, 1)),
            images("values of type float", changed(images(), 2, 0x0d)),
            images("labels", labels()),
            images("255 dimensions", changed(images(), 3, 0xff)),
            images("a negative extent", header(0x803, -1, 3, 3)),
            images("no rows", header(0x803, 2, 0, 3)),
            images("a product beyond 32 bits", header(0x803, 65536, 65536, 1)),
            images(
                "a product beyond 64 bits",
                header(0x803, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)),
            images("a gigabyte that is not there", header(0x803, 1 << 20, 32, 32)),
            images("a text", "not images\n".getBytes(StandardCharsets.UTF_8)),
            broken(
                Reader.IDX,
                "more labels than images",
                LABELS,
                joined(header(0x801, 3), new byte[3])),
            broken(Reader.IDX, "images in place of labels", LABELS, images()),
            packed("a gigabyte of zeros, and says so", file -> bomb(file, 1 << 20, 0)),
            packed("zeros after the images without end", file -> bomb(file, 2, 1L << 30)),
            packed("gzip in gzip", file -> Files.write(file, gzip(gzip(images())))),
            packed("a text in gzip", file -> Files.write(file, gzip(new byte[] {'n', 'o'}))),
            packed(
                "a method that gzip does not have",
                file -> Files.write(file, changed(packed, 2, 99))),
            packed(
                "a wrong check sum",
                file -> Files.write(file, changed(packed, packed.length - 8, 1, 2, 3, 4))),
            packed(
                "a wrong length",
                file -> Files.write(file, changed(packed, packed.length - 4, 1, 2, 3, 4))),
            packed(
                "rubbish after its end",
                file -> Files.write(file, joined(packed, new byte[] {1, 2, 3}))),
            packed("broken bits", file -> Files.write(file, changed(packed, 10, 0xff, 0xff)))));

    byte[] batch = new byte[2 * RECORD];
    all.addAll(cut(Reader.CIFAR, BATCH, batch, 0, 1, 3072, 3074, -1));
    all.addAll(noFiles(Reader.CIFAR, BATCH));
    all.add(broken(Reader.CIFAR, "one byte too many", BATCH, new byte[RECORD + 1]));
    all.add(broken(Reader.CIFAR, "a label that is no class", BATCH, changed(batch, RECORD, 10)));
    all.add(broken(Reader.CIFAR, "a label of 255", BATCH, changed(batch, 0, 255)));
    all.add(broken(Reader.CIFAR, "a gzip", BATCH, gzip(batch)));
    all.add(
        new HostileFile(
            Reader.CIFAR,
            "a terabyte with nothing in it",
            BATCH,
            file -> {
              try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(RECORD * (1L << 30) / 3);
              }
            }));
    all.addAll(fonts());
    return all;
  }

  private static HostileFile images(String what, byte[] bytes) {
    return broken(Reader.IDX, what, IMAGES, bytes);
  }

  private static HostileFile packed(String what, HostileFile.Content content) {
    return new HostileFile(Reader.IDX, what, IMAGES + ".gz", content);
  }

  private static void bomb(Path file, int images, long more) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(header(0x803, images, 32, 32));
      writeZeros(out, 1024L * images + more);
    }
  }

  private static List<HostileFile> fonts() {
    byte[] font = read("/org/kernelscope/data/glyph/Sans.ttf");
    List<HostileFile> all = new ArrayList<>();
    all.addAll(cut(Reader.FONT, FONT, font, 0, 1, 4, 12, 13, 100, 1000, font.length / 2));
    all.addAll(noFiles(Reader.FONT, FONT));
    all.add(broken(Reader.FONT, "a text", FONT, "no font"));
    all.add(broken(Reader.FONT, "65535 tables", FONT, changed(font, 4, 0xff, 0xff)));
    all.add(
        broken(
            Reader.FONT,
            "tables beyond its end",
            FONT,
            changed(font, 12 + 8, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff)));
    byte[] collection = joined(new byte[] {'t', 't', 'c', 'f'}, header(0x10000, -1, 12, 12));
    all.add(broken(Reader.FONT, "a collection of four thousand million", "Many.ttc", collection));
    all.add(
        broken(Reader.FONT, "a Type 1 font of nothing", "Old.pfb", new byte[] {(byte) 0x80, 1}));
    all.add(
        broken(
            Reader.FONT,
            "a Type 1 font of a negative length",
            "Old.pfb",
            new byte[] {(byte) 0x80, 1, -1, -1, -1, -1, '%', '!'}));
    byte[] damaged = font.clone();
    Arrays.fill(damaged, 500, damaged.length, (byte) 0xff);
    all.add(broken(Reader.FONT, "255 from its tables on", FONT, damaged));
    return all;
  }

  static byte[] read(String resource) {
    try (var in = HostileData.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
