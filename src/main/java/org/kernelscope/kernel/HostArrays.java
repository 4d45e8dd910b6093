package org.kernelscope.kernel;

import java.nio.FloatBuffer;
import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bulk copies between Java arrays and the native memory of an ND4J array, views included, as the
 * numbers lie there: the one place outside the engine that knows how ND4J stores them.
 */
public final class HostArrays {

  private HostArrays() {}

  /** Whether all elements of an array are finite numbers. */
  public static boolean areFinite(INDArray array) {
    // The sum of the absolute values is finite only if each of them is.
    return array.isEmpty() || Double.isFinite(array.norm1Number().doubleValue());
  }

  /** Whether all numbers are finite. */
  public static boolean areFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Overwrites the first {@code length} elements of a float or double array. */
  public static void write(float[] source, int length, INDArray target) {
    if (target.dataType() == DataType.FLOAT) {
      write(source, length, target, 0);
      return;
    }
    double[] wide = new double[length];
    for (int i = 0; i < length; i++) {
      wide[i] = source[i];
    }
    write(wide, length, target, 0);
  }

  /** Reads the first {@code length} elements of a float or double array. */
  public static float[] read(INDArray source, int length) {
    float[] target = new float[length];
    read(source, target);
    return target;
  }

  /** Fills {@code target} with the first elements of a float or double array. */
  public static void read(INDArray source, float[] target) {
    if (source.dataType() == DataType.FLOAT) {
      read(source, 0, target, target.length);
      return;
    }
    double[] wide = new double[target.length];
    read(source, 0, wide, target.length);
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) wide[i];
    }
  }

  /** Overwrites {@code length} elements of a float array from place {@code from}. */
  public static void write(float[] source, int length, INDArray target, long from) {
    FloatPointer floats = pointer(target, from, length, FloatPointer.class);
    floats.position(target.offset() + from).put(source, 0, length).position(0);
  }

  /** Overwrites {@code length} elements of a double array from place {@code from}. */
  public static void write(double[] source, int length, INDArray target, long from) {
    DoublePointer doubles = pointer(target, from, length, DoublePointer.class);
    doubles.position(target.offset() + from).put(source, 0, length).position(0);
  }

  /** Reads {@code length} elements of a float array from place {@code from}. */
  public static void read(INDArray source, long from, float[] target, int length) {
    FloatPointer floats = pointer(source, from, length, FloatPointer.class);
    floats.position(source.offset() + from).get(target, 0, length).position(0);
  }

  /** Reads {@code length} elements of a double array from place {@code from}. */
  public static void read(INDArray source, long from, double[] target, int length) {
    DoublePointer doubles = pointer(source, from, length, DoublePointer.class);
    doubles.position(source.offset() + from).get(target, 0, length).position(0);
  }

  /**
   * The numbers of a float array of which {@link #read} and {@link #write} copy parts, as a view
   * that several threads may use at once by places; it must not outlive the array.
   */
  public static FloatBuffer floats(INDArray array) {
    int length = (int) array.length();
    return pointer(array, 0, length, FloatPointer.class)
        .asBuffer()
        .slice((int) array.offset(), length);
  }

  private static <P extends Pointer> P pointer(
      INDArray array, long from, int length, Class<P> type) {
    Pointer pointer = array.data().pointer();
    if (!type.isInstance(pointer)) {
      throw new IllegalArgumentException(
          "expected an array behind a %s, found %s"
              .formatted(type.getSimpleName(), array.dataType()));
    }
    // The native side checks nothing.
    long end = array.offset() + from + length;
    if (from < 0 || length < 0 || end > pointer.capacity()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT, "elements %d to %d of %d", from, from + length, array.length()));
    }
    return type.cast(pointer);
  }
}
