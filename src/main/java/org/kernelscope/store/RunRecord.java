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
    @Nullable String error) {

  public RunRecord {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  public RunRecord withState(String newState) {
    return new RunRecord(
        id, name, kind, newState, created, started, finished, step, steps, versions, machine,
        error);
  }

  /** In a new state from now on; a run that is resumed keeps its first start. */
  public RunRecord started(String newState, Instant now) {
    Instant first = started == null ? now : started;
    return new RunRecord(
        id, name, kind, newState, created, first, null, step, steps, versions, machine, null);
  }

  public RunRecord withStep(long newStep) {
    return new RunRecord(
        id, name, kind, state, created, started, finished, newStep, steps, versions, machine,
        error);
  }

  /** Ended in a last state, with the sentence that says why if it failed. */
  public RunRecord finished(String lastState, Instant now, @Nullable String why) {
    return new RunRecord(
        id, name, kind, lastState, created, started, now, step, steps, versions, machine, why);
  }
}
