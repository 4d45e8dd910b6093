package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.study.Estimate;

/** A reader of an interval of two figures is warned. */
class FewFiguresTest {

  @Test
  void theFewestFiguresAreNamed() {
    assertThat(FewFigures.note(IntStream.of(10, 3, 1)))
        .singleElement()
        .satisfies(note -> assertThat(note.render()).contains("rests on only 3 figures"));
  }

  @Test
  void nothingIsSaidOfFiveOrOfASingleFigure() {
    assertThat(FewFigures.note(IntStream.of(5, 10))).isEmpty();
    assertThat(FewFigures.note(IntStream.of(1, 0))).isEmpty();
    assertThat(FewFigures.note(IntStream.empty())).isEmpty();
  }

  @Test
  void whatTheNoteSaysIsTrue() {
    assertThat(Estimate.of(0.7, 0.9)).extracting("low", "high").containsExactly(0.7, 0.9);
    Estimate three = Estimate.of(0.6, 0.7, 0.9);
    assertThat(three.low()).isCloseTo(0.6, within(1e-12));
    assertThat(three.high()).isCloseTo(0.9, within(1e-12));
    Estimate five = Estimate.of(0.5, 0.6, 0.7, 0.8, 0.9);
    assertThat(five.low()).isGreaterThan(0.5);
  }
}
