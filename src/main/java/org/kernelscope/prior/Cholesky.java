package org.kernelscope.prior;

import java.util.Locale;

/**
 * The factor L of a symmetric positive definite matrix {@code A = L Lᵀ}.
 *
 * @param order n
 * @param factor L, {@code [n, n]} row-major, zero above the diagonal
 */
record Cholesky(int order, double[] factor) {

  /**
   * Factorises a matrix; reads its lower triangle only.
   *
   * @throws IllegalArgumentException when the matrix is not positive definite
   */
  static Cholesky of(int order, double[] matrix) {
    double[] l = new double[order * order];
    for (int row = 0; row < order; row++) {
      for (int column = 0; column <= row; column++) {
        double rest = matrix[row * order + column];
        for (int i = 0; i < column; i++) {
          rest -= l[row * order + i] * l[column * order + i];
        }
        if (column < row) {
          l[row * order + column] = rest / l[column * order + column];
        } else if (rest > 0 && Double.isFinite(rest)) {
          l[row * order + row] = Math.sqrt(rest);
        } else {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "expected a positive definite matrix, found pivot %s in row %d",
                  rest,
                  row));
        }
      }
    }
    return new Cholesky(order, l);
  }

  /** {@code ln det A}. */
  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < order; i++) {
      sum += Math.log(factor[i * order + i]);
    }
    return 2 * sum;
  }

  /** Overwrites x with {@code L⁻¹ x}. */
  void solveLower(double[] x) {
    for (int row = 0; row < order; row++) {
      double rest = x[row];
      for (int i = 0; i < row; i++) {
        rest -= factor[row * order + i] * x[i];
      }
      x[row] = rest / factor[row * order + row];
    }
  }

  /** Overwrites x with {@code L x}. */
  void multiplyLower(double[] x) {
    for (int row = order - 1; row >= 0; row--) {
      double sum = 0;
      for (int i = 0; i <= row; i++) {
        sum += factor[row * order + i] * x[i];
      }
      x[row] = sum;
    }
  }

  /** {@code A⁻¹ = L⁻ᵀ L⁻¹}, {@code [n, n]} row-major. */
  double[] inverse() {
    double[][] columns = new double[order][order];
    for (int i = 0; i < order; i++) {
      columns[i][i] = 1;
      solveLower(columns[i]);
    }
    double[] inverse = new double[order * order];
    for (int row = 0; row < order; row++) {
      for (int column = 0; column <= row; column++) {
        double sum = 0;
        // Column i of L⁻¹ begins at row i.
        for (int i = row; i < order; i++) {
          sum += columns[row][i] * columns[column][i];
        }
        inverse[row * order + column] = sum;
        inverse[column * order + row] = sum;
      }
    }
    return inverse;
  }
}
