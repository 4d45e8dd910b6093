package org.kernelscope.store.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.imports.pickle.Made;
import org.kernelscope.store.imports.pickle.Mapping;
import org.kernelscope.store.imports.pickle.PickleValue;
import org.kernelscope.store.imports.pickle.Sequence;

/**
 * Finds the tensors in a saved object:
 *
 * <ul>
 *   <li>a state dict,
 *   <li>a checkpoint with state dicts and other values at any depth,
 *   <li>a module, whose state contains its parameters, buffers and modules.
 * </ul>
 *
 * <p>Optimisers are skipped, because their moments have the shapes of weights.
 */
final class TensorSearch {

  /** Parts of usual names for state dicts and modules in checkpoints. */
  private static final Pattern NETWORK =
      Pattern.compile("state_?dict|model|module|net|param|ema|weight", Pattern.CASE_INSENSITIVE);

  private static final Pattern OPTIMISER = Pattern.compile("optim(?!al)", Pattern.CASE_INSENSITIVE);

  /** The name of a list that occurs in the state of every optimiser. */
  private static final String OPTIMISED = "param_groups";

  private static final String MODULES = "_modules";

  private static final int DEEPEST = 200;
  private static final int MOST_TENSORS = 100_000;
  private static final int LONGEST_NAME = 1000;

  /**
   * A tensor and the place where it was found.
   *
   * @param container the state dict or outermost module that contains it
   * @param name the name of the tensor in the container
   * @param inNetwork whether the container is a module, or has the name of a network, or no name
   * @param module the module that owns the tensor; may be null
   */
  record Found(
      Container container,
      String name,
      TensorCall call,
      boolean inNetwork,
      @Nullable Made module) {}

  /**
   * The current place of the search.
   *
   * @param prefix the path of the module inside the container
   */
  private record Place(
      Container container, String prefix, boolean inNetwork, @Nullable Made module) {

    Place into(String key) {
      Container outer = prefix.isEmpty() ? container : container.inner(prefix);
      return new Place(outer.inner(key), "", inNetwork && NETWORK.matcher(key).find(), null);
    }

    Place module(Made module) {
      return new Place(container, prefix, true, module);
    }

    Place member(String key) {
      return new Place(container, name(key), true, null);
    }

    String name(String key) {
      return prefix.isEmpty() ? key : prefix + "." + key;
    }

    boolean canName(String key) {
      return container.length() + prefix.length() + 1 + key.length() <= LONGEST_NAME;
    }
  }

  private final String source;
  private final List<Found> found = new ArrayList<>();
  private final Set<PickleValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private TensorSearch(String source) {
    this.source = source;
  }

  /**
   * All tensors of networks inside a value, in its order.
   *
   * @param source the name of the file in messages
   */
  static List<Found> in(PickleValue value, String source) {
    TensorSearch search = new TensorSearch(source);
    Place root = new Place(new Container(), "", true, null);
    if (TensorCall.of(value) != null) {
      search.visit("tensor", value, root, 0);
    } else if (value instanceof PickleValue.Compound compound) {
      search.enter(compound, root, 0);
    }
    return search.found;
  }

  /**
   * @param key the key of the value in its place
   */
  private void visit(String key, PickleValue value, Place place, int depth) {
    TensorCall call = TensorCall.of(value);
    if (call != null) {
      if (!place.canName(key) || found.size() == MOST_TENSORS) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected at most %d tensors with names of at most %d characters, found more",
                source,
                MOST_TENSORS,
                LONGEST_NAME));
      }
      found.add(new Found(place.container, place.name(key), call, place.inNetwork, place.module));
    } else if (value instanceof PickleValue.Compound compound
        && place.canName(key)
        && !OPTIMISER.matcher(key).find()) {
      enter(compound, place.into(key), depth + 1);
    }
  }

  private void enter(PickleValue.Compound compound, Place place, int depth) {
    if (depth > DEEPEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected values nested at most %d deep, found more",
              source,
              DEEPEST));
    }
    if (!seen.add(compound)) {
      return; // A value may contain itself.
    }
    if (compound instanceof Mapping mapping) {
      visitAll(mapping.entries(), place, depth);
    } else if (compound instanceof Sequence sequence) {
      visitAll(sequence.items(), place, depth);
    } else if (compound instanceof Made made) {
      enterObject(made, place, depth);
    }
  }

  private void visitAll(Map<String, PickleValue> entries, Place place, int depth) {
    if (!entries.containsKey(OPTIMISED)) {
      entries.forEach((key, value) -> visit(key, value, place, depth));
    }
  }

  private void visitAll(List<PickleValue> items, Place place, int depth) {
    for (int i = 0; i < items.size(); i++) {
      visit(Integer.toString(i), items.get(i), place, depth);
    }
  }

  private void enterObject(Made made, Place place, int depth) {
    if (isModule(made)) {
      enterModule(made, place.module(made), depth);
    } else if (made.maker().equals("collections.OrderedDict")) {
      visitAll(made.entries(), place, depth);
      visitPairs(made.argument(0), place, depth);
    } else if (!made.attributes().containsKey(OPTIMISED)) {
      visitAll(made.entries(), place, depth);
      visitAll(made.items(), place, depth);
      visitAll(made.arguments(), place, depth);
      if (made.state() instanceof PickleValue.Compound state) {
        enter(state, place, depth + 1);
      }
    }
  }

  /** Visits the entries of a dictionary that is given as a list of pairs, as Python 2 writes it. */
  private void visitPairs(PickleValue pairs, Place place, int depth) {
    if (pairs instanceof Sequence list) {
      for (PickleValue item : list.items()) {
        if (item instanceof Sequence pair
            && pair.items().size() == 2
            && pair.items().get(0) instanceof PickleValue.Text key) {
          visit(key.text(), pair.items().get(1), place, depth);
        }
      }
    }
  }

  /**
   * Whether an object is a module of Python, or one of TorchScript, which consists only of its
   * attributes.
   */
  private static boolean isModule(Made made) {
    return made.attributes().containsKey(MODULES)
        || (made.maker().startsWith("__torch__.") && !made.attributes().isEmpty());
  }

  private void enterModule(Made module, Place place, int depth) {
    Map<String, PickleValue> attributes = module.attributes();
    if (attributes.containsKey(MODULES)) {
      for (String kind : List.of("_parameters", "_buffers", MODULES)) {
        PickleValue members = attributes.getOrDefault(kind, PickleValue.Other.NONE);
        entries(members).forEach((key, value) -> visitMember(key, value, place, depth));
      }
    } else {
      attributes.forEach((key, value) -> visitMember(key, value, place, depth));
    }
  }

  private void visitMember(String key, PickleValue value, Place place, int depth) {
    if (value instanceof Made made && isModule(made) && place.canName(key)) {
      enter(made, place.member(key), depth + 1);
    } else {
      visit(key, value, place, depth);
    }
  }

  /** The entries of a dictionary or of an object that is one; empty for other values. */
  private static Map<String, PickleValue> entries(PickleValue value) {
    return value instanceof Mapping mapping
        ? mapping.entries()
        : value instanceof Made made ? made.entries() : Map.of();
  }
}
