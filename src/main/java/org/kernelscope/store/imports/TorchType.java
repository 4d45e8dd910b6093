package org.kernelscope.store.imports;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.FloatFormat;
import org.kernelscope.store.imports.pickle.PickleValue;

/** The element types of PyTorch's storages. */
enum TorchType {
  FLOAT16("Half", FloatFormat.FLOAT16),
  BFLOAT16("BFloat16", FloatFormat.BFLOAT16),
  FLOAT32("Float", FloatFormat.FLOAT32),
  FLOAT64("Double", FloatFormat.FLOAT64),
  BOOL("Bool", 1),
  UINT8("Byte", 1),
  INT8("Char", 1),
  INT16("Short", 2),
  INT32("Int", 4),
  INT64("Long", 8),
  COMPLEX64("ComplexFloat", 8),
  COMPLEX128("ComplexDouble", 16),
  QINT8("QInt8", 1),
  QUINT8("QUInt8", 1),
  QINT32("QInt32", 4),
  /** Bytes without a type; each tensor gives the type. */
  UNTYPED("Untyped", 1);

  private final String storage;
  private final int width;
  private final @Nullable FloatFormat format;

  TorchType(String storage, FloatFormat format) {
    this.storage = storage + "Storage";
    this.width = format.width();
    this.format = format;
  }

  TorchType(String storage, int width) {
    this.storage = storage + "Storage";
    this.width = width;
    this.format = null;
  }

  /** The size of an element in bytes. */
  int width() {
    return width;
  }

  /** The format of the elements; null if they are not floats. */
  @Nullable FloatFormat format() {
    return format;
  }

  /** The type by the class of a storage, such as {@code torch.HalfStorage}; null if unknown. */
  static @Nullable TorchType ofStorage(PickleValue value) {
    return value instanceof PickleValue.Name name && name.module().startsWith("torch")
        ? Arrays.stream(values())
            .filter(t -> t.storage.equals(name.name()))
            .findFirst()
            .orElse(null)
        : null;
  }

  /** The type by its own name, such as {@code torch.float16}; null if unknown. */
  static @Nullable TorchType of(PickleValue value) {
    return value instanceof PickleValue.Name name && name.module().equals("torch")
        ? Arrays.stream(values())
            .filter(t -> t.toString().equals(name.name()))
            .findFirst()
            .orElse(null)
        : null;
  }

  /** The name in PyTorch. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
