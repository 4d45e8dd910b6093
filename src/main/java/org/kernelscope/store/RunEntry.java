package org.kernelscope.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a run for a list, without reading its folder.
 *
 * @param id the name of the run's folder
 * @param record its record; null if that cannot be read
 * @param spec its specification, as JSON; empty if it cannot be read
 * @param metrics a summary of each of its curves, by series
 * @param hasCheckpoint whether it has a checkpoint
 * @param label the user's name, star and note
 * @param damage why it is not a complete run, a sentence; empty for a complete run
 */
public record RunEntry(
    String id,
    @Nullable RunRecord record,
    String spec,
    Map<String, MetricSummary> metrics,
    boolean hasCheckpoint,
    RunLabel label,
    String damage) {

  public RunEntry {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
