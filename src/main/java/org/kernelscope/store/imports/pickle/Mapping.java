package org.kernelscope.store.imports.pickle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dictionary, as far as its keys are texts or integers: what stands under another key has no name
 * that it could be asked for by.
 */
public final class Mapping implements PickleValue.Compound {

  private final Map<String, PickleValue> entries = new LinkedHashMap<>();

  void put(PickleValue key, PickleValue value) {
    if (key instanceof PickleValue.Text text) {
      entries.put(text.text(), value);
    } else if (key instanceof PickleValue.Whole whole) {
      entries.put(Long.toString(whole.number()), value);
    }
  }

  /** In the order of the pickle. */
  public Map<String, PickleValue> entries() {
    return Collections.unmodifiableMap(entries);
  }
}
