package org.kernelscope.prior.vae;

import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Java copy in double precision of a native matrix: elementwise arithmetic is as fast on the JVM,
 * and avoids ND4J's overhead for each operation. A matrix {@code [rows, n]} in Fortran order is
 * stored in it as {@code [n, rows]}.
 */
public final class HostMatrix {

  private final INDArray array;

  /** Buffer for bulk copies of single precision; empty for an array of doubles. */
  private final float[] single;

  /** The numbers, to be read and written. */
  public final double[] values;

  /**
   * @param array a contiguous array or view; it belongs to the caller
   */
  public HostMatrix(INDArray array) {
    this.array = array;
    this.values = new double[(int) array.length()];
    this.single = new float[array.dataType() == DataType.FLOAT ? values.length : 0];
  }

  /** Copies the values from the native matrix. */
  public void read() {
    if (single.length == 0) {
      HostArrays.read(array, 0, values, values.length);
      return;
    }
    HostArrays.read(array, 0, single, single.length);
    for (int i = 0; i < single.length; i++) {
      values[i] = single[i];
    }
  }

  /** Copies the values to the native matrix. */
  public void write() {
    if (single.length == 0) {
      HostArrays.write(values, values.length, array, 0);
      return;
    }
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) values[i];
    }
    HostArrays.write(single, single.length, array, 0);
  }
}
