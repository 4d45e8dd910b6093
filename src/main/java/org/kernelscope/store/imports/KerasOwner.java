package org.kernelscope.store.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layer that owns weights.
 *
 * @param names the names of the layer and of the layers around it, outermost first; at least one
 * @param layer the configuration of the layer; null if unknown
 * @param made a name that Keras may have derived from the class of the layer
 */
record KerasOwner(List<String> names, @Nullable KerasLayer layer, String made) {

  KerasOwner {
    names = List.copyOf(names);
  }

  String name() {
    return names.get(names.size() - 1);
  }

  String wholeName() {
    return String.join("/", names);
  }

  /** The class of the layer; null if unknown. */
  @Nullable KerasKind kind() {
    if (layer == null) {
      KerasKind kind = KerasKind.ofName(made);
      return kind == null ? KerasKind.ofName(name()) : kind;
    }
    return KerasKind.ofClass(layer.kind());
  }

  /** The class that its names suggest; may be null. */
  @Nullable KerasKind guess() {
    KerasKind byClass = layer == null ? null : KerasKind.guess(layer.kind());
    if (byClass != null) {
      return byClass;
    }
    List<String> inside = new ArrayList<>(names);
    Collections.reverse(inside);
    return inside.stream()
        .map(KerasKind::guess)
        .filter(guess -> guess != null)
        .findFirst()
        .orElse(null);
  }
}
