package org.kernelscope.prior.vae;

import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that maps rows to a diagonal Gaussian: one half of a kernel VAE. Every matrix is
 * contiguous and in Fortran order, {@code [rows, n]}, and remains the same array for the network's
 * life. All memory is allocated when the network is made. Confined to one thread.
 */
interface GaussianNetwork extends AutoCloseable {

  /** The input rows: {@code [rows, inputs]}. */
  INDArray input();

  /** Writes {@code [rows, inputs]} values given row by row. */
  default void setInput(float[] rowMajor) {
    writeRows(rowMajor, input());
  }

  void forward();

  /** {@code [rows, outputs]}, valid after {@link #forward}. */
  INDArray mean();

  /** {@code [rows, outputs]}, positive, valid after {@link #forward}. */
  INDArray variance();

  /** Gradient of the objective with respect to the mean, to be filled before {@link #backward}. */
  INDArray meanGradient();

  /**
   * Gradient of the objective with respect to the variance, to be filled before {@link #backward};
   * overwritten by it.
   */
  INDArray varianceGradient();

  /**
   * Propagates the gradients of mean and variance back; overwrites the gradients of weights and
   * input.
   *
   * @throws IllegalStateException when the network was made without weight gradients
   */
  void backward();

  /** Like {@link #backward}, but without weight gradients: for a fixed network. */
  void backwardToInput();

  /**
   * Gradient with respect to the input, {@code [rows, inputs]}, valid after {@link #backward} or
   * {@link #backwardToInput}.
   */
  INDArray inputGradient();

  @Override
  void close();

  /** Writes values given row by row into a matrix in Fortran order. */
  static void writeRows(float[] rowMajor, INDArray fortran) {
    int columns = (int) fortran.size(1);
    int rows = rowMajor.length / columns;
    float[] columnMajor = new float[rowMajor.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        columnMajor[column * rows + row] = rowMajor[row * columns + column];
      }
    }
    HostArrays.write(columnMajor, columnMajor.length, fortran);
  }

  /** Makes one half of a VAE. */
  interface Factory {
    GaussianNetwork make(int rows, INDArray parameters, @Nullable INDArray gradients);
  }

  /** Receives mean and variance of the element at an index of {@code [N, outputs]}, row-major. */
  interface Sink {
    void accept(int place, float mean, float variance);
  }
}
