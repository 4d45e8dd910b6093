package org.kernelscope.store.imports.pickle;

import java.util.List;
import java.util.Map;

/**
 * What calling something would have made: a note of who was to be called with what, and of what the
 * object was then to be given. Nobody calls.
 */
public final class Made implements PickleValue.Compound {

  private final PickleValue maker;
  private final Sequence arguments;
  private final Sequence items = new Sequence();
  private final Mapping entries = new Mapping();
  private PickleValue state = Other.NONE;

  Made(PickleValue maker, Sequence arguments) {
    this.maker = maker;
    this.arguments = arguments;
  }

  /** The name of the function or class, for instance {@code collections.OrderedDict}. */
  public String maker() {
    return maker instanceof Name name ? name.toString() : "something without a name";
  }

  public List<PickleValue> arguments() {
    return arguments.items();
  }

  /** One of the arguments, or nothing where there are fewer. */
  public PickleValue argument(int index) {
    return index < arguments().size() ? arguments().get(index) : Other.NONE;
  }

  /** What the object was to restore itself from, mostly its attributes. */
  public PickleValue state() {
    return state;
  }

  /** The attributes where these are the state, otherwise none. */
  public Map<String, PickleValue> attributes() {
    return state instanceof Mapping mapping ? mapping.entries() : Map.of();
  }

  /** Of an object that is a list or a set. */
  public List<PickleValue> items() {
    return items.items();
  }

  /** Of an object that is a dictionary. */
  public Map<String, PickleValue> entries() {
    return entries.entries();
  }

  void restore(PickleValue from) {
    state = from;
  }

  Sequence asList() {
    return items;
  }

  Mapping asDictionary() {
    return entries;
  }
}
