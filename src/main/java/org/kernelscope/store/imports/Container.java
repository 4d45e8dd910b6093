package org.kernelscope.store.imports;

import org.jspecify.annotations.Nullable;

/**
 * A dictionary, list or object that holds tensors or further containers. The root holds everything
 * that was saved.
 */
final class Container {

  private final @Nullable Container outer;
  private final String key;
  private final int depth;
  private final int length;

  /** Creates a root. */
  Container() {
    this.outer = null;
    this.key = "";
    this.depth = 0;
    this.length = 0;
  }

  private Container(Container outer, String key) {
    this.outer = outer;
    this.key = key;
    this.depth = outer.depth + 1;
    this.length = outer.length + key.length() + 1;
  }

  Container inner(String key) {
    return new Container(this, key);
  }

  /** The container around this one; null for a root. */
  @Nullable Container outer() {
    return outer;
  }

  /** The number of characters that this container puts before the names of its content. */
  int length() {
    return length;
  }

  /** The innermost container that contains both, or is one of them. */
  Container common(Container other) {
    Container one = this;
    Container two = other;
    while (one != two) {
      boolean climb = one.depth >= two.depth;
      Container next = climb ? one.outer : two.outer;
      if (next == null) {
        throw new IllegalArgumentException("containers of two roots");
      }
      one = climb ? next : one;
      two = climb ? two : next;
    }
    return one;
  }

  /**
   * A name with the keys that lead to it.
   *
   * @param from the container whose own key and outer keys are left out; if this is not inside it,
   *     the path starts at the root
   */
  String path(String name, @Nullable Container from) {
    StringBuilder path = new StringBuilder(name);
    for (Container c = this; c != from && c.outer != null; c = c.outer) {
      path.insert(0, ".").insert(0, c.key);
    }
    return path.toString();
  }
}
