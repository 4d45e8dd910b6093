package org.kernelscope.ui.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.ui.control.kernels.KernelScores;
import org.kernelscope.ui.kit.Delay;

/** Kernels that change faster than they can be scored. */
class PriorScorerTest {

  private final HandTasks tasks = new HandTasks();
  private final Deque<Runnable> rests = new ArrayDeque<>();
  private final List<Duration> times = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();
  private final Delay later =
      (time, action) -> {
        times.add(time);
        rests.add(action);
      };
  private final PriorScorer scorer = new PriorScorer(prior(5), tasks, later);

  /** A prior over kernels of one size, which notes what it is asked for. */
  private ScoringPrior prior(int size) {
    return new ScoringPrior(
        "Standard normal",
        "N(0, 1)",
        wanted -> {
          asked.add(wanted);
          return new StandardNormalPrior(size, 1);
        });
  }

  /** Kernels of equal weights: the scores tell them apart. */
  private static KernelSet kernels(int count, int size, float weight) {
    float[] values = new float[count * size * size];
    Arrays.fill(values, weight);
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  private static double score(int size, float weight) {
    return -0.5 * size * size * (weight * weight + Math.log(2 * Math.PI));
  }

  private KernelScores scores() {
    return scorer.scoresProperty().get();
  }

  @Test
  void theScoresOfAKernelAreThoseOfThePrior() {
    KernelSet set = kernels(3, 5, 0.5f);
    scorer.score(set);
    assertThat(scores().note()).isEqualTo("scoring…");
    tasks.next();
    assertThat(scores().kernels()).isEqualTo(set);
    assertThat(scores().nats()).hasSize(3);
    assertThat(scores().nats()[1]).isCloseTo(score(5, 0.5f), within(1e-9));
    assertThat(scores().prior()).isEqualTo("N(0, 1)");
    assertThat(scores().estimate())
        .isEqualTo("Standard normal: ln p(w) of each kernel in nats, exact.");
  }

  @Test
  void ofManyKernelSetsInARowOnlyTheNewestIsScored() {
    for (int i = 0; i <= 100; i++) {
      scorer.score(kernels(2, 5, i));
    }
    assertThat(tasks.size()).as("work that was begun").isEqualTo(1);
    tasks.next();
    assertThat(asked).hasSize(1);
    assertThat(scores().nats()[0]).isCloseTo(score(5, 100), within(1e-6));
  }

  @Test
  void betweenTwoScoringsItRests() {
    scorer.score(kernels(2, 5, 1));
    tasks.next();
    scorer.score(kernels(2, 5, 2));
    scorer.score(kernels(2, 5, 3));
    assertThat(tasks.size()).as("while it rests").isZero();
    assertThat(times.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    assertThat(scores().nats()[0])
        .as("those of a moment ago stay")
        .isCloseTo(score(5, 1), within(1e-6));
    rests.remove().run();
    tasks.next();
    assertThat(scores().nats()[0]).isCloseTo(score(5, 3), within(1e-6));
    rests.remove().run();
    assertThat(tasks.size()).as("nothing new, nothing to do").isZero();
  }

  @Test
  void otherKernelsAreScoredAtOnce() {
    scorer.score(kernels(2, 5, 1));
    tasks.next();
    // Another layer with more kernels: old scores are not valid for it.
    scorer.score(kernels(7, 5, 3));
    assertThat(scores().kernels()).isNull();
    tasks.next();
    assertThat(scores().nats()).hasSize(7);
    scorer.score(null);
    rests.forEach(Runnable::run);
    assertThat(tasks.size()).as("an empty grid asks for nothing").isZero();
  }

  @Test
  void anAnswerThatComesAfterItsKernelsWereLeftIsDropped() {
    KernelSet three = kernels(3, 5, 2);
    List<KernelSet> later = new ArrayList<>(List.of(three));
    PriorScorer[] left = new PriorScorer[1];
    // While two kernels are being scored, the grid switches to three.
    ScoringPrior slow =
        new ScoringPrior(
            "slow",
            "slow",
            size -> {
              if (!later.isEmpty()) {
                left[0].score(later.remove(0));
              }
              return new StandardNormalPrior(size, 1);
            });
    left[0] = new PriorScorer(slow, tasks, this.later);
    left[0].score(kernels(2, 5, 1));
    tasks.next();
    assertThat(left[0].scoresProperty().get().kernels()).as("those of two kernels").isNull();
    tasks.next();
    assertThat(left[0].scoresProperty().get().kernels()).isEqualTo(three);
  }

  @Test
  void aPriorOfAnotherGeometryIsToldInASentenceThatStays() {
    PriorScorer sevens = new PriorScorer(prior(7), tasks, later);
    sevens.score(kernels(2, 5, 1));
    tasks.next();
    String sentence = "the prior is over 7×7 kernels, and these are 5×5";
    assertThat(sevens.scoresProperty().get().note()).isEqualTo(sentence);
    List<String> notes = new ArrayList<>();
    sevens.scoresProperty().addListener((property, old, now) -> notes.add(now.note()));
    for (int i = 0; i < 10; i++) {
      sevens.score(kernels(2, 5, i));
    }
    assertThat(notes).as("no flicker while training goes on").isEmpty();
    sevens.score(kernels(2, 7, 1));
    tasks.next();
    assertThat(sevens.scoresProperty().get().nats()).hasSize(2);
  }

  @Test
  void aPriorThatCannotBeReadIsToldInASentence() {
    PriorScorer broken =
        new PriorScorer(
            new ScoringPrior(
                "broken",
                "broken",
                size -> {
                  throw new BadInputException("it is not a prior");
                }),
            tasks,
            later);
    broken.score(kernels(2, 5, 1));
    tasks.next();
    assertThat(broken.scoresProperty().get().note()).isEqualTo("it is not a prior");
  }

  @Test
  void allGridsTogetherUseOneThreadOfTheBackground() {
    SerialTasks serial = new SerialTasks(tasks);
    List<String> done = new ArrayList<>();
    serial.run(() -> "first", done::add, failure -> {});
    serial.run(
        () -> {
          throw new IllegalStateException("second");
        },
        ignored -> {},
        failure -> done.add(failure.getMessage()));
    serial.run(() -> "third", done::add, failure -> {});
    assertThat(tasks.size()).isEqualTo(1);
    tasks.next();
    assertThat(tasks.size()).isEqualTo(1);
    tasks.next();
    tasks.next();
    assertThat(done).containsExactly("first", "second", "third");
  }
}
