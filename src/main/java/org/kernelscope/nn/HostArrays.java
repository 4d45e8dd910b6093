package org.kernelscope.nn;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between Java arrays and the native memory of an ND4J array that owns its buffer. */
final class HostArrays {

  private HostArrays() {}

  /** Overwrites the first {@code length} elements of {@code target}, in its C order. */
  static void write(float[] source, int length, INDArray target) {
    Pointer pointer = target.data().pointer();
    if (pointer instanceof FloatPointer floats) {
      floats.position(0).put(source, 0, length);
    } else if (pointer instanceof DoublePointer doubles) {
      for (int i = 0; i < length; i++) {
        doubles.put(i, source[i]);
      }
    } else {
      throw new IllegalArgumentException("expected a float or double array: " + target.dataType());
    }
  }
}
