package org.kernelscope.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run: its {@code run.json}. The package that trains runs defines the kinds and
 * states.
 *
 * @param id the name of the run's folder
 * @param name its name for people
 * @param kind the kind of run, for instance {@code convnet}
 * @param state for instance {@code running}
 * @param created the time when it was created in the workspace
 * @param started the time of its first start; null before
 * @param finished the time of its end, successful or not; null before
 * @param step steps done
 * @param steps steps planned
 * @param versions of the program and its libraries, by name
 * @param machine the machine, in one line
 * @param error the reason for a failure, one sentence; null if it did not fail
 * @param steered whether a user changed its learning rate during training, so that its results are
 *     not those of its specification; false for older records, which lack the field
 * @param trainedSeconds time spent training, without pauses and interruptions; null while it
 *     trains, and if a session was not recorded to its end
 * @param remark a remark about the end: the reason for an early end, or that the program ended
 *     during training; may be null
 */
public record RunRecord(
    String id,
    String name,
    String kind,
    String state,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    long step,
    long steps,
    Map<String, String> versions,
    String machine,
    @Nullable String error,
    Boolean steered,
    @Nullable Double trainedSeconds,
    @Nullable String remark) {

  /** The state of a run that has not been started. */
  public static final String CREATED = "created";

  public RunRecord {
    steered = steered != null && steered;
    // A file of another program may lack them.
    versions =
        versions == null ? versions : Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /** The record of a new run. */
  static RunRecord created(
      String id,
      String name,
      String kind,
      Instant now,
      long steps,
      Map<String, String> versions,
      String machine) {
    return new RunRecord(
        id, name, kind, CREATED, now, null, null, 0, steps, versions, machine, null, false, 0.0,
        null);
  }

  /** The record in a new state; a resumed run keeps the time of its first start. */
  public RunRecord started(String newState, Instant now) {
    Instant first = started == null ? now : started;
    return with(newState, first, null, step, null, steered, trainedSeconds, null);
  }

  public RunRecord withStep(long newStep) {
    return with(state, started, finished, newStep, error, steered, trainedSeconds, remark);
  }

  /** The record with a training time, or null if that is unknown. */
  public RunRecord trained(@Nullable Double seconds) {
    return with(state, started, finished, step, error, steered, seconds, remark);
  }

  /** The record of a run whose learning rate a user has changed. */
  public RunRecord steeredNow() {
    return with(state, started, finished, step, error, true, trainedSeconds, remark);
  }

  /** The record in its final state, with the reason in one sentence if the run failed. */
  public RunRecord finished(String lastState, Instant now, @Nullable String why) {
    return with(lastState, started, now, step, why, steered, trainedSeconds, remark);
  }

  /** The record with a remark about the end of the run. */
  public RunRecord remarked(@Nullable String sentence) {
    return with(state, started, finished, step, error, steered, trainedSeconds, sentence);
  }

  /** The record with new values of the fields that change during a run. */
  private RunRecord with(
      String newState,
      @Nullable Instant newStart,
      @Nullable Instant newEnd,
      long newStep,
      @Nullable String newError,
      boolean newSteered,
      @Nullable Double newSeconds,
      @Nullable String newRemark) {
    return new RunRecord(
        id,
        name,
        kind,
        newState,
        created,
        newStart,
        newEnd,
        newStep,
        steps,
        versions,
        machine,
        newError,
        newSteered,
        newSeconds,
        newRemark);
  }
}
