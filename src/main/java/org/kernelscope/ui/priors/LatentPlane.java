package org.kernelscope.ui.priors;

/**
 * Two directions through the space of codes, as the axes of a map. A code's place on the map is how
 * far it reaches along each.
 *
 * @param across unit vector {@code [d]}
 * @param up unit vector {@code [d]}, not parallel to {@code across}
 */
record LatentPlane(double[] across, double[] up) {

  double x(float[] codes, int index) {
    return along(across, codes, index);
  }

  double y(float[] codes, int index) {
    return along(up, codes, index);
  }

  private static double along(double[] direction, float[] codes, int index) {
    double sum = 0;
    for (int i = 0; i < direction.length; i++) {
      sum += direction[i] * codes[index * direction.length + i];
    }
    return sum;
  }

  /** The code at (x, y) of the map that is nearest to {@code from}. */
  float[] lift(double x, double y, float[] from) {
    // from + α across + β up, with α and β such that it reaches x along across and y along up.
    double overlap = PrincipalComponents.dot(across, up);
    double missingX = x - x(from, 0);
    double missingY = y - y(from, 0);
    double determinant = 1 - overlap * overlap;
    double alpha = (missingX - overlap * missingY) / determinant;
    double beta = (missingY - overlap * missingX) / determinant;
    float[] code = new float[from.length];
    for (int i = 0; i < code.length; i++) {
      code[i] = (float) (from[i] + alpha * across[i] + beta * up[i]);
    }
    return code;
  }
}
