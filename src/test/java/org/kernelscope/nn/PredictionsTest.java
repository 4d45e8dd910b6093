package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PredictionsTest {

  private static final Predictions FOUR =
      new Predictions(
          2, new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f, 0.6f, 0.4f}, new int[] {0, 1, 1, 0});

  @Test
  void accuracyCountsTheMostProbableClass() {
    assertThat(FOUR.accuracy()).isEqualTo(0.75);
    assertThat(FOUR.first(2).accuracy()).isEqualTo(1);
    assertThat(FOUR.first(9).labels()).hasSize(4);
  }

  @Test
  void theNegativeLogLikelihoodIsThatOfTheTrueClasses() {
    double expected = -(Math.log(0.9) + Math.log(0.8) + Math.log(0.3) + Math.log(0.6)) / 4;
    assertThat(FOUR.negativeLogLikelihood()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void calibrationComparesConfidenceWithAccuracyBinByBin() {
    // Each of 0.9, 0.8, 0.7 and 0.6 falls in a bin of its own.
    double expected = (0.1 + 0.2 + 0.7 + 0.4) / 4;
    assertThat(FOUR.expectedCalibrationError()).isCloseTo(expected, within(1e-6));
    Predictions sure = new Predictions(2, new float[] {1, 0, 1, 0}, new int[] {0, 0});
    assertThat(sure.expectedCalibrationError()).isZero();
  }

  @Test
  void aBinIsJudgedAsAWhole() {
    // Four predictions at 0.75, three of them right: perfectly calibrated.
    float[] probabilities = {0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f};
    Predictions calibrated = new Predictions(2, probabilities, new int[] {0, 0, 0, 1});
    assertThat(calibrated.expectedCalibrationError()).isCloseTo(0, within(1e-6));
  }

  @Test
  void anImpossibleTruthCostsMuchButIsANumber() {
    Predictions wrong = new Predictions(2, new float[] {1, 0}, new int[] {1});
    assertThat(wrong.negativeLogLikelihood()).isGreaterThan(20).isFinite();
  }
}
