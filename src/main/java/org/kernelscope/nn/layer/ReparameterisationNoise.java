package org.kernelscope.nn.layer;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The noise of a local reparameterisation, {@code y += sqrt(v) ε}, and the values that its gradient
 * needs. The noise is as large as the output of a layer, so passes over it are expensive. In single
 * precision it is generated and used piece by piece: the pieces stay in the processor's cache, and
 * the loops are compiled to vector instructions. ND4J would compute scalar roots, in five passes.
 * Several threads share the pieces; their number does not change the result. For one network at a
 * time.
 */
final class ReparameterisationNoise {

  /** One for every thread. */
  private final List<Piece> pieces = new ArrayList<>();

  /**
   * @param threads the largest number of threads to use
   */
  ReparameterisationNoise(int threads) {
    for (int i = 0; i < threads; i++) {
      pieces.add(new Piece());
    }
  }

  /**
   * Adds noise to an output.
   *
   * @param output y, of the same shape as the others; added to
   * @param variance v, positive; left as it is in single precision and overwritten with {@code
   *     sqrt(v)} in double
   * @param slope overwritten with {@code ε / sqrt(v)}
   */
  void add(Noise noise, INDArray output, INDArray variance, INDArray slope) {
    if (output.dataType() == DataType.FLOAT) {
      addInPieces(noise.next(), output, variance, slope);
    } else {
      addAtOnce(noise.next(), output, variance, slope);
    }
  }

  private static void addAtOnce(
      Noise.Sheet sheet, INDArray output, INDArray variance, INDArray slope) {
    int length = (int) output.length();
    float[] draws = new float[length];
    float[] piece = new float[Noise.Sheet.PIECE];
    for (int from = 0, number = 0; from < length; from += piece.length, number++) {
      int here = Math.min(piece.length, length - from);
      sheet.fill(piece, here, number);
      System.arraycopy(piece, 0, draws, from, here);
    }
    HostArrays.write(draws, length, slope);
    Nd4j.exec(new Sqrt(variance, variance));
    output.addi(slope.mul(variance));
    slope.divi(variance);
  }

  private void addInPieces(Noise.Sheet sheet, INDArray output, INDArray variance, INDArray slope) {
    Passage passage =
        new Passage(
            sheet,
            HostArrays.floats(output),
            HostArrays.floats(variance),
            HostArrays.floats(slope),
            new AtomicInteger());
    List<ForkJoinTask<?>> others = new ArrayList<>();
    for (Piece piece : pieces.subList(1, pieces.size())) {
      others.add(ForkJoinPool.commonPool().submit(() -> passage.walk(piece)));
    }
    try {
      passage.walk(pieces.get(0));
    } finally {
      // Wait in any case: the threads write to native memory, which must exist until they end.
      others.forEach(ForkJoinTask::quietlyJoin);
    }
    others.forEach(ForkJoinTask::join);
  }

  /** Intermediate results for one piece; they fit into the first-level cache. */
  private static final class Piece {
    final float[] draws = new float[Noise.Sheet.PIECE];
    final float[] y = new float[Noise.Sheet.PIECE];
    final float[] deviations = new float[Noise.Sheet.PIECE];
  }

  /**
   * One pass over an output, in which each thread repeatedly takes the next free piece.
   *
   * @param taken the number of pieces taken
   */
  private record Passage(
      Noise.Sheet sheet,
      FloatBuffer output,
      FloatBuffer variance,
      FloatBuffer slope,
      AtomicInteger taken) {

    void walk(Piece piece) {
      int length = output.capacity();
      int number = taken.getAndIncrement();
      while (number * Noise.Sheet.PIECE < length) {
        int from = number * Noise.Sheet.PIECE;
        add(piece, number, from, Math.min(Noise.Sheet.PIECE, length - from));
        number = taken.getAndIncrement();
      }
    }

    private void add(Piece piece, int number, int from, int count) {
      float[] draws = piece.draws;
      float[] y = piece.y;
      float[] deviations = piece.deviations;
      sheet.fill(draws, count, number);
      variance.get(from, deviations, 0, count);
      output.get(from, y, 0, count);
      // Always a full piece, even if the output ends earlier: loops of a constant length are the
      // fastest.
      for (int i = 0; i < Noise.Sheet.PIECE; i++) {
        deviations[i] = (float) Math.sqrt(deviations[i]);
      }
      for (int i = 0; i < Noise.Sheet.PIECE; i++) {
        y[i] += deviations[i] * draws[i];
      }
      for (int i = 0; i < Noise.Sheet.PIECE; i++) {
        draws[i] /= deviations[i];
      }
      output.put(from, y, 0, count);
      slope.put(from, draws, 0, count);
    }
  }
}
