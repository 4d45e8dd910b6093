package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.OptionalDouble;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.prior.BoundSettings;

/**
 * How the evidence lower bound is weighted, estimated and maximised (method, sections 2 and 3).
 * These settings decide whether a deep weight prior helps.
 */
@JsonSerialize(using = ValuesWriter.OfBound.class)
public record BoundSpec(Values values) {

  /** The prefix of these settings' keys in the specification of a run. */
  static final String GROUP = "bound.";

  /** The text of {@link #VARIANCE_START} that means the prior's own variances. */
  public static final String PRIOR = "prior";

  /** Older specifications do not have this setting; their noise is additive. */
  public static final Setting<VarianceParameterisation> WEIGHT_NOISE =
      Setting.of(
              GROUP + "weightNoise",
              "Weight noise",
              SettingTypes.oneOf(
                  VarianceParameterisation.class, SettingType::plain, SharedSettings::words),
              VarianceParameterisation.ADDITIVE,
              "What is learned of the variances: additive noise, of its own size, or"
                  + " multiplicative noise, in proportion to the mean.")
          .option("--weight-noise")
          .absent(VarianceParameterisation.ADDITIVE);

  public static final Setting<String> VARIANCE_START =
      Setting.of(
              GROUP + "varianceStart",
              "Start of variances",
              SettingTypes.numberOr(PRIOR),
              "-10",
              "Where the variances of the weights start: a log-variance (the logit of alpha for"
                  + " multiplicative noise), or at the prior's own.")
          .option("--logvar-init");

  public static final Setting<Double> KL_WEIGHT =
      Setting.of(
              GROUP + "klWeight",
              "KL weight",
              SettingTypes.from(0, 1_000_000),
              1.0,
              "Weight of the divergences; 1 is the bound itself, below it a tempered posterior.")
          .option("--kl-weight");

  public static final Setting<Integer> KL_WARMUP =
      Setting.of(
              GROUP + "klWarmup",
              "KL warm-up",
              SettingTypes.wholeNumber(0, SharedSettings.MOST_STEPS),
              0,
              "Steps in which the KL weight rises from 0.")
          .option("--kl-warmup")
          .unit("steps");

  public static final Setting<Double> LOG_VARIANCE_LEARNING_RATE =
      Setting.of(
              GROUP + "logVarianceLearningRate",
              "Variance rate",
              SettingTypes.between(0, 10),
              0.001,
              "Learning rate of the log-variances of the weights.")
          .option("--logvar-lr");

  public static final Setting<Integer> SAMPLES =
      Setting.of(
              GROUP + "samples",
              "Bound samples",
              SettingTypes.wholeNumber(1, 100_000),
              1,
              "Kernels and codes drawn for each kernel and step, where a divergence is sampled.")
          .option("--bound-samples");

  public static final Setting<Integer> KERNELS_PER_STEP =
      Setting.of(
              GROUP + "kernelsPerStep",
              "Kernels per step",
              SettingTypes.wholeNumberOr("all", SharedSettings.MOST_IMAGES),
              0,
              "How many kernels of a layer a sampled divergence is estimated from in a step.")
          .option("--kernels-per-step");

  public static final Setting<Double> REVERSE_LEARNING_RATE =
      Setting.of(
          GROUP + "reverseLearningRate",
          "Reverse-model rate",
          SettingTypes.from(0, 10),
          0.0,
          "Learning rate of the reverse models of deep weight priors; 0 leaves them fixed.");

  public static final Settings SETTINGS =
      Settings.of(
          WEIGHT_NOISE,
          VARIANCE_START,
          KL_WEIGHT,
          KL_WARMUP,
          LOG_VARIANCE_LEARNING_RATE,
          SAMPLES,
          KERNELS_PER_STEP,
          REVERSE_LEARNING_RATE);

  /** A bound with the default value of every setting. */
  public static BoundSpec usual() {
    return new BoundSpec(SETTINGS.usual());
  }

  /** The same with another value of a setting. */
  public <T> BoundSpec with(Setting<T> setting, T value) {
    return new BoundSpec(values.with(setting, value));
  }

  public VarianceParameterisation weightNoise() {
    return values.get(WEIGHT_NOISE);
  }

  /**
   * The start of the learned variance parameters: a number, which is the log-variance or, for
   * multiplicative noise, the logit of α; or {@value #PRIOR} for the prior's own variance of a
   * weight, given the kernel.
   */
  public String varianceStart() {
    return values.get(VARIANCE_START);
  }

  public double klWeight() {
    return values.get(KL_WEIGHT);
  }

  public int klWarmup() {
    return values.get(KL_WARMUP);
  }

  public double logVarianceLearningRate() {
    return values.get(LOG_VARIANCE_LEARNING_RATE);
  }

  public int samples() {
    return values.get(SAMPLES);
  }

  /** The number of kernels of a layer in one estimate; 0 for all of them. */
  public int kernelsPerStep() {
    return values.get(KERNELS_PER_STEP);
  }

  /** The learning rate of the reverse model; 0 keeps it fixed. */
  public double reverseLearningRate() {
    return values.get(REVERSE_LEARNING_RATE);
  }

  /**
   * The common start value of all weights' variance parameters; empty for the prior's own
   * variances.
   */
  public OptionalDouble fixedStart() {
    return varianceStart().equals(PRIOR)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(varianceStart()));
  }

  /** The weight of the divergences in the step after {@code step} steps. */
  public double weightAt(int step) {
    return step >= klWarmup() ? klWeight() : klWeight() * (step + 1) / klWarmup();
  }

  public BoundSettings settings() {
    return new BoundSettings(samples(), kernelsPerStep(), reverseLearningRate());
  }

  @Override
  public String toString() {
    return "BoundSpec" + values;
  }
}
