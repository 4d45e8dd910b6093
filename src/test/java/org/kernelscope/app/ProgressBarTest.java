package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private final StringWriter err = new StringWriter();

  @Test
  void drawsOneLineOverAnother() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(err), true)) {
      bar.at("fetching", 0, 200);
      bar.at("fetching", 100, 200);
    }
    List<String> lines = Arrays.asList(err.toString().split("\r", -1));
    assertThat(lines.get(1)).contains("fetching", "[------------------------------]", "0 %");
    assertThat(lines.get(2)).contains("[###############---------------]", "50 %");
    assertThat(lines.get(3)).as("wiped at the end").isBlank();
  }

  @Test
  void drawsAgainOnlyWhenSomethingChanges() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(err), true)) {
      bar.at("fetching", 500_000, 100_000_000);
      int once = err.toString().length();
      bar.at("fetching", 500_001, 100_000_000);
      assertThat(err.toString()).hasSize(once);
    }
  }

  @Test
  void drawsBytesWhereTheTotalIsUnknown() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(err), true)) {
      bar.at("fetching", 3_200_000, -1);
      assertThat(err.toString()).contains("3000000").doesNotContain("%");
    }
  }

  @Test
  void linesStayAboveTheBar() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(err), true)) {
      bar.at("fitting", 1, 2);
      bar.line("step 100");
      bar.at("fitting", 1, 2);
    }
    List<String> written = Arrays.asList(err.toString().split("\r", -1));
    assertThat(written.get(2)).isBlank();
    assertThat(written.get(3)).isEqualTo("step 100" + System.lineSeparator());
    assertThat(written.get(4)).contains("fitting", "50 %");
  }

  @Test
  void linesAreWrittenWhereNobodySeesTheBar() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(err), false)) {
      bar.at("fitting", 1, 2);
      bar.line("step 100");
    }
    assertThat(err.toString()).isEqualTo("step 100" + System.lineSeparator());
  }

  @Test
  void drawsNothingWhereNobodySees() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(err), false)) {
      bar.at("fetching", 1, 2);
    }
    assertThat(err.toString()).isEmpty();
  }
}
