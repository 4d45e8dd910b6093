package org.kernelscope.store.imports;

import org.jspecify.annotations.Nullable;
import org.kernelscope.store.imports.pickle.PickleValue;
import org.kernelscope.store.imports.pickle.Sequence;

/**
 * A sequence of numbers that tensors are views of, as a pickle describes it. The description is not
 * validated.
 *
 * @param key the key of the numbers in the file
 * @param type null if it is unknown
 * @param total the number of elements under the key
 * @param first the index of the storage's first element among them; PyTorch before 0.4 had storages
 *     inside storages
 * @param length the number of elements of the storage
 */
record TorchStorage(String key, @Nullable TorchType type, long total, long first, long length) {

  /** The storage that a persistent id of a pickle describes; null if it describes none. */
  static @Nullable TorchStorage of(PickleValue value) {
    if (!(value instanceof PickleValue.Outside outside
        && outside.identity() instanceof Sequence tuple
        && tuple.items().size() >= 5
        && text(tuple.items().get(0)).equals("storage")
        && tuple.items().get(4) instanceof PickleValue.Whole total)) {
      return null;
    }
    TorchType type = TorchType.ofStorage(tuple.items().get(1));
    String key = text(tuple.items().get(2));
    if (tuple.items().size() > 5
        && tuple.items().get(5) instanceof Sequence view
        && view.items().size() == 3
        && view.items().get(1) instanceof PickleValue.Whole first
        && view.items().get(2) instanceof PickleValue.Whole length) {
      return new TorchStorage(key, type, total.number(), first.number(), length.number());
    }
    return new TorchStorage(key, type, total.number(), 0, total.number());
  }

  /** The name of a storage's type, known here or not. */
  static PickleValue typeName(PickleValue storage) {
    return storage instanceof PickleValue.Outside outside
            && outside.identity() instanceof Sequence tuple
            && tuple.items().size() > 1
        ? tuple.items().get(1)
        : PickleValue.Other.NONE;
  }

  /** A text, or an integer as text; an empty text for other values. */
  static String text(PickleValue value) {
    return value instanceof PickleValue.Text text
        ? text.text()
        : value instanceof PickleValue.Whole whole ? Long.toString(whole.number()) : "";
  }
}
