package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Text in lines that an SVG has room for. */
class WrappedTest {

  @Test
  void aLineBreaksAtItsLastSpace() {
    assertThat(Wrapped.lines("dwp, means from xavier", 15))
        .containsExactly("dwp, means from", "xavier");
  }

  @Test
  void aPathWithoutSpacesBreaksWhereTheLineEnds() {
    assertThat(Wrapped.lines("dwp:/a/long/path.dwp", 12))
        .containsExactly("dwp:/a/long/", "path.dwp");
  }

  @Test
  void shortTextStaysAsItIs() {
    assertThat(Wrapped.lines("dwp", 15)).containsExactly("dwp");
  }
}
