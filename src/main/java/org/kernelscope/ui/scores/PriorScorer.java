package org.kernelscope.ui.scores;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.study.KernelScoring;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.LogDensities;
import org.kernelscope.ui.control.kernels.KernelScorer;
import org.kernelscope.ui.control.kernels.KernelScores;
import org.kernelscope.ui.kit.Delay;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * Scores the kernels of one grid in the background. During training, kernels change many times a
 * second. Then these rules apply:
 *
 * <ul>
 *   <li>Only the newest kernels are scored, one set at a time.
 *   <li>There is a pause after each scoring.
 *   <li>The last scores stay until the next are ready.
 *   <li>Scores are dropped if the grid shows kernels of another shape by then.
 * </ul>
 */
final class PriorScorer implements KernelScorer {

  /** The minimal pause between two scorings. */
  private static final Duration REST = Duration.ofMillis(250);

  /** The pause relative to the time of the last scoring. Training has priority. */
  private static final int REST_TO_WORK = 4;

  private final ScoringPrior prior;
  private final TaskRunner tasks;
  private final Delay later;
  private final ReadOnlyObjectWrapper<KernelScores> scores;

  /**
   * The newest kernels. The background takes them when it begins, so it never scores outdated ones.
   */
  private final AtomicReference<@Nullable KernelSet> waiting = new AtomicReference<>();

  private @Nullable KernelSet shown;
  private @Nullable Answer last;
  private boolean working;
  private boolean resting;

  /**
   * The result of one scoring.
   *
   * @param kernels the scored kernels
   */
  private record Answer(KernelSet kernels, KernelScores scores, Duration took) {

    /** Whether the scores are valid for these kernels, or for slightly older ones. */
    boolean serves(KernelSet set) {
      return scores.note().isEmpty() ? scores.fit(set) : set.size() == kernels.size();
    }
  }

  PriorScorer(ScoringPrior prior, TaskRunner tasks, Delay later) {
    this.prior = prior;
    this.tasks = tasks;
    this.later = later;
    this.scores = new ReadOnlyObjectWrapper<>(this, "scores", pending());
  }

  @Override
  public ReadOnlyObjectProperty<KernelScores> scoresProperty() {
    return scores.getReadOnlyProperty();
  }

  @Override
  public void score(@Nullable KernelSet newest) {
    shown = newest;
    waiting.set(newest);
    Answer before = last;
    if (newest != null && (before == null || !before.serves(newest))) {
      // Without scores to show, there is no reason to wait.
      resting = false;
      scores.set(pending());
    }
    runNext();
  }

  private void runNext() {
    if (working || resting || waiting.get() == null) {
      return;
    }
    working = true;
    tasks.run(this::work, this::answered, this::failed);
  }

  private Optional<Answer> work() {
    KernelSet kernels = waiting.getAndSet(null);
    if (kernels == null) {
      return Optional.empty();
    }
    long begun = System.nanoTime();
    KernelScores found = scoresOf(kernels);
    return Optional.of(new Answer(kernels, found, Duration.ofNanos(System.nanoTime() - begun)));
  }

  /**
   * The scores of kernels. A prior that does not fit or cannot be read gives a sentence instead.
   */
  private KernelScores scoresOf(KernelSet kernels) {
    try {
      LogDensities densities = KernelScoring.of(prior.ofSize().apply(kernels.size()), kernels);
      return KernelScores.of(prior.brief(), estimate(densities), kernels, densities.nats());
    } catch (BadInputException | UncheckedIOException unfit) {
      return KernelScores.none(prior.brief(), ErrorMessages.of(unfit));
    }
  }

  private void answered(Optional<Answer> answer) {
    working = false;
    KernelSet now = shown;
    answer.ifPresent(
        found -> {
          if (now != null && found.serves(now)) {
            last = found;
            scores.set(found.scores());
            pause(found.took());
          }
        });
    runNext();
  }

  private void failed(Exception failure) {
    working = false;
    scores.set(KernelScores.none(prior.brief(), ErrorMessages.of(failure)));
    pause(REST);
  }

  private void pause(Duration worked) {
    Duration time = worked.multipliedBy(REST_TO_WORK);
    resting = true;
    later.after(
        time.compareTo(REST) > 0 ? time : REST,
        () -> {
          resting = false;
          runNext();
        });
  }

  private KernelScores pending() {
    return KernelScores.none(prior.brief(), "scoring…");
  }

  private String estimate(LogDensities densities) {
    return densities.samples() == 0
        ? "%s: ln p(w) of each kernel in nats, exact.".formatted(prior.title())
        : String.format(
            Locale.ROOT,
            "%s: importance-weighted lower bound on ln p(w) of each kernel in nats, from %d codes.",
            prior.title(),
            densities.samples());
  }
}
