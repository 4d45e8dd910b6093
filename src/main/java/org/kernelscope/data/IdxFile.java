package org.kernelscope.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The IDX format of MNIST: two zero bytes, a type byte, the number of dimensions, the dimensions as
 * big-endian 32-bit integers, then the values. Here only unsigned bytes: images {@code [N, height,
 * width]} and labels {@code [N]}. Files may be plain or gzip, whatever they are called.
 */
public final class IdxFile {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int IMAGE_DIMENSIONS = 3;
  private static final int LABEL_DIMENSIONS = 1;

  /** What one array holds; bounds the product of untrusted dimensions. */
  private static final long MOST_VALUES = Integer.MAX_VALUE - 16;

  /** What gzip makes of a file of any size … */
  private static final long HARMLESS = 64 << 20;

  /** … and beyond it: images become a fifth to a fiftieth, a bomb a thousandth. */
  private static final long STRONGEST_COMPRESSION = 100;

  private IdxFile() {}

  /**
   * Reads grey images and their labels.
   *
   * @param name of the data set
   * @param classes number of classes, or 0 to take the largest label + 1
   * @throws BadInputException if a file is missing, is not IDX, is too short or too long, if the
   *     counts differ, or if a label is not a class
   */
  public static ImageDataset read(String name, Path images, Path labels, int classes) {
    Content pictures = readContent(images, IMAGE_DIMENSIONS, "images");
    Content marks = readContent(labels, LABEL_DIMENSIONS, "labels");
    if (pictures.shape[0] != marks.shape[0]) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d labels, as many as images in %s, found %d",
              labels,
              pictures.shape[0],
              images,
              marks.shape[0]));
    }
    int[] numbers = new int[marks.shape[0]];
    int largest = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = marks.values[i] & 0xff;
      largest = Math.max(largest, numbers[i]);
      if (classes > 0 && numbers[i] >= classes) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected labels 0 to %d, found %d at position %d",
                labels,
                classes - 1,
                numbers[i],
                i));
      }
    }
    return new ImageDataset(
        name,
        pictures.shape[1],
        pictures.shape[2],
        1,
        classes > 0 ? classes : largest + 1,
        pictures.values,
        numbers);
  }

  /**
   * Writes a grey data set as two gzip files. The bytes depend on the data only: the header carries
   * no time and no name.
   */
  public static void write(ImageDataset set, Path images, Path labels) throws IOException {
    if (set.channels() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: IDX images have one channel, found %d",
              set.name(),
              set.channels()));
    }
    byte[] marks = new byte[set.count()];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) set.labels()[i];
    }
    writeContent(
        images, new Content(new int[] {set.count(), set.height(), set.width()}, set.pixels()));
    writeContent(labels, new Content(new int[] {set.count()}, marks));
  }

  private record Content(int[] shape, byte[] values) {}

  private static void writeContent(Path file, Content content) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * content.shape.length);
    header.putInt(UNSIGNED_BYTE << 8 | content.shape.length);
    for (int extent : content.shape) {
      header.putInt(extent);
    }
    AtomicFile.write(
        file,
        out -> {
          try (OutputStream gzip = new DenseGzip(out)) {
            gzip.write(header.array());
            gzip.write(content.values);
          }
        });
  }

  private static Content readContent(Path file, int dimensions, String what) {
    try (InputStream in = open(file)) {
      byte[] start = in.readNBytes(4);
      if (start.length < 4 || start[0] != 0 || start[1] != 0) {
        throw new BadInputException(
            "%s: expected an IDX file, which starts with two zero bytes, a type and a dimension count, found %s"
                .formatted(file, hex(start)));
      }
      if (start[2] != UNSIGNED_BYTE) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected IDX values of type 0x08 (unsigned byte), found type 0x%02x",
                file,
                start[2]));
      }
      if (start[3] != dimensions) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected IDX %s, which have %d dimension%s, found %d",
                file,
                what,
                dimensions,
                dimensions == 1 ? "" : "s",
                start[3] & 0xff));
      }
      int[] shape = readShape(file, in, dimensions);
      long expected = 1;
      for (int extent : shape) {
        expected *= extent;
        if (expected > MOST_VALUES) {
          throw new BadInputException(
              String.format(
                  Locale.ROOT,
                  "%s: expected at most %d values, found the shape %s",
                  file,
                  MOST_VALUES,
                  Arrays.toString(shape)));
        }
      }
      long most = Math.max(HARMLESS, STRONGEST_COMPRESSION * Files.size(file));
      if (expected > most) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected at most %d values in a file of %d bytes, found the shape %s",
                file,
                most,
                Files.size(file),
                Arrays.toString(shape)));
      }
      // readNBytes grows with what is really there, whatever the header claims.
      byte[] values = in.readNBytes((int) expected);
      if (values.length < expected) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected %d values for the shape %s, found only %d",
                file,
                expected,
                Arrays.toString(shape),
                values.length));
      }
      if (in.read() != -1) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected %d values for the shape %s, found more data after them",
                file,
                expected,
                Arrays.toString(shape)));
      }
      return new Content(shape, values);
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          "%s: expected a file with IDX %s, found no such file".formatted(file, what), e);
    } catch (EOFException e) {
      throw new BadInputException(
          "%s: expected a whole gzip file, found one that ends early".formatted(file), e);
    } catch (IOException e) {
      throw new BadInputException(
          "%s: expected IDX %s, found a file that cannot be read (%s)"
              .formatted(file, what, e.getMessage()),
          e);
    }
  }

  private static int[] readShape(Path file, InputStream in, int dimensions) throws IOException {
    byte[] bytes = in.readNBytes(4 * dimensions);
    if (bytes.length < 4 * dimensions) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d IDX dimensions, found the file to end within them",
              file,
              dimensions));
    }
    int[] shape = new int[dimensions];
    ByteBuffer.wrap(bytes).asIntBuffer().get(shape);
    for (int axis = 0; axis < dimensions; axis++) {
      if (shape[axis] < 0 || (axis > 0 && shape[axis] == 0)) {
        throw new BadInputException(
            "%s: expected positive IDX dimensions, found %s"
                .formatted(file, Arrays.toString(shape)));
      }
    }
    return shape;
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(2);
      byte[] magic = in.readNBytes(2);
      in.reset();
      boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
      // The JDK's own gzip stream stays silent about rubbish after the end.
      return gzip
          ? new BufferedInputStream(
              GzipCompressorInputStream.builder()
                  .setInputStream(in)
                  .setDecompressConcatenated(true)
                  .get())
          : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String hex(byte[] bytes) {
    if (bytes.length == 0) {
      return "nothing";
    }
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  /** Gzip at the strongest level: these files are written once and stored for ever. */
  private static final class DenseGzip extends GZIPOutputStream {
    DenseGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
