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
 * Scores the kernels of one grid in the background. While a network trains the kernels change many
 * times a second: then only the newest are scored, one set at a time and with rests between, and
 * the scores of a moment ago stay until the next come. Scores of kernels that the grid has left for
 * others of another shape are dropped.
 */
final class PriorScorer implements KernelScorer {

  /** At least between two scorings. */
  private static final Duration REST = Duration.ofMillis(250);

  /** Rests this many times as long as it worked: training goes first. */
  private static final int REST_TO_WORK = 4;

  private final ScoringPrior prior;
  private final TaskRunner tasks;
  private final Delay later;
  private final ReadOnlyObjectWrapper<KernelScores> scores;

  /** Taken by the background when it begins, so that it never works on old ones. */
  private final AtomicReference<@Nullable KernelSet> waiting = new AtomicReference<>();

  private @Nullable KernelSet shown;
  private @Nullable Answer last;
  private boolean working;
  private boolean resting;

  /**
   * What a piece of work comes to.
   *
   * @param kernels those that were to be scored
   */
  private record Answer(KernelSet kernels, KernelScores scores, Duration took) {

    /** Whether it tells something true, if of a moment ago, about kernels. */
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
      // There is nothing to look at in the meantime.
      resting = false;
      scores.set(pending());
    }
    goOn();
  }

  private void goOn() {
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

  /** A prior that does not fit, or cannot be read, is told in a sentence like any other answer. */
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
            rest(found.took());
          }
        });
    goOn();
  }

  private void failed(Exception failure) {
    working = false;
    scores.set(KernelScores.none(prior.brief(), ErrorMessages.of(failure)));
    rest(REST);
  }

  private void rest(Duration worked) {
    Duration time = worked.multipliedBy(REST_TO_WORK);
    resting = true;
    later.after(
        time.compareTo(REST) > 0 ? time : REST,
        () -> {
          resting = false;
          goOn();
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
