package org.kernelscope.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a kernel set came from, as ordered facts a person can read: data set, network, layer, seed,
 * threshold, command, versions. Kept beside the values in every file that holds kernels.
 */
public record Provenance(Map<String, String> facts) {

  public static final Provenance UNKNOWN = new Provenance(Map.of());

  /** The fact with the assumptions about things that the file does not say. */
  public static final String ASSUMED = "assumed";

  /** The fact that says which kernels of a set are missing here. */
  public static final String LEFT_OUT = "left out";

  public Provenance {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  public static Provenance of(String key, String value) {
    return new Provenance(Map.of(key, value));
  }

  /** The same facts with one more; an existing fact of that name is replaced. */
  public Provenance with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(key, value);
    return new Provenance(more);
  }
}
