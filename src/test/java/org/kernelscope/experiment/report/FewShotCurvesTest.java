package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.study.FewShot;

/** Which rows make a curve over n, and what it is called. */
class FewShotCurvesTest {

  private static FewShot.Row row(String prior, int examples, double weight, int steps) {
    return Rows.of(prior, examples, BoundSpec.usual().with(BoundSpec.KL_WEIGHT, weight), steps);
  }

  @Test
  void stepsThatGrowWithTheImagesAreOneCurve() {
    assertThat(FewShotCurves.of(List.of(row("dwp", 100, 1, 1000), row("dwp", 50, 1, 500))))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.name()).isEqualTo("dwp, means from xavier");
              assertThat(line.points()).extracting(LineChart.Point::x).containsExactly(50.0, 100.0);
            });
  }

  @Test
  void aBoundThatFollowsTheImagesIsOneCurve() {
    assertThat(FewShotCurves.of(List.of(row("dwp", 50, 1, 500), row("dwp", 200, 0.1, 500))))
        .singleElement()
        .satisfies(line -> assertThat(line.name()).isEqualTo("dwp, means from xavier"));
  }

  @Test
  void severalBoundsForTheSameImagesAreSeveral() {
    assertThat(
            FewShotCurves.of(
                List.of(
                    row("dwp", 50, 1, 500), row("dwp", 50, 0.1, 500), row("dwp", 100, 0.1, 500))))
        .extracting(line -> line.points().size())
        .containsExactly(1, 2);
  }

  @Test
  void severalNumbersOfStepsForTheSameImagesAreSeveral() {
    assertThat(
            FewShotCurves.of(
                List.of(
                    row("dwp", 50, 1, 500),
                    row("dwp", 100, 1, 500),
                    row("dwp", 50, 1, 2000),
                    row("dwp", 100, 1, 2000))))
        .extracting(line -> line.name().replace('\u00a0', ' '))
        .containsExactly(
            "dwp, means from xavier, steps 500", "dwp, means from xavier, steps 2 000");
  }

  @Test
  void aNameHoldsWhatDiffersAndNothingElse() {
    assertThat(
            FewShotCurves.of(
                List.of(row("dwp", 50, 0.01, 500), row("standard-normal", 50, 1, 500))))
        .extracting(LineChart.Line::name)
        .containsExactly(
            "dwp, means from xavier, KL weight 0.01",
            "standard-normal, means from xavier, KL weight 1");
  }
}
