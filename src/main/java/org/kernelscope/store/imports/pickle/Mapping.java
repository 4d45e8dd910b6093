package org.kernelscope.store.imports.pickle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary. Only entries whose keys are texts or integers are kept. */
public final class Mapping implements PickleValue.Compound {

  private final Map<String, PickleValue> entries = new LinkedHashMap<>();

  void put(PickleValue key, PickleValue value) {
    if (key instanceof PickleValue.Text text) {
      entries.put(text.text(), value);
    } else if (key instanceof PickleValue.Whole whole) {
      entries.put(Long.toString(whole.number()), value);
    }
  }

  /** The entries in the order of the pickle. */
  public Map<String, PickleValue> entries() {
    return Collections.unmodifiableMap(entries);
  }
}
