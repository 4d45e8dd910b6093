package org.kernelscope.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.MemoryLimit;

/**
 * Arrays in numpy's NPY format. Reads versions 1.0 to 3.0 with floats of 2, 4 and 8 bytes, integers
 * of 1 to 8 bytes and booleans, either byte order, C and Fortran order (returned in C order).
 * Strict: a file is read correctly or refused with a {@link BadInputException}. No memory is
 * allocated because of unverified sizes in a header or a stream.
 */
public final class NpyFile {

  /** The largest Java array has a little less than 2³¹ elements. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** A multiple of every width. */
  private static final int BLOCK = 1 << 16;

  /** Memory for more values is allocated only after this number of values was really read. */
  private static final int FIRST_VALUES = 1 << 22;

  private NpyFile() {}

  /**
   * Reads the one array of a file.
   *
   * @throws BadInputException when the file is missing, not a readable NPY file, or larger than
   *     memory
   */
  public static NdArray read(Path file) throws IOException {
    return read(file, header -> {});
  }

  /**
   * Reads the one array of a file if its header is accepted.
   *
   * @param wanted checks the header; throws an exception to refuse it, before any value is read
   */
  static NdArray read(Path file, Consumer<NpyHeader> wanted) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("%s: expected an NPY file, found no file".formatted(file));
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(
          in,
          Files.size(file),
          file.toString(),
          header -> {
            wanted.accept(header);
            if (header.bytes() > MemoryLimit.weights()) {
              throw new BadInputException(file + ": " + MemoryLimit.exceeded(header.bytes()));
            }
          });
    }
  }

  /**
   * Reads one array that fills the stream to its end.
   *
   * @param length the stated number of bytes of the stream; it may be wrong
   * @param source the name of the stream in messages
   * @throws BadInputException when the stream does not hold a readable array of that length
   */
  public static NdArray read(InputStream in, long length, String source) throws IOException {
    return read(in, length, source, header -> {});
  }

  /**
   * Reads one array that fills the stream to its end, if its header is accepted.
   *
   * @param wanted checks the header; throws an exception to refuse it, before any value is read
   */
  static NdArray read(InputStream in, long length, String source, Consumer<NpyHeader> wanted)
      throws IOException {
    NpyHeader header = NpyHeader.read(in, source);
    long expected = header.bytes();
    long announced = length - header.end();
    if (expected != announced) {
      throw tooFew(header, announced, source);
    }
    wanted.accept(header);
    if (expected > MOST_BYTES) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d bytes of values, found %d",
              source,
              MOST_BYTES,
              expected));
    }
    NdArray array = decode(header, in, source);
    if (in.read() >= 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected the end after %d bytes of values, found more",
              source,
              expected));
    }
    return array;
  }

  private static BadInputException tooFew(NpyHeader header, long found, String source) {
    return new BadInputException(
        String.format(
            Locale.ROOT,
            "%s: expected %d bytes of values for shape %s, found %d",
            source,
            header.bytes(),
            Arrays.toString(header.shape()),
            found));
  }

  private static NdArray decode(NpyHeader header, InputStream in, String source)
      throws IOException {
    Blocks blocks = new Blocks(header, in, source);
    int count = header.count();
    if (header.kind() == 'f' && header.width() == 8) {
      double[] values = new double[Math.min(count, FIRST_VALUES)];
      for (int i = 0; i < count; i++) {
        values = i < values.length ? values : Arrays.copyOf(values, count);
        values[i] = blocks.next().getDouble();
      }
      return new NdArray.Doubles(header.shape(), inCOrder(header, double[].class, values));
    }
    if (header.kind() == 'f') {
      float[] values = new float[Math.min(count, FIRST_VALUES)];
      for (int i = 0; i < count; i++) {
        values = i < values.length ? values : Arrays.copyOf(values, count);
        ByteBuffer bytes = blocks.next();
        values[i] = header.width() == 4 ? bytes.getFloat() : half(bytes.getShort());
      }
      return new NdArray.Floats(header.shape(), inCOrder(header, float[].class, values));
    }
    long[] values = new long[Math.min(count, FIRST_VALUES)];
    for (int i = 0; i < count; i++) {
      values = i < values.length ? values : Arrays.copyOf(values, count);
      values[i] = integer(header, blocks.next());
      if (header.kind() == 'u' && header.width() == 8 && values[i] < 0) {
        throw new BadInputException(
            "%s: expected integers of at most 63 bits, found %s"
                .formatted(source, Long.toUnsignedString(values[i])));
      }
    }
    return new NdArray.Longs(header.shape(), inCOrder(header, long[].class, values));
  }

  /** The values of a file, block after block. */
  private static final class Blocks {
    private final NpyHeader header;
    private final InputStream in;
    private final String source;
    private final byte[] block = new byte[BLOCK];
    private final ByteBuffer bytes;
    private long taken;

    Blocks(NpyHeader header, InputStream in, String source) {
      this.header = header;
      this.in = in;
      this.source = source;
      bytes = ByteBuffer.wrap(block).order(header.order()).limit(0);
    }

    /** The bytes from the next value on. */
    ByteBuffer next() throws IOException {
      if (!bytes.hasRemaining()) {
        int wanted = (int) Math.min(BLOCK, header.bytes() - taken);
        int found = in.readNBytes(block, 0, wanted);
        taken += found;
        if (found < wanted) {
          throw tooFew(header, taken, source);
        }
        bytes.position(0).limit(found);
      }
      return bytes;
    }
  }

  private static long integer(NpyHeader header, ByteBuffer bytes) {
    long signed =
        switch (header.width()) {
          case 1 -> bytes.get();
          case 2 -> bytes.getShort();
          case 4 -> bytes.getInt();
          default -> bytes.getLong();
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

  /**
   * Converts the values of a file to C order; they may be in Fortran order.
   *
   * @param values an array of any kind of number
   */
  @SuppressWarnings("SuspiciousSystemArraycopy") // T is an array.
  private static <T> T inCOrder(NpyHeader header, Class<T> kind, T values) {
    if (!header.fortran() || header.shape().length < 2) {
      return values;
    }
    FortranOrder order = new FortranOrder(header.shape());
    T ordered = kind.cast(Array.newInstance(kind.getComponentType(), header.count()));
    for (int i = 0; i < header.count(); i++) {
      System.arraycopy(values, order.next(), ordered, i, 1);
    }
    return ordered;
  }

  /** Visits the indices of a Fortran-order array in C order. */
  private static final class FortranOrder {
    private final int[] shape;
    private final int[] strides;
    private final int[] index;
    private int position;

    FortranOrder(int[] shape) {
      this.shape = shape;
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
