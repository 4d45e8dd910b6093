package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.nn.layer.VarianceParameterisation;

/** What suits each kind of prior, as the searches of docs/results.md found it. */
class FewShotDefaultsTest {

  private static FewShotDefaults of(String prior, int examples) {
    return FewShotDefaults.forPriors(PriorChoice.parseLayers(prior, file -> false), examples);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dwp | 50 | dwp:large | ADDITIVE | -7 | 1 | 512",
        "dwp:large | 50 | dwp:large | ADDITIVE | -7 | 1 | 512",
        "dwp:large | 200 | dwp:large | ADDITIVE | -10 | 0.1 | 512",
        "dwp:dense | 50 | dwp | ADDITIVE | prior | 0.01 | 0",
        "dwp:a.dwp,b.dwp | 50 | dwp:a.dwp,b.dwp | ADDITIVE | prior | 0.01 | 0",
        "dwp:a.dwp+standard-normal | 50 | dwp | ADDITIVE | prior | 0.01 | 0",
        "dwp:large+dwp:dense | 50 | dwp | ADDITIVE | prior | 0.01 | 0",
        "dwp:dense+log-uniform | 50 | dwp | ADDITIVE | -10 | 0.01 | 0",
        "log-uniform | 50 | dwp:large | MULTIPLICATIVE | -2 | 0.1 | 0",
        "log-uniform:truncated+gaussian | 50 | dwp:large | MULTIPLICATIVE | -2 | 0.1 | 0",
        "l2 | 50 | dwp:large | ADDITIVE | -30 | 0.1 | 0",
        "l2:0.5 | 200 | dwp:large | ADDITIVE | -30 | 0.1 | 0",
        "standard-normal:0.1 | 200 | dwp:large | ADDITIVE | -10 | 0.1 | 0",
        "standard-normal+l2 | 50 | dwp:large | ADDITIVE | -10 | 0.1 | 0",
        "gaussian | 50 | dwp:large | ADDITIVE | -10 | 0.01 | 0",
        "gaussian:mine.dwp | 50 | dwp:large | ADDITIVE | -10 | 0.01 | 0",
        "mixture+standard-normal | 50 | dwp:large | ADDITIVE | -10 | 0.01 | 0",
        "gaussians | 50 | dwp:large | ADDITIVE | -10 | 0.1 | 0",
      })
  void everyKindHasTheSettingsThatSuitIt(
      String prior,
      int examples,
      String start,
      VarianceParameterisation noise,
      String variances,
      double weight,
      int kernelsPerStep) {
    FewShotDefaults best = of(prior, examples);
    assertThat(best.initialisation().text()).isEqualTo(start);
    assertThat(best.bound())
        .isEqualTo(
            BoundSpec.usual()
                .with(BoundSpec.WEIGHT_NOISE, noise)
                .with(BoundSpec.VARIANCE_START, variances)
                .with(BoundSpec.KL_WEIGHT, weight)
                .with(BoundSpec.KERNELS_PER_STEP, kernelsPerStep)
                .with(
                    BoundSpec.LOG_VARIANCE_LEARNING_RATE, variances.equals("-30") ? 1e-9 : 0.001));
  }

  /** Without variances there is no prior over them; other layers would lose theirs. */
  @Test
  void onlyIfAllLayersAreAPointEstimateTheRunIsOne() {
    assertThat(of("l2+l2:2", 50)).isEqualTo(of("l2", 50));
    assertThat(of("l2+gaussian", 50)).isEqualTo(of("standard-normal", 50));
  }
}
