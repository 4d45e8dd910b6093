package org.kernelscope.store.imports.pickle;

import java.util.List;
import java.util.Map;

/**
 * The description of an object: the function or class to call, its arguments, and the state to
 * restore. Nothing is ever called.
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

  /** One of the arguments; {@code None} if there are fewer. */
  public PickleValue argument(int index) {
    return index < arguments().size() ? arguments().get(index) : Other.NONE;
  }

  /** The state to restore, usually the attributes. */
  public PickleValue state() {
    return state;
  }

  /** The attributes if the state consists of attributes; otherwise empty. */
  public Map<String, PickleValue> attributes() {
    return state instanceof Mapping mapping ? mapping.entries() : Map.of();
  }

  /** The items of an object that is a list or a set. */
  public List<PickleValue> items() {
    return items.items();
  }

  /** The entries of an object that is a dictionary. */
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
