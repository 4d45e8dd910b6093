package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.imports.pickle.PickleValue;

/**
 * A tensor as a view of a storage. Element {@code (i, j, …)} is number {@code i·strides[0] +
 * j·strides[1] + …} of the storage, counted from the first element. A view may skip or repeat
 * numbers and use any order, but all of them must be in the file: otherwise the description is
 * refused.
 *
 * @param storage the key of the storage
 * @param start the offset of the first element in the storage, in bytes
 * @param type the type of the elements
 */
record TorchTensor(String storage, long start, TorchType type, long[] shape, long[] strides) {

  /**
   * The tensor that a call describes.
   *
   * @param label the name of the tensor in messages
   * @throws BadInputException when the tensor exceeds its storage, or the file does not have the
   *     storage
   */
  static TorchTensor of(TensorCall call, TorchStorages storages, Supplier<String> label)
      throws IOException {
    TorchStorage storage = TorchStorage.of(call.argument(0));
    TorchType type = call.type();
    long[] shape = call.shape();
    long[] strides = call.strides();
    if (storage == null
        || storage.type() == null
        || type == null
        || !(call.argument(1) instanceof PickleValue.Whole offset)
        || shape == null
        || strides == null
        || shape.length != strides.length) {
      throw new BadInputException(
          "%s: expected a storage, an offset, and as many sizes as strides, found other things"
              .formatted(label.get()));
    }
    int width = storage.type().width();
    check(storage, storage.type(), storages.length(storage.key()), label);
    check(offset.number(), shape, strides, storage.length() * width / type.width(), label);
    long start = storage.first() * width + offset.number() * type.width();
    return new TorchTensor(storage.key(), start, type, shape, strides);
  }

  /**
   * @param found the number of bytes of the storage in the file
   */
  private static void check(
      TorchStorage storage, TorchType type, long found, Supplier<String> label) {
    if (found < 0) {
      throw new BadInputException(
          "%s: expected its storage %s in the file, found none"
              .formatted(label.get(), TensorNames.printable(storage.key())));
    }
    if (storage.total() < 0 || storage.total() > found / type.width()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d numbers of type %s in storage %s, found %d bytes",
              label.get(),
              storage.total(),
              type,
              TensorNames.printable(storage.key()),
              found));
    }
    if (storage.first() < 0
        || storage.length() < 0
        || storage.first() > storage.total() - storage.length()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected a part of the %d numbers in storage %s, found %d from number %d on",
              label.get(),
              storage.total(),
              TensorNames.printable(storage.key()),
              storage.length(),
              storage.first()));
    }
  }

  /**
   * @param numbers the number of elements of the storage
   */
  private static void check(
      long offset, long[] shape, long[] strides, long numbers, Supplier<String> label) {
    long count = FoundLayers.count(shape);
    boolean fits = offset >= 0 && offset <= numbers && count >= 0;
    long last = offset;
    for (int axis = 0; axis < shape.length && fits; axis++) {
      long steps = count == 0 ? 0 : shape[axis] - 1;
      fits = strides[axis] >= 0 && (steps == 0 || strides[axis] <= (numbers - last) / steps);
      last += fits ? steps * strides[axis] : 0;
    }
    if (!fits || (count > 0 && last >= numbers)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected a view of the %d numbers in its storage, found sizes %s and strides %s"
                  + " from number %d on",
              label.get(),
              numbers,
              Arrays.toString(shape),
              Arrays.toString(strides),
              offset));
    }
  }

  /** The number of elements. */
  long count() {
    return FoundLayers.count(shape);
  }

  /** The identity of a view. Tensors with equal views have the same numbers. */
  record View(String storage, long start, String type, String shape, String strides) {}

  View view() {
    long[] steps = strides.clone();
    for (int axis = 0; axis < steps.length; axis++) {
      steps[axis] = shape[axis] == 1 ? 0 : steps[axis];
    }
    return new View(
        storage, start, type.toString(), Arrays.toString(shape), Arrays.toString(steps));
  }

  /**
   * The elements in C order and in the byte order of the file: the storage itself, or a copy if the
   * order in the storage is different. The tensor must have at least one element.
   */
  ByteBuffer bytes(TorchStorages storages) throws IOException {
    long span = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      span += (shape[axis] - 1) * strides[axis];
    }
    ByteBuffer seen = storages.read(storage, start, span * type.width());
    if (isInOrder()) {
      return seen;
    }
    ByteBuffer ordered =
        ByteBuffer.allocate(Math.toIntExact(count() * type.width())).order(seen.order());
    copy(seen, 0, 0, ordered);
    return ordered.flip();
  }

  private boolean isInOrder() {
    long stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] != 1 && strides[axis] != stride) {
        return false;
      }
      stride *= shape[axis];
    }
    return true;
  }

  private void copy(ByteBuffer from, int axis, int number, ByteBuffer to) {
    if (axis == shape.length) {
      int at = number * type.width();
      switch (type.width()) {
        case Byte.BYTES -> to.put(from.get(at));
        case Short.BYTES -> to.putShort(from.getShort(at));
        case Integer.BYTES -> to.putInt(from.getInt(at));
        default -> to.putLong(from.getLong(at));
      }
      return;
    }
    for (int i = 0; i < shape[axis]; i++) {
      copy(from, axis + 1, number + i * (int) strides[axis], to);
    }
  }
}
