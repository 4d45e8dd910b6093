package org.kernelscope.nn.layer;

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
 * passes.
 */
final class OutputNoise {

  private static final int PIECE = 4096;

  private OutputNoise() {}

  /**
   * Adds noise to an output.
   *
   * @param output y, of the same shape as the others; added to
   * @param variance v, positive
   * @param slope overwritten with {@code ε / sqrt(v)}
   */
  static void add(Noise noise, INDArray output, INDArray variance, INDArray slope) {
    if (output.dataType() == DataType.FLOAT) {
      addInPieces(noise, output, variance, slope);
      return;
    }
    float[] draws = new float[(int) output.length()];
    noise.fill(draws, draws.length);
    HostArrays.write(draws, draws.length, slope);
    Nd4j.exec(new Sqrt(variance, variance));
    output.addi(slope.mul(variance));
    slope.divi(variance);
  }

  private static void addInPieces(Noise noise, INDArray output, INDArray variance, INDArray slope) {
    int length = (int) output.length();
    float[] y = new float[PIECE];
    float[] deviations = new float[PIECE];
    float[] draws = new float[PIECE];
    for (int from = 0; from < length; from += PIECE) {
      int here = Math.min(PIECE, length - from);
      HostArrays.read(variance, from, deviations, here);
      HostArrays.read(output, from, y, here);
      noise.fill(draws, here);
      for (int i = 0; i < PIECE; i++) {
        deviations[i] = (float) Math.sqrt(deviations[i]);
      }
      for (int i = 0; i < PIECE; i++) {
        y[i] += deviations[i] * draws[i];
      }
      for (int i = 0; i < PIECE; i++) {
        draws[i] /= deviations[i];
      }
      HostArrays.write(y, here, output, from);
      HostArrays.write(draws, here, slope, from);
    }
  }
}
