package org.kernelscope.nn;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Map;

/**
 * An array as ND4J writes it: a header and the shape information, a header and the numbers. ND4J
 * does not validate these, but allocates and addresses native memory by them. So arrays from
 * untrusted files are checked here first.
 */
final class SavedArray {

  private static final Map<String, Integer> WIDTHS = Map.of("HALF", 2, "FLOAT", 4, "DOUBLE", 8);

  private static final int LARGEST_RANK = 32;

  private SavedArray() {}

  /**
   * Reads an array to its end.
   *
   * @return the number of its elements
   * @throws IOException when there are fewer numbers than the header says, or the shape needs more
   *     than there are
   */
  static long check(DataInputStream in) throws IOException {
    long information = length(in);
    boolean wide = in.readUTF().equals("LONG");
    long rank = number(in, wide);
    require(rank >= 0 && rank <= LARGEST_RANK, "an array of rank", rank);
    require(information == 2 * rank + 4, "shape information of length", information);
    long[] shape = numbers(in, (int) rank, wide);
    long[] strides = numbers(in, (int) rank, wide);
    numbers(in, 3, wide); // Options, stride of elements, order.
    long length = length(in);
    int width = WIDTHS.getOrDefault(in.readUTF(), 0);
    require(width > 0, "numbers that are no floats, in an array of length", length);
    long count = 1;
    long last = 0;
    for (int axis = 0; axis < rank; axis++) {
      require(shape[axis] >= 1 && shape[axis] <= length, "an extent of", shape[axis]);
      require(strides[axis] >= 0 && strides[axis] <= length, "a stride of", strides[axis]);
      count = Math.multiplyExact(count, shape[axis]);
      last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1, strides[axis]));
    }
    require(
        count == length && last < length, "a shape that does not fit an array of length", length);
    in.skipNBytes(Math.multiplyExact(length, (long) width));
    return length;
  }

  /** The length in a header: of 32 bits in old files, of 64 in others. */
  private static long length(DataInputStream in) throws IOException {
    String mode = in.readUTF();
    long length = number(in, mode.equals("LONG_SHAPE") || mode.equals("MIXED_DATA_TYPES"));
    require(length >= 0, "an array of length", length);
    return length;
  }

  private static long number(DataInputStream in, boolean wide) throws IOException {
    return wide ? in.readLong() : in.readInt();
  }

  private static long[] numbers(DataInputStream in, int count, boolean wide) throws IOException {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(in, wide);
    }
    return numbers;
  }

  private static void require(boolean fit, String found, long number) throws IOException {
    if (!fit) {
      throw new StreamCorruptedException(found + " " + number);
    }
  }
}
