package org.kernelscope.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bulk copies between Java arrays and the native memory of an ND4J array that owns its buffer: the
 * one place outside the engine that knows how ND4J stores numbers.
 */
public final class HostArrays {

  private HostArrays() {}

  /** Overwrites the first {@code length} elements of {@code target}, as they lie in memory. */
  public static void write(float[] source, int length, INDArray target) {
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

  /** Reads the first {@code length} elements of {@code source}, as they lie in memory. */
  public static float[] read(INDArray source, int length) {
    float[] target = new float[length];
    read(source, target);
    return target;
  }

  /** Fills {@code target} with the first elements of {@code source}, as they lie in memory. */
  public static void read(INDArray source, float[] target) {
    Pointer pointer = source.data().pointer();
    if (pointer instanceof FloatPointer floats) {
      floats.position(0).get(target, 0, target.length);
    } else if (pointer instanceof DoublePointer doubles) {
      for (int i = 0; i < target.length; i++) {
        target[i] = (float) doubles.get(i);
      }
    } else {
      throw new IllegalArgumentException("expected a float or double array: " + source.dataType());
    }
  }
}
