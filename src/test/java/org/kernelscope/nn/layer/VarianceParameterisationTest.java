package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.prior.TruncatedLogUniformPrior;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VarianceParameterisationTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @ParameterizedTest
  @CsvSource({"ADDITIVE, 0.3, -4", "MULTIPLICATIVE, 0.3, -4", "MULTIPLICATIVE, -0.01, -12"})
  void aParameterAndItsVarianceLeadToEachOther(
      VarianceParameterisation noise, double mean, double logVariance) {
    assertThat(noise.logVariance(mean, noise.parameter(mean, logVariance)))
        .isCloseTo(logVariance, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0", "0, -10"})
  void moreNoiseThanThereIsBecomesTheMostThereIs(double mean, double logVariance) {
    double a = VarianceParameterisation.MULTIPLICATIVE.parameter(mean, logVariance);
    assertThat(a).isFinite().isGreaterThan(6);
  }

  @ParameterizedTest
  @EnumSource(VarianceParameterisation.class)
  void theGradientOfADivergenceFollowsFiniteDifferences(VarianceParameterisation noise) {
    INDArray means = normals(0.3);
    INDArray parameters = normals(1).subi(2);
    PosteriorDivergence divergence = divergence(new StandardNormalPrior(3, 0.5));
    INDArray byMeans = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 2);
    INDArray byParameters = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 2);
    divergence.addGradient(noise, means, parameters, byMeans, byParameters);
    // The exchange between layer and prior is in single precision; so are these differences.
    double step = 1e-2;
    for (int i = 0; i < means.length(); i += 5) {
      assertClose(
          byMeans.getDouble(i), slope(divergence, noise, means, parameters, means, i, step));
      assertClose(
          byParameters.getDouble(i),
          slope(divergence, noise, means, parameters, parameters, i, step));
    }
    divergence.close();
  }

  private static void assertClose(double analytic, double byDifferences) {
    double tolerance = 0.02 * Math.max(1, Math.abs(byDifferences));
    assertThat(analytic).isCloseTo(byDifferences, within(tolerance));
  }

  private static double slope(
      PosteriorDivergence divergence,
      VarianceParameterisation noise,
      INDArray means,
      INDArray parameters,
      INDArray moved,
      int i,
      double step) {
    double value = moved.getDouble(i);
    moved.putScalar(i, value + step);
    double above = value(divergence, noise, means, parameters);
    moved.putScalar(i, value - step);
    double below = value(divergence, noise, means, parameters);
    moved.putScalar(i, value);
    return (above - below) / (2 * step);
  }

  private static double value(
      PosteriorDivergence divergence,
      VarianceParameterisation noise,
      INDArray means,
      INDArray parameters) {
    INDArray ignored = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 2);
    divergence.addGradient(noise, means, parameters, ignored, ignored.dup());
    return divergence.value();
  }

  @Test
  void aLogUniformPriorDoesNotPullAtTheMeansOfMultiplicativeNoise() {
    INDArray means = normals(0.05);
    INDArray parameters = normals(1).subi(3);
    INDArray byMeans = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 2);
    INDArray byParameters = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 2);
    PosteriorDivergence divergence = divergence(new TruncatedLogUniformPrior(3));
    divergence.addGradient(
        VarianceParameterisation.MULTIPLICATIVE, means, parameters, byMeans, byParameters);
    assertThat(byMeans.amaxNumber().doubleValue()).isLessThan(1e-9);
    assertThat(byParameters.amaxNumber().doubleValue()).isGreaterThan(0.1);

    INDArray additive = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 2);
    divergence.addGradient(
        VarianceParameterisation.ADDITIVE, means, parameters.sub(7), additive, byParameters);
    assertThat(additive.amaxNumber().doubleValue()).isGreaterThan(1);
    divergence.close();
  }

  private static PosteriorDivergence divergence(KernelPrior prior) {
    PosteriorDivergence divergence =
        new PosteriorDivergence(
            prior.divergence(4, BoundSettings.DEFAULT), 3, 2, 2, DataType.DOUBLE);
    divergence.prepare(1, new Random(1));
    return divergence;
  }

  private static INDArray normals(double deviation) {
    Random random = new Random(5);
    double[] values = new double[36];
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(3, 3, 2, 2);
  }
}
