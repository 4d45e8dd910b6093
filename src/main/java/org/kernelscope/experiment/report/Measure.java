package org.kernelscope.experiment.report;

import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Estimate;

/** The metric in which the networks of a comparison are compared. */
enum Measure {
  ACCURACY("test accuracy", 4, 0.96, "0.96") {
    @Override
    @Nullable Estimate of(Comparison.Row row) {
      return row.accuracyMean() == null
          ? null
          : new Estimate(
              row.seeds(),
              row.accuracyMean(),
              row.accuracyStd(),
              row.accuracySe(),
              row.accuracyLow(),
              row.accuracyHigh());
    }
  },
  ELBO("test ELBO, nats per image", 2, -120, "-120 nats") {
    @Override
    @Nullable Estimate of(Comparison.Row row) {
      return row.elboMean() == null
          ? null
          : new Estimate(
              row.seeds(),
              row.elboMean(),
              row.elboStd(),
              row.elboSe(),
              row.elboLow(),
              row.elboHigh());
    }
  };

  /** The name of the metric. */
  final String label;

  /** The number of decimals. */
  final int digits;

  /** The level at which the paper compares how fast curves rise. */
  final double level;

  /** The level in words. */
  final String levelWords;

  Measure(String label, int digits, double level, String levelWords) {
    this.label = label;
    this.digits = digits;
    this.level = level;
    this.levelWords = levelWords;
  }

  static Measure of(ComparedSpec spec) {
    return spec instanceof ImageVaeSpec ? ELBO : ACCURACY;
  }

  /** The result over the seeds of one initialisation; null if nothing was measured. */
  abstract @Nullable Estimate of(Comparison.Row row);
}
