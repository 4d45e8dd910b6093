package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.run.RunEvent;

class ChanceWatchTest {

  private static final double LN10 = Math.log(10);

  /** A thousand labels, evenly of ten classes. */
  private static final int[] EVEN = IntStream.range(0, 1000).map(i -> i % 10).toArray();

  private static ChanceWatch after(int[] labels, double accuracy, double... losses) {
    ChanceWatch watch = new ChanceWatch(RunEvent.LOSS, 1, 10, labels);
    for (int i = 0; i < losses.length; i++) {
      watch.heard(new RunEvent.Metric(RunEvent.LOSS, i + 1, losses[i]));
    }
    watch.heard(new RunEvent.Metric(RunEvent.ACCURACY, losses.length, accuracy));
    return watch;
  }

  private static double[] losses(int count, double first, double then) {
    double[] losses = new double[count];
    Arrays.fill(losses, then);
    losses[0] = first;
    return losses;
  }

  @Test
  void aLossThatRoseFirstAsksForASmallerRate() {
    double[] losses = losses(50, LN10, LN10);
    losses[3] = 80;
    assertThat(after(EVEN, 0.1, losses).remark())
        .contains("accuracy stayed at chance; try a smaller learning rate");
  }

  @Test
  void aLossThatNeverMovedAsksForAnother() {
    assertThat(after(EVEN, 0.11, losses(50, LN10, LN10)).remark())
        .contains("accuracy stayed at chance; try another learning rate or more steps");
  }

  @Test
  void nothingIsSaidTooEarlyNorOfWhatHasLearned() {
    assertThat(after(EVEN, 0.1, losses(20, LN10, LN10)).remark()).isEmpty();
    assertThat(after(EVEN, 0.2, losses(50, LN10, LN10)).remark()).isEmpty();
    assertThat(after(EVEN, 0.1, losses(50, LN10, 0.8 * LN10)).remark()).isEmpty();
  }

  /** Always to name the most frequent class is no knowledge either. */
  @Test
  void chanceIsTheShareOfTheLargestClass() {
    int[] uneven = IntStream.range(0, 1000).map(i -> i % 10 < 8 ? 0 : i % 10).toArray();
    double entropy = -0.8 * Math.log(0.8) - 0.2 * Math.log(0.1);
    assertThat(after(uneven, 0.8, losses(50, entropy, entropy)).remark()).isPresent();
    assertThat(after(uneven, 0.9, losses(50, entropy, entropy)).remark()).isEmpty();
    assertThat(after(uneven, 0.8, losses(50, entropy, 0.5 * entropy)).remark()).isEmpty();
  }

  /** Few-shot runs tell the log-likelihood of all their images. */
  @Test
  void aSumOverImagesIsALossToo() {
    ChanceWatch watch = new ChanceWatch(RunEvent.DATA_TERM, -50, 10, EVEN);
    for (int step = 1; step <= 40; step++) {
      watch.heard(new RunEvent.Metric(RunEvent.DATA_TERM, step, -50 * LN10));
    }
    watch.heard(new RunEvent.Metric(RunEvent.ACCURACY, 40, 0.1));
    assertThat(watch.remark()).isPresent();
  }
}
