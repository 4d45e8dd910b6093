package org.kernelscope.experiment.library;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.kernelscope.kernel.KernelSet;

/**
 * A kernel set, split into training kernels and held-out kernels.
 *
 * @param train the kernels that a prior is fitted to
 * @param test the held-out kernels
 * @param sha256 {@link #fingerprint} of the whole set, by which a prior recognises it
 */
public record KernelSplit(KernelSet train, KernelSet test, String sha256) {

  /** SHA-256 of a set's values as little-endian float32: the bytes of its array in a file. */
  public static String fingerprint(KernelSet kernels) {
    ByteBuffer bytes =
        ByteBuffer.allocate(kernels.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(kernels.values());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
