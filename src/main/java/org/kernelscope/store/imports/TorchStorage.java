package org.kernelscope.store.imports;

import org.jspecify.annotations.Nullable;
import org.kernelscope.store.imports.pickle.PickleValue;
import org.kernelscope.store.imports.pickle.Sequence;

/**
 * A row of numbers that tensors are views of, as a pickle describes it. Nothing of it has been
 * checked.
 *
 * @param key what the file keeps the numbers under
 * @param type null where it has no name here
 * @param total numbers under the key
 * @param first where the storage begins among them: PyTorch before 0.4 had storages in storages
 * @param length numbers of the storage
 */
record TorchStorage(String key, @Nullable TorchType type, long total, long first, long length) {

  /** The storage that an identity in a pickle stands for, or null where it stands for none. */
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

  /** What a storage says its type is, known here or not. */
  static PickleValue typeName(PickleValue storage) {
    return storage instanceof PickleValue.Outside outside
            && outside.identity() instanceof Sequence tuple
            && tuple.items().size() > 1
        ? tuple.items().get(1)
        : PickleValue.Other.NONE;
  }

  /** A text, or an integer as text; empty for anything else. */
  static String text(PickleValue value) {
    return value instanceof PickleValue.Text text
        ? text.text()
        : value instanceof PickleValue.Whole whole ? Long.toString(whole.number()) : "";
  }
}
