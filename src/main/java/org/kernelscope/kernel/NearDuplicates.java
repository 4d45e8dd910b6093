package org.kernelscope.kernel;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.special.Beta;

/**
 * Kernels that have another one of almost the same direction: scaled to norm 1, the two are less
 * than r apart. r is {@value #DISTANCE} (an angle of 2.9°, a cosine of 0.99875), and less where
 * among as many random directions a kernel would find such a neighbour by chance more often than
 * once in a hundred: as it is for 2×2 kernels in wide layers.
 *
 * <p>Neighbours are looked for in a lattice of cells of side r or more over four fixed projections,
 * which shorten distances and so lose none.
 */
final class NearDuplicates {

  static final double DISTANCE = 0.05;
  private static final double CHANCE = 0.01;

  private static final int AXES = 4;
  private static final long SEED = 1;

  /** Cells along an axis; the lattice has a fourth power of them. */
  private static final int MOST_CELLS = 40;

  /** Their first ones and last ones are empty, so that every cell has neighbours. */
  private static final int RIM = 2;

  private final int d;
  private final double distance;
  private final int cells;

  /** Kernels cell by cell, so that neighbours lie beside each other in memory. */
  private final int[] kernels;

  private final float[] values;
  private final int[] keys;

  /** Where each cell starts in {@link #kernels}. */
  private final int[] starts;

  /** Those among kernels of norm 1. */
  static BitSet in(KernelSet directions) {
    BitSet found = new BitSet();
    if (directions.count() > 1) {
      NearDuplicates neighbours = new NearDuplicates(directions);
      BitSet places = neighbours.places();
      places.stream().forEach(place -> found.set(neighbours.kernels[place]));
    }
    return found;
  }

  private NearDuplicates(KernelSet directions) {
    int count = directions.count();
    d = directions.area();
    distance = distance(d, count);
    cells = (int) Math.min(MOST_CELLS, Math.ceil(2 / distance));
    int[] keyOf = new int[count];
    starts = new int[(int) Math.pow(cells + RIM, AXES) + 1];
    float[][] axes = axes(d);
    for (int kernel = 0; kernel < count; kernel++) {
      keyOf[kernel] = key(directions.values(), kernel, axes);
      starts[keyOf[kernel] + 1]++;
    }
    for (int cell = 1; cell < starts.length; cell++) {
      starts[cell] += starts[cell - 1];
    }
    int[] next = starts.clone();
    kernels = new int[count];
    keys = new int[count];
    values = new float[directions.values().length];
    for (int kernel = 0; kernel < count; kernel++) {
      int place = next[keyOf[kernel]]++;
      kernels[place] = kernel;
      keys[place] = keyOf[kernel];
      System.arraycopy(directions.values(), kernel * d, values, place * d, d);
    }
  }

  /**
   * How near is near, among {@code count} directions in d dimensions. A cap of radius r is about
   * r^(d-1) / ((d-1) B((d-1)/2, 1/2)) of the sphere.
   */
  static double distance(int d, int count) {
    double beta = Math.exp(Beta.logBeta((d - 1) / 2.0, 0.5));
    return Math.min(DISTANCE, Math.pow(CHANCE / count * (d - 1) * beta, 1.0 / (d - 1)));
  }

  private static float[][] axes(int d) {
    RandomGenerator random = new SplittableRandom(SEED);
    float[][] axes = new float[AXES][d];
    for (float[] axis : axes) {
      double squares = 0;
      for (int i = 0; i < d; i++) {
        axis[i] = (float) random.nextGaussian();
        squares += axis[i] * axis[i];
      }
      for (int i = 0; i < d; i++) {
        axis[i] /= (float) Math.sqrt(squares);
      }
    }
    return axes;
  }

  /** The cell of a kernel. */
  private int key(float[] of, int kernel, float[][] axes) {
    int key = 0;
    for (float[] axis : axes) {
      double projection = 0;
      for (int i = 0; i < d; i++) {
        projection += of[kernel * d + i] * axis[i];
      }
      int at = (int) Math.floor((projection + 1) / 2 * cells);
      key = key * (cells + RIM) + 1 + Math.max(0, Math.min(cells - 1, at));
    }
    return key;
  }

  /** The places of kernels that have a neighbour. */
  private BitSet places() {
    BitSet found = new BitSet();
    for (int place = 0; place < kernels.length; place++) {
      if (!found.get(place)) {
        int neighbour = neighbour(place);
        if (neighbour >= 0) {
          found.set(place);
          found.set(neighbour);
        }
      }
    }
    return found;
  }

  /** The place of a kernel near that at a place, or -1. */
  private int neighbour(int place) {
    int rows = (int) Math.pow(3, AXES - 1);
    for (int row = 0; row < rows; row++) {
      // The kernel's own row of cells first: that is where duplicates are.
      int cell = keys[place];
      int stride = cells + RIM;
      for (int axis = 1, left = (row + rows / 2) % rows; axis < AXES; axis++, left /= 3) {
        cell += (left % 3 - 1) * stride;
        stride *= cells + RIM;
      }
      for (int other = starts[cell - 1]; other < starts[cell + 2]; other++) {
        if (other != place && near(place, other)) {
          return other;
        }
      }
    }
    return -1;
  }

  private boolean near(int one, int other) {
    double most = distance * distance;
    double squares = 0;
    for (int i = 0; i < d && squares < most; i++) {
      double difference = values[one * d + i] - values[other * d + i];
      squares += difference * difference;
    }
    return squares < most;
  }
}
