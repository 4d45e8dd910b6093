package org.kernelscope.experiment.spec;

import static org.kernelscope.experiment.spec.Require.require;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.OptionalDouble;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.prior.BoundSettings;

/**
 * How the evidence lower bound is weighted, estimated and climbed (method, sections 2 and 3: these
 * settings decide whether a deep weight prior helps).
 *
 * @param weightNoise what is learned of the variances; specs from before there was a choice have
 *     none, and are additive
 * @param varianceStart where that starts: a number, which is the log-variance or, if the noise is
 *     multiplicative, the logit of α; or {@value #PRIOR} for the variance the prior itself gives a
 *     weight when it knows the kernel
 * @param klWeight weight of the divergences; 1 is the bound itself, below it a tempered posterior
 * @param klWarmup steps in which the weight rises linearly from 0
 * @param logVarianceLearningRate learning rate of the log-variances
 * @param samples kernels and codes drawn for each kernel and step, where the divergence is sampled
 * @param kernelsPerStep kernels of a layer an estimate looks at, 0 is all of them
 * @param reverseLearningRate learning rate of the reverse model, 0 leaves it fixed
 */
public record BoundSpec(
    VarianceParameterisation weightNoise,
    String varianceStart,
    double klWeight,
    int klWarmup,
    double logVarianceLearningRate,
    int samples,
    int kernelsPerStep,
    double reverseLearningRate) {

  /** The text of {@code varianceStart} that means the prior's own variances. */
  public static final String PRIOR = "prior";

  public BoundSpec {
    weightNoise = weightNoise == null ? VarianceParameterisation.ADDITIVE : weightNoise;
    require(
        varianceStart != null && (varianceStart.equals(PRIOR) || isNumber(varianceStart)),
        "varianceStart: a number or '%s', found '%s'".formatted(PRIOR, varianceStart));
    require(klWeight >= 0 && Double.isFinite(klWeight), "klWeight: at least 0, found " + klWeight);
    require(klWarmup >= 0, "klWarmup: at least 0, found " + klWarmup);
    require(
        logVarianceLearningRate > 0 && logVarianceLearningRate < 10,
        "logVarianceLearningRate: above 0 and below 10, found " + logVarianceLearningRate);
    require(samples >= 1, "samples: at least 1, found " + samples);
    require(kernelsPerStep >= 0, "kernelsPerStep: at least 0, found " + kernelsPerStep);
    require(
        reverseLearningRate >= 0 && reverseLearningRate < 10,
        "reverseLearningRate: at least 0 and below 10, found " + reverseLearningRate);
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException none) {
      return false;
    }
  }

  /** What every weight starts with; empty for the prior's own variances. */
  public OptionalDouble fixedStart() {
    return varianceStart.equals(PRIOR)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(varianceStart));
  }

  /** The weight of the divergences in the step after {@code step} steps. */
  public double weightAt(int step) {
    return step >= klWarmup ? klWeight : klWeight * (step + 1) / klWarmup;
  }

  @JsonIgnore
  public BoundSettings settings() {
    return new BoundSettings(samples, kernelsPerStep, reverseLearningRate);
  }
}
