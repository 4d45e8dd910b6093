package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.nn.Engine;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ELU and softplus against the functions of the JVM's library, far out on both sides. */
class HostActivationsTest {

  /** More than one block, and no whole number of them. */
  private static final double[] POINTS =
      IntStream.range(0, 9_001).mapToDouble(i -> (i - 4_500) / 45.0).toArray();

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static INDArray points(DataType type) {
    return Nd4j.createFromArray(POINTS).castTo(type);
  }

  private static double tolerance(DataType type) {
    return type == DataType.DOUBLE ? 1e-11 : 1e-6;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void theEluAndItsSlope(DataType type) {
    HostElu elu = new HostElu(type);
    INDArray output = points(type);
    INDArray gradient = Nd4j.ones(type, POINTS.length).muli(3);
    elu.apply(output);
    elu.multiplySlope(output, gradient);
    for (int i = 0; i < POINTS.length; i++) {
      double x = POINTS[i];
      double expected = x > 0 ? x : Math.expm1(x);
      assertThat(output.getDouble(i))
          .as("elu(%s)", x)
          .isCloseTo(expected, within(tolerance(type) * Math.abs(expected)));
      assertThat(gradient.getDouble(i))
          .as("slope at %s", x)
          .isCloseTo(x > 0 ? 3 : 3 * Math.exp(x), within(tolerance(type)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void theSoftplusAndItsSlope(DataType type) {
    double floor = 1e-6;
    INDArray raw = points(type);
    INDArray variance = raw.ulike();
    INDArray gradient = Nd4j.ones(type, POINTS.length).muli(3);
    Softplus softplus = new Softplus(raw, variance, gradient, floor);
    softplus.forward();
    softplus.backward();
    for (int i = 0; i < POINTS.length; i++) {
      double x = POINTS[i];
      double expected = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) + floor;
      assertThat(variance.getDouble(i))
          .as("softplus(%s)", x)
          .isCloseTo(expected, within(tolerance(type) * expected));
      assertThat(gradient.getDouble(i))
          .as("slope at %s", x)
          .isCloseTo(3 / (1 + Math.exp(-x)), within(tolerance(type)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void whatIsNoNumberStaysNone(DataType type) {
    INDArray nothing = Nd4j.createFromArray(new double[] {Double.NaN, 1}).castTo(type);
    INDArray variance = nothing.ulike();
    new Softplus(nothing, variance, nothing.ulike(), 1e-6).forward();
    assertThat(variance.getDouble(0)).isNaN();
    assertThat(variance.getDouble(1)).isFinite();
    new HostElu(type).apply(nothing);
    assertThat(nothing.getDouble(0)).isNaN();
    assertThat(nothing.getDouble(1)).isCloseTo(1, within(1e-6));
  }
}
