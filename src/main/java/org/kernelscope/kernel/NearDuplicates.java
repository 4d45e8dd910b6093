package org.kernelscope.kernel;

import java.util.Arrays;
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
 * <p>Neighbours are looked for in a lattice of cells of side r over four fixed projections, which
 * shorten distances and so lose none.
 */
final class NearDuplicates {

  static final double DISTANCE = 0.05;
  private static final double CHANCE = 0.01;

  private static final int AXES = 4;
  private static final long SEED = 1;

  /** Bits of a key that are the index of a kernel; the rest are for its cell. */
  private static final int INDEX_BITS = 27;

  private static final int MOST_CELLS = 400;

  private final KernelSet directions;
  private final double distance;
  private final int cells;
  private final long[] sorted;
  private final int[][] places;

  /** Those among kernels of norm 1. */
  static BitSet in(KernelSet directions) {
    BitSet found = new BitSet();
    if (directions.count() > 1) {
      NearDuplicates neighbours = new NearDuplicates(directions);
      for (int kernel = 0; kernel < directions.count(); kernel++) {
        found.set(kernel, found.get(kernel) || neighbours.mark(kernel, found));
      }
    }
    return found;
  }

  private NearDuplicates(KernelSet directions) {
    this.directions = directions;
    distance = distance(directions.area(), directions.count());
    cells = (int) Math.min(MOST_CELLS, Math.ceil(2 / distance));
    float[][] axes = axes(directions.area());
    places = new int[directions.count()][AXES];
    sorted = new long[directions.count()];
    for (int kernel = 0; kernel < sorted.length; kernel++) {
      for (int axis = 0; axis < AXES; axis++) {
        places[kernel][axis] = cell(projection(kernel, axes[axis]));
      }
      sorted[kernel] = key(places[kernel]) << INDEX_BITS | kernel;
    }
    Arrays.sort(sorted);
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

  private double projection(int kernel, float[] axis) {
    double sum = 0;
    for (int i = 0; i < axis.length; i++) {
      sum += directions.values()[kernel * axis.length + i] * axis[i];
    }
    return sum;
  }

  /** A cell of side 2 / cells, or more than r, along an axis; 0 and the last have no kernels. */
  private int cell(double projection) {
    int at = (int) Math.floor((projection + 1) / 2 * cells);
    return 1 + Math.max(0, Math.min(cells - 1, at));
  }

  private long key(int[] place) {
    long key = 0;
    for (int at : place) {
      key = key * (cells + 2) + at;
    }
    return key;
  }

  /** Looks for one neighbour of a kernel; if there is one, it has a neighbour too. */
  private boolean mark(int kernel, BitSet found) {
    int[] place = places[kernel].clone();
    int rows = (int) Math.pow(3, AXES - 1);
    for (int row = 0; row < rows; row++) {
      // The kernel's own row of cells first: that is where duplicates are.
      int code = (row + rows / 2) % rows;
      for (int axis = 0, left = code; axis < AXES - 1; axis++, left /= 3) {
        place[axis] = places[kernel][axis] + left % 3 - 1;
      }
      place[AXES - 1] = places[kernel][AXES - 1];
      long middle = key(place);
      int at = Arrays.binarySearch(sorted, (middle - 1) << INDEX_BITS);
      for (int i = at < 0 ? -at - 1 : at;
          i < sorted.length && sorted[i] >>> INDEX_BITS <= middle + 1;
          i++) {
        int other = (int) (sorted[i] & (1L << INDEX_BITS) - 1);
        if (other != kernel && near(kernel, other)) {
          found.set(other);
          return true;
        }
      }
    }
    return false;
  }

  private boolean near(int one, int other) {
    float[] values = directions.values();
    int d = directions.area();
    double most = distance * distance;
    double squares = 0;
    for (int i = 0; i < d && squares < most; i++) {
      double difference = values[one * d + i] - values[other * d + i];
      squares += difference * difference;
    }
    return squares < most;
  }
}
