package org.kernelscope.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.run.RunEvent;

/** What a run tells, step by step, and what is seen of it. */
class MetricHistoriesTest {

  private final MetricHistories courses = new MetricHistories();

  private void tell(String series, int step, double value) {
    courses.add(new RunEvent.Metric(series, step, value));
  }

  @Test
  void aSeriesIsEmptyBeforeItsFirstPoint() {
    assertThat(courses.of("loss").size()).isZero();
    assertThat(courses.of("loss").last()).isNaN();
  }

  @Test
  void everyPointIsKeptInItsOrderHoweverMany() {
    for (int step = 0; step < 1000; step++) {
      tell("loss", step, -step);
      tell("accuracy", 2 * step, 0.5);
    }

    double[] steps = IntStream.range(0, 1000).asDoubleStream().toArray();
    assertThat(courses.of("loss").steps()).containsExactly(steps);
    assertThat(courses.of("loss").last()).isEqualTo(-999);
    assertThat(courses.of("accuracy").steps()).endsWith(1998);
  }

  @Test
  void whatWasSeenStaysAsItWasWhilePointsCome() {
    tell("loss", 1, 3);
    MetricHistory seen = courses.of("loss");
    assertThat(courses.of("loss")).isSameAs(seen);

    tell("loss", 2, 2);

    assertThat(seen.values()).containsExactly(3);
    assertThat(courses.of("loss").values()).containsExactly(3, 2);
  }
}
