package org.kernelscope;

import java.util.Arrays;
import java.util.Random;

/**
 * Changes a good file somewhere, one to four times: other bytes, extreme numbers, something left
 * out, something twice, the rest cut off.
 *
 * @param ends how many bytes at the beginning and at the end are changed more often, because heads
 *     and tables of contents are there
 * @param favoured bytes that mean much in such a file; may be empty
 */
public record Mutation(int ends, String favoured) {

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  /** A changed copy. */
  public byte[] of(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = once(bytes, place(bytes.length, random), random);
    }
    return bytes;
  }

  private int place(int length, Random random) {
    int part = Math.min(length, ends);
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(length);
      case 1 -> length - 1 - random.nextInt(part);
      default -> random.nextInt(part);
    };
  }

  private byte[] once(byte[] bytes, int at, Random random) {
    int few = Math.min(bytes.length - at, 1 + random.nextInt(16));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2, 3 ->
          bytes[at] =
              (byte)
                  (favoured.isEmpty()
                      ? random.nextInt(256)
                      : favoured.charAt(random.nextInt(favoured.length())));
      case 4 -> {
        long extreme = EXTREMES[random.nextInt(EXTREMES.length)];
        boolean little = random.nextBoolean();
        int width = Math.min(bytes.length - at, 1 << random.nextInt(4));
        for (int i = 0; i < width; i++) {
          bytes[at + i] = (byte) (extreme >>> (8 * (little ? i : width - 1 - i)));
        }
      }
      case 5 -> {
        return spliced(bytes, at, at + few);
      }
      case 6 -> {
        return spliced(bytes, at + few, at);
      }
      default -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
    }
    return bytes;
  }

  /** What is before one place and what is from another on: something less, or something twice. */
  private static byte[] spliced(byte[] bytes, int end, int from) {
    byte[] spliced = Arrays.copyOf(bytes, end + bytes.length - from);
    System.arraycopy(bytes, from, spliced, end, bytes.length - from);
    return spliced;
  }
}
