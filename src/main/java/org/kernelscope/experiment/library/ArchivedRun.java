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
 * A run of a workspace, whoever made it and when, as it stood when it was listed.
 *
 * @param metrics of each of its curves, by series
 * @param hasCheckpoint whether it has something to go on from
 * @param label what a person has put on it
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

  /** What people call it. */
  public String name() {
    String given = label.name();
    return given == null ? record.name() : given;
  }

  /** Whether it did all it was to do. */
  public boolean isFinished() {
    return record.state().equals("finished");
  }

  /**
   * Whether it was broken off: the program ended while it trained, as it was closed or killed.
   *
   * @throws IOException when its folder is gone
   */
  public boolean wasInterrupted() throws IOException {
    return switch (record.state()) {
      case "running", "paused" -> !folder.isBeingWritten();
      case "stopped" -> record.remark() != null;
      default -> false;
    };
  }

  /** Whether another run was asked to do the same, but for some settings. */
  public boolean differsOnlyIn(Settings some, ArchivedRun other) {
    Settings same = spec.values().settings().without(some);
    return spec.kind() == other.spec.kind()
        && spec.values().only(same).equals(other.spec.values().only(same));
  }

  /**
   * How long it trained, without pauses and interruptions; where that was not recorded, the time
   * from its start to its end, and nothing where that is not known either.
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
