package org.kernelscope.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as a list needs it, without a look into its folder.
 *
 * @param id the name of the run's folder
 * @param record where it stands; null where that cannot be read
 * @param spec what was asked for, as JSON; empty where it cannot be read
 * @param metrics of each of its curves, by series
 * @param hasCheckpoint whether it has something to go on from
 * @param label what a person has put on it
 * @param damage why it is no whole run, a sentence; empty for a whole one
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
