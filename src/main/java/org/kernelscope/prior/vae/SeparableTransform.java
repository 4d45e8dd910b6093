package org.kernelscope.prior.vae;

/**
 * A small matrix applied along both axes of a square grid, whose elements are vectors called runs:
 * {@code out(q, r) = sum over i, j of T(q, i) T(r, j) in(i, j)}. Each run is a separate array, read
 * and written from its start, because only then the JVM compiles the loops to vector instructions.
 * Confined to one thread.
 */
final class SeparableTransform {

  private final int from;
  private final int to;
  private final float[][] matrix;

  /** The grid after the first axis, row q at {@code q · from}. */
  private final float[][] between;

  /**
   * @param matrix {@code [to, from]}, where {@code from} is 3 or 5
   * @param longest the largest length of a run
   */
  SeparableTransform(double[][] matrix, int longest) {
    this.to = matrix.length;
    this.from = matrix[0].length;
    if (from != 3 && from != 5) {
      throw new IllegalArgumentException("expected 3 or 5 columns, found " + from);
    }
    this.matrix = new float[to][from];
    for (int q = 0; q < to; q++) {
      for (int i = 0; i < from; i++) {
        this.matrix[q][i] = (float) matrix[q][i];
      }
    }
    this.between = new float[to * from][longest];
  }

  /** The number of input runs. */
  int inputs() {
    return from * from;
  }

  /** The number of output runs. */
  int outputs() {
    return to * to;
  }

  /** Transforms the first {@code length} numbers of each run; the grid is stored row by row. */
  void apply(float[][] in, float[][] out, int length) {
    for (int q = 0; q < to; q++) {
      for (int x = 0; x < from; x++) {
        combine(matrix[q], in, x, from, between[q * from + x], length);
      }
    }
    for (int q = 0; q < to; q++) {
      for (int r = 0; r < to; r++) {
        combine(matrix[r], between, q * from, 1, out[q * to + r], length);
      }
    }
  }

  /** The weighted sum of every {@code step}-th run from {@code first} on. */
  private static void combine(
      float[] weights, float[][] in, int first, int step, float[] out, int length) {
    float[] a = in[first];
    float[] b = in[first + step];
    float[] c = in[first + 2 * step];
    if (weights.length == 3) {
      combine(weights[0], a, weights[1], b, weights[2], c, out, length);
    } else {
      float[] d = in[first + 3 * step];
      float[] e = in[first + 4 * step];
      combine(
          weights[0], a, weights[1], b, weights[2], c, weights[3], d, weights[4], e, out, length);
    }
  }

  private static void combine(
      float u, float[] a, float v, float[] b, float w, float[] c, float[] out, int length) {
    for (int i = 0; i < length; i++) {
      out[i] = u * a[i] + v * b[i] + w * c[i];
    }
  }

  private static void combine(
      float s,
      float[] a,
      float t,
      float[] b,
      float u,
      float[] c,
      float v,
      float[] d,
      float w,
      float[] e,
      float[] out,
      int length) {
    for (int i = 0; i < length; i++) {
      out[i] = s * a[i] + t * b[i] + u * c[i] + v * d[i] + w * e[i];
    }
  }
}
