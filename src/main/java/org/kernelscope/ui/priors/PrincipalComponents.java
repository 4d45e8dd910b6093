package org.kernelscope.ui.priors;

import java.util.ArrayList;
import java.util.List;

/**
 * The directions of largest variance of points, by subspace iteration on their covariance: enough
 * for a picture.
 */
final class PrincipalComponents {

  private static final int ITERATIONS = 100;

  private PrincipalComponents() {}

  /**
   * The leading components, orthonormal, the largest first; the largest coordinate of each is
   * positive.
   *
   * @param points {@code [n, d]} row-major
   * @param wanted at most d
   */
  static List<double[]> of(float[] points, int d, int wanted) {
    double[] covariance = covariance(points, d);
    List<double[]> basis = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      double[] start = new double[d];
      // No coordinate is left out, and no two starts are alike.
      for (int j = 0; j < d; j++) {
        start[j] = j == i ? 2 : 1.0 / (j + 2);
      }
      basis.add(start);
    }
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      for (int i = 0; i < wanted; i++) {
        double[] next = iteration == 0 ? basis.get(i) : product(covariance, basis.get(i));
        basis.set(i, orthonormal(next, basis.subList(0, i), d));
      }
    }
    basis.forEach(PrincipalComponents::orient);
    return basis;
  }

  private static double[] covariance(float[] points, int d) {
    int n = points.length / d;
    double[] mean = new double[d];
    for (int i = 0; i < points.length; i++) {
      mean[i % d] += points[i] / (double) n;
    }
    double[] covariance = new double[d * d];
    for (int point = 0; point < n; point++) {
      for (int row = 0; row < d; row++) {
        double deviation = points[point * d + row] - mean[row];
        for (int column = 0; column < d; column++) {
          covariance[row * d + column] += deviation * (points[point * d + column] - mean[column]);
        }
      }
    }
    return covariance;
  }

  private static double[] product(double[] matrix, double[] vector) {
    int d = vector.length;
    double[] product = new double[d];
    for (int row = 0; row < d; row++) {
      for (int column = 0; column < d; column++) {
        product[row] += matrix[row * d + column] * vector[column];
      }
    }
    return product;
  }

  /** The part of a vector that the others do not span, of length 1. */
  private static double[] orthonormal(double[] vector, List<double[]> others, int d) {
    double[] rest = less(vector, others);
    double length = Math.sqrt(dot(rest, rest));
    // Points that lie on a line, or in one place, have no second direction: any will do.
    for (int axis = 0; !(length > 1e-9 * Math.sqrt(dot(vector, vector))) && axis < d; axis++) {
      double[] unit = new double[d];
      unit[axis] = 1;
      rest = less(unit, others);
      length = Math.sqrt(dot(rest, rest));
      if (length > 0.1) {
        break;
      }
    }
    for (int i = 0; i < d; i++) {
      rest[i] /= length;
    }
    return rest;
  }

  private static double[] less(double[] vector, List<double[]> others) {
    double[] rest = vector.clone();
    for (double[] other : others) {
      double along = dot(rest, other);
      for (int i = 0; i < rest.length; i++) {
        rest[i] -= along * other[i];
      }
    }
    return rest;
  }

  private static void orient(double[] vector) {
    double largest = 0;
    for (double value : vector) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    if (largest < 0) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = -vector[i];
      }
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
