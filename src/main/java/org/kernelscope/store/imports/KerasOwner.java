package org.kernelscope.store.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layer that weights belong to.
 *
 * @param names of the layer and of those around it, outermost first; at least one
 * @param layer what the configuration says of it, null where nothing
 * @param made a name that Keras may have made of the class of the layer
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

  /** The class of the layer; null for one of nobody's knowledge. */
  @Nullable KerasKind kind() {
    if (layer == null) {
      KerasKind kind = KerasKind.ofName(made);
      return kind == null ? KerasKind.ofName(name()) : kind;
    }
    return KerasKind.ofClass(layer.kind());
  }

  /** What its names let one guess of the class; may be null. */
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
