package org.kernelscope.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands: its {@code run.json}. What kinds and states there are is for those who run
 * things to say.
 *
 * @param id the name of the run's folder
 * @param name what people call it
 * @param kind what sort of run it is, for instance {@code convnet}
 * @param state for instance {@code running}
 * @param created when it was put into the workspace
 * @param started when its first step began; null before
 * @param finished when it ended, well or not; null before
 * @param step steps done
 * @param steps steps planned
 * @param versions of the program and what it stands on, by name
 * @param machine what it runs on, in one line
 * @param error why it failed, one sentence; null when it did not
 * @param steered whether a person changed its learning rate on the way, so that its numbers are not
 *     those of its specification; records from before this was written have none, and are not
 * @param trainedSeconds time spent training, pauses and interruptions not counted; null while it
 *     trains, and where a sitting was not recorded to its end
 * @param remark what there is to say of how it ended: why before its last step, or that the program
 *     ended while it trained; null where there is nothing
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

  /** The state of a run that nobody has begun. */
  public static final String CREATED = "created";

  public RunRecord {
    steered = steered != null && steered;
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /** A run that was just put into the workspace. */
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

  /** In a new state from now on; a run that is resumed keeps its first start. */
  public RunRecord started(String newState, Instant now) {
    Instant first = started == null ? now : started;
    return with(newState, first, null, step, null, steered, trainedSeconds, null);
  }

  public RunRecord withStep(long newStep) {
    return with(state, started, finished, newStep, error, steered, trainedSeconds, remark);
  }

  /** With so much time spent training, or null where that is not known. */
  public RunRecord trained(@Nullable Double seconds) {
    return with(state, started, finished, step, error, steered, seconds, remark);
  }

  /** The same of a run whose learning rate a person has changed. */
  public RunRecord steeredNow() {
    return with(state, started, finished, step, error, true, trainedSeconds, remark);
  }

  /** Ended in a last state, with the sentence that says why if it failed. */
  public RunRecord finished(String lastState, Instant now, @Nullable String why) {
    return with(lastState, started, now, step, why, steered, trainedSeconds, remark);
  }

  /** The same with what there is to say of how it finished. */
  public RunRecord remarked(@Nullable String sentence) {
    return with(state, started, finished, step, error, steered, trainedSeconds, sentence);
  }

  /** All that changes while a run goes on. */
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
