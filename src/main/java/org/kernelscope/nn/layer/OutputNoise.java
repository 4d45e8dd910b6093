package org.kernelscope.nn.layer;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The noise of a local reparameterisation, {@code y += sqrt(v) ε}, and what its gradient needs. The
 * noise is as large as the output of a layer, and passing over it is dear: in single precision it
 * is made and used a piece at a time, so that the pieces stay in the processor's cache and the
 * loops are compiled to vector instructions, where ND4J would take one root after the other in five
 * passes. With two threads, one draws what the other adds next; the numbers are the same. For one
 * network at a time.
 */
final class OutputNoise {

  /** Stays in the first cache. */
  private static final int PIECE = 4096;

  /** What is drawn before it is handed on: enough to be worth it, and stays in the second cache. */
  private static final int BATCH = 16 * PIECE;

  private final boolean twoThreads;
  private final float[][] drawn;
  private final float[] y = new float[PIECE];
  private final float[] deviations = new float[PIECE];
  private final float[] slopes = new float[PIECE];

  /**
   * @param threads how many it may use
   */
  OutputNoise(int threads) {
    twoThreads = threads > 1;
    drawn = new float[twoThreads ? 2 : 1][BATCH];
  }

  /**
   * Adds noise to an output.
   *
   * @param output y, of the same shape as the others; added to
   * @param variance v, positive
   * @param slope overwritten with {@code ε / sqrt(v)}
   */
  void add(Noise noise, INDArray output, INDArray variance, INDArray slope) {
    if (output.dataType() == DataType.FLOAT) {
      addInBatches(noise, output, variance, slope);
      return;
    }
    float[] draws = new float[(int) output.length()];
    noise.fill(draws, draws.length);
    HostArrays.write(draws, draws.length, slope);
    Nd4j.exec(new Sqrt(variance, variance));
    output.addi(slope.mul(variance));
    slope.divi(variance);
  }

  private void addInBatches(Noise noise, INDArray output, INDArray variance, INDArray slope) {
    int length = (int) output.length();
    ForkJoinTask<?> before = null;
    for (int from = 0, batch = 0; from < length; from += BATCH, batch++) {
      float[] draws = drawn[batch % drawn.length];
      int start = from;
      int count = Math.min(BATCH, length - from);
      noise.fill(draws, count);
      if (before != null) {
        before.join();
      }
      if (twoThreads) {
        before =
            ForkJoinPool.commonPool()
                .submit(() -> addInPieces(draws, count, start, output, variance, slope));
      } else {
        addInPieces(draws, count, start, output, variance, slope);
      }
    }
    if (before != null) {
      before.join();
    }
  }

  private void addInPieces(
      float[] draws, int count, int start, INDArray output, INDArray variance, INDArray slope) {
    for (int from = 0; from < count; from += PIECE) {
      int here = Math.min(PIECE, count - from);
      HostArrays.read(variance, start + from, deviations, here);
      HostArrays.read(output, start + from, y, here);
      for (int i = 0; i < PIECE; i++) {
        deviations[i] = (float) Math.sqrt(deviations[i]);
      }
      for (int i = 0; i < PIECE; i++) {
        y[i] += deviations[i] * draws[from + i];
      }
      for (int i = 0; i < PIECE; i++) {
        slopes[i] = draws[from + i] / deviations[i];
      }
      HostArrays.write(y, here, output, start + from);
      HostArrays.write(slopes, here, slope, start + from);
    }
  }
}
