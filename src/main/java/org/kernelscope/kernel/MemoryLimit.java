package org.kernelscope.kernel;

import java.util.Locale;

/**
 * Limits how much of an untrusted file is read into memory. The header states the size, so that a
 * file that is too large is refused before it is read.
 */
public final class MemoryLimit {

  /** The weights of a file are there up to three times: by layer, joined, and chosen from. */
  private static final int COPIES = 4;

  /** An archive's entry may grow to this whatever its compression … */
  private static final long HARMLESS = 64L << 20;

  /** … and beyond it by this factor: weights compress by less, a zip bomb by a thousand. */
  private static final long STRONGEST_COMPRESSION = 100;

  private MemoryLimit() {}

  /** Most bytes of weights that fit into the memory of this process. */
  public static long weights() {
    return Runtime.getRuntime().maxMemory() / COPIES;
  }

  /** Most bytes that an archive's entry of {@code compressed} bytes may unpack to. */
  public static long unpacked(long compressed) {
    return Math.min(weights(), Math.max(HARMLESS, STRONGEST_COMPRESSION * compressed));
  }

  /** The message for {@code bytes} of weights that do not fit. */
  public static String exceeded(long bytes) {
    return String.format(
        Locale.ROOT,
        "expected at most %d bytes of weights, as many as fit into memory, found %d",
        weights(),
        bytes);
  }
}
