package org.kernelscope.store.imports;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Assigns names to layers: their own name or, if layers of several models share it, their own name
 * after the names of the models.
 */
final class KerasNames {

  private final Map<String, Set<String>> whole = new HashMap<>();

  KerasNames(Collection<KerasOwner> owners) {
    for (KerasOwner owner : owners) {
      whole.computeIfAbsent(owner.name(), unseen -> new HashSet<>()).add(owner.wholeName());
    }
  }

  String of(KerasOwner owner) {
    return whole.getOrDefault(owner.name(), Set.of()).size() > 1 ? owner.wholeName() : owner.name();
  }
}
