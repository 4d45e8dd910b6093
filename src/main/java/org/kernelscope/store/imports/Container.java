package org.kernelscope.store.imports;

import org.jspecify.annotations.Nullable;

/**
 * A dictionary, list or object that holds tensors, or further containers. What was saved as a whole
 * is the root.
 */
final class Container {

  private final @Nullable Container outer;
  private final String key;
  private final int depth;
  private final int length;

  /** A root. */
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

  /** Null for a root. */
  @Nullable Container outer() {
    return outer;
  }

  /** The number of characters in the names of what stands in here, before their own. */
  int length() {
    return length;
  }

  /** The innermost container that both are in or are. */
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
   * @param from the container whose key is not said any more; from the root on where this is not in
   *     it
   */
  String path(String name, @Nullable Container from) {
    StringBuilder path = new StringBuilder(name);
    for (Container c = this; c != from && c.outer != null; c = c.outer) {
      path.insert(0, ".").insert(0, c.key);
    }
    return path.toString();
  }
}
