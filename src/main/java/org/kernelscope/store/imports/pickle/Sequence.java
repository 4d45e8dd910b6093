package org.kernelscope.store.imports.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A tuple, a list or a set. */
public final class Sequence implements PickleValue.Compound {

  private final List<PickleValue> items;

  Sequence() {
    this(List.of());
  }

  Sequence(List<PickleValue> items) {
    this.items = new ArrayList<>(items);
  }

  void add(List<PickleValue> more) {
    items.addAll(more);
  }

  public List<PickleValue> items() {
    return Collections.unmodifiableList(items);
  }
}
