package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares gradients with central finite differences, in double precision. */
public final class GradientCheck {

  private static final double EPSILON = 1e-6;

  private GradientCheck() {}

  /**
   * Moves every {@code stride}-th element of {@code variable} and asserts that {@code objective}
   * follows {@code gradient}.
   *
   * @param gradient of the objective, of the shape of {@code variable}
   */
  public static void check(
      String what, INDArray variable, INDArray gradient, DoubleSupplier objective, int stride) {
    assertThat(gradient.shape()).as(what).isEqualTo(variable.shape());
    double scale = gradient.amaxNumber().doubleValue();
    assertThat(scale).as("%s: a gradient that is not all zero", what).isPositive();
    INDArray flat = variable.reshape(variable.length());
    INDArray flatGradient = gradient.dup('c').reshape(gradient.length());
    for (long i = 0; i < flat.length(); i += stride) {
      double value = flat.getDouble(i);
      flat.putScalar(i, value + EPSILON);
      double above = objective.getAsDouble();
      flat.putScalar(i, value - EPSILON);
      double below = objective.getAsDouble();
      flat.putScalar(i, value);
      double numeric = (above - below) / (2 * EPSILON);
      double analytic = flatGradient.getDouble(i);
      assertThat(Math.abs(numeric - analytic) / scale)
          .as("%s[%d]: %s by differences, %s by back-propagation", what, i, numeric, analytic)
          .isLessThan(2e-6);
    }
  }

  /** The largest difference, relative to the largest element of {@code expected}. */
  public static double relativeError(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    INDArray wide = expected.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE);
    INDArray difference = actual.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).sub(wide);
    double worst = difference.amaxNumber().doubleValue();
    // A NaN in either makes the maximum meaningless in ND4J: let it fail.
    return Double.isFinite(difference.sumNumber().doubleValue())
        ? worst / wide.amaxNumber().doubleValue()
        : Double.NaN;
  }
}
