package org.kernelscope.experiment.library;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.store.MetricSummary;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunLabel;
import org.kernelscope.store.RunRecord;

/**
 * A run of a workspace, of this or another session, in its state at the time of listing.
 *
 * @param metrics a summary of each of its curves, by series
 * @param hasCheckpoint whether it can continue from a checkpoint
 * @param label the user's name, star and note
 */
public record ArchivedRun(
    RunFolder folder,
    RunRecord record,
    RunSpec spec,
    Map<String, MetricSummary> metrics,
    boolean hasCheckpoint,
    RunLabel label) {

  public String id() {
    return folder.id();
  }

  /** Its name for people. */
  public String name() {
    String given = label.name();
    return given == null ? record.name() : given;
  }

  /** Whether it is complete. */
  public boolean isFinished() {
    return record.state().equals("finished");
  }

  /**
   * Whether it was interrupted: the program was closed or killed while it trained.
   *
   * @throws IOException when its folder no longer exists
   */
  public boolean wasInterrupted() throws IOException {
    return switch (record.state()) {
      case "running", "paused" -> !folder.isBeingWritten();
      case "stopped" -> record.remark() != null;
      default -> false;
    };
  }

  /** Whether its specification differs from another run's only in some settings. */
  public boolean differsOnlyIn(Settings some, ArchivedRun other) {
    Settings same = spec.values().settings().without(some);
    return spec.kind() == other.spec.kind()
        && spec.values().only(same).equals(other.spec.values().only(same));
  }

  /**
   * Its training time, without pauses and interruptions. If that was not recorded, the time from
   * its start to its end; empty if that is unknown too.
   */
  public Optional<Duration> trained() {
    @Nullable Double seconds = record.trainedSeconds();
    if (record.started() == null) {
      return Optional.empty();
    }
    if (seconds != null) {
      return Optional.of(Duration.ofMillis(Math.round(1000 * seconds)));
    }
    return Optional.ofNullable(record.finished())
        .map(end -> Duration.between(record.started(), end));
  }
}
