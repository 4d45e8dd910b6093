package org.kernelscope.store;

import java.util.Arrays;
import java.util.Locale;

/**
 * An array of numbers of any shape, values in C order (the last axis runs fastest). Each kind keeps
 * the values of a file exactly: float16 and float32 as floats, float64 as doubles, integers and
 * booleans as longs. An empty shape is a scalar.
 */
public sealed interface NdArray {

  /** float16 and float32. */
  record Floats(int[] shape, float[] values) implements NdArray {
    public Floats {
      check(shape, values.length);
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float[] toFloats() {
      return values;
    }

    @Override
    public double[] toDoubles() {
      double[] wide = new double[values.length];
      Arrays.setAll(wide, i -> values[i]);
      return wide;
    }

    @Override
    public String kind() {
      return "float32";
    }
  }

  /** float64. */
  record Doubles(int[] shape, double[] values) implements NdArray {
    public Doubles {
      check(shape, values.length);
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float[] toFloats() {
      float[] narrow = new float[values.length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) values[i];
      }
      return narrow;
    }

    @Override
    public double[] toDoubles() {
      return values;
    }

    @Override
    public String kind() {
      return "float64";
    }
  }

  /** Integers of any width and booleans (0 and 1). */
  record Longs(int[] shape, long[] values) implements NdArray {
    public Longs {
      check(shape, values.length);
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float[] toFloats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values[i];
      }
      return floats;
    }

    @Override
    public double[] toDoubles() {
      double[] doubles = new double[values.length];
      Arrays.setAll(doubles, i -> values[i]);
      return doubles;
    }

    @Override
    public String kind() {
      return "int64";
    }
  }

  int[] shape();

  /** The number of values, the product of the shape. */
  int length();

  /** The values as floats; the array itself, not a copy, if they are floats already. */
  float[] toFloats();

  /** The values as doubles; the array itself, not a copy, if they are doubles already. */
  double[] toDoubles();

  /** The name of the values in messages, for instance {@code float64}. */
  String kind();

  private static void check(int[] shape, int length) {
    long product = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
      }
      product = Math.multiplyExact(product, (long) extent);
    }
    if (product != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d values do not fill an array of shape %s",
              length,
              Arrays.toString(shape)));
    }
  }
}
