package org.kernelscope.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;

/**
 * Arrays in numpy's NPY format. Reads versions 1.0 to 3.0 with floats of 2, 4 and 8 bytes, integers
 * of 1 to 8 bytes and booleans, either byte order, C and Fortran order (returned in C order).
 * Strict: a file is read as it was meant or refused with a {@link BadInputException}. Memory
 * follows the bytes that are really there, never what a header claims.
 */
public final class NpyFile {

  /** Java arrays end a little below 2³¹ elements. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final int BLOCK = 1 << 16;

  private NpyFile() {}

  /**
   * Reads the one array of a file.
   *
   * @throws BadInputException when the file is missing or not a readable NPY file
   */
  public static NdArray read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("%s: expected an NPY file, found no file".formatted(file));
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(in, Files.size(file), file.toString());
    }
  }

  /**
   * Reads one array that fills the stream to its end.
   *
   * @param length the number of bytes the stream is said to have; it may be a lie
   * @param source what messages call the stream
   * @throws BadInputException when the stream does not hold a readable array of that length
   */
  public static NdArray read(InputStream in, long length, String source) throws IOException {
    NpyHeader header = NpyHeader.read(in, source);
    long expected = (long) header.count() * header.width();
    long announced = length - header.end();
    if (expected != announced) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d bytes of values for shape %s, found %d",
              source,
              expected,
              Arrays.toString(header.shape()),
              announced));
    }
    if (expected > MOST_BYTES) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d bytes of values, found %d",
              source,
              MOST_BYTES,
              expected));
    }
    byte[] bytes = in.readNBytes((int) expected);
    if (bytes.length < expected) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d bytes of values for shape %s, found %d",
              source,
              expected,
              Arrays.toString(header.shape()),
              bytes.length));
    }
    if (in.read() >= 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected the end after %d bytes of values, found more",
              source,
              expected));
    }
    return decode(header, ByteBuffer.wrap(bytes).order(header.order()), source);
  }

  private static NdArray decode(NpyHeader header, ByteBuffer bytes, String source) {
    int count = header.count();
    FileOrder order = new FileOrder(header);
    if (header.kind() == 'f' && header.width() == 8) {
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = bytes.getDouble(8 * order.next());
      }
      return new NdArray.Doubles(header.shape(), values);
    }
    if (header.kind() == 'f') {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] =
            header.width() == 4
                ? bytes.getFloat(4 * order.next())
                : half(bytes.getShort(2 * order.next()));
      }
      return new NdArray.Floats(header.shape(), values);
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = integer(header, bytes, order.next() * header.width());
      if (header.kind() == 'u' && header.width() == 8 && values[i] < 0) {
        throw new BadInputException(
            "%s: expected integers of at most 63 bits, found %s"
                .formatted(source, Long.toUnsignedString(values[i])));
      }
    }
    return new NdArray.Longs(header.shape(), values);
  }

  private static long integer(NpyHeader header, ByteBuffer bytes, int at) {
    long signed =
        switch (header.width()) {
          case 1 -> bytes.get(at);
          case 2 -> bytes.getShort(at);
          case 4 -> bytes.getInt(at);
          default -> bytes.getLong(at);
        };
    return switch (header.kind()) {
      case 'b' -> signed == 0 ? 0 : 1;
      case 'u' -> header.width() == 8 ? signed : signed & ((1L << (8 * header.width())) - 1);
      default -> signed;
    };
  }

  /** IEEE 754 binary16: 1 sign bit, 5 bits of exponent with bias 15, 10 bits of fraction. */
  static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction + 0x400), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  /** Writes version 1.0, little endian, C order, as numpy.save does. */
  public static void write(Path file, NdArray array) throws IOException {
    AtomicFile.write(file, out -> write(out, array));
  }

  /** Writes version 1.0, little endian, C order; the stream stays open. */
  public static void write(OutputStream out, NdArray array) throws IOException {
    String descr = array.kind().charAt(0) + (array instanceof NdArray.Floats ? "4" : "8");
    out.write(NpyHeader.bytes(descr, array.shape()));
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.length(); i++) {
      if (array instanceof NdArray.Floats floats) {
        block.putFloat(floats.values()[i]);
      } else if (array instanceof NdArray.Doubles doubles) {
        block.putDouble(doubles.values()[i]);
      } else if (array instanceof NdArray.Longs longs) {
        block.putLong(longs.values()[i]);
      }
      if (!block.hasRemaining() || i == array.length() - 1) {
        out.write(block.array(), 0, block.position());
        block.clear();
      }
    }
  }

  /** Visits the values of a file in C order: the position in the file of one after the other. */
  private static final class FileOrder {
    private final boolean straight;
    private final int[] shape;
    private final int[] strides;
    private final int[] index;
    private int position;

    FileOrder(NpyHeader header) {
      shape = header.shape();
      straight = !header.fortran() || shape.length < 2;
      strides = new int[shape.length];
      index = new int[shape.length];
      int stride = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        strides[axis] = stride;
        stride *= shape[axis];
      }
    }

    int next() {
      int here = position;
      if (straight) {
        position++;
        return here;
      }
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        position -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
      return here;
    }
  }
}
