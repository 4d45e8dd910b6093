package org.kernelscope.store.imports;

import io.jhdf.Constants;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.FloatFormat;

/** An array of an HDF5 file, described by its header. The values are a window on the file. */
final class Hdf5Array {

  private static final int BFLOAT16_EXPONENT = 8;

  private final HdfBackingStorage storage;
  private final Hdf5Header header;
  private final long[] shape;

  Hdf5Array(HdfBackingStorage storage, Hdf5Header header) {
    this.storage = storage;
    this.header = header;
    this.shape =
        header
            .first(DataSpaceMessage.class)
            .map(space -> space.getDataSpace().getDimensionsAsLong())
            .orElse(new long[0]);
  }

  long[] shape() {
    return shape.clone();
  }

  /** Whether the values are two opaque bytes each, as Keras stores bfloat16. */
  boolean isTwoOpaqueBytes() {
    return header.opaqueWidth() == 2;
  }

  /**
   * The format of the values; null if they are not floats of a known format. Two opaque bytes are
   * taken for bfloat16, because HDF5 has no type for it.
   */
  @Nullable FloatFormat format() {
    if (isTwoOpaqueBytes()) {
      return FloatFormat.BFLOAT16;
    }
    DataType type = header.type().orElse(null);
    if (!(type instanceof FloatingPoint floats)) {
      return null;
    }
    return switch (floats.getSize()) {
      case 2 ->
          floats.getExponentSize() == BFLOAT16_EXPONENT
              ? FloatFormat.BFLOAT16
              : floats.getExponentSize() == 5 ? FloatFormat.FLOAT16 : null;
      case 4 -> floats.getExponentSize() == 8 ? FloatFormat.FLOAT32 : null;
      case 8 -> floats.getExponentSize() == 11 ? FloatFormat.FLOAT64 : null;
      default -> null;
    };
  }

  /** Why the values cannot be read, as a clause; null if they can be read. */
  @Nullable String unreadable() {
    DataLayoutMessage layout = header.first(DataLayoutMessage.class).orElse(null);
    if (format() == null) {
      return "its weights are not floats";
    }
    if (header.isElsewhere()) {
      return "its weights are in other files";
    }
    if (layout instanceof ChunkedDataLayoutMessage
        || layout instanceof ChunkedDataLayoutMessageV4) {
      return "its weights are compressed or in chunks, as Keras never keeps them";
    }
    if (layout instanceof ContiguousDataLayoutMessage whole
        && whole.getAddress() == Constants.UNDEFINED_ADDRESS) {
      return "its weights were never written";
    }
    return window().isEmpty() ? "its weights are not in the file as they are said to be" : null;
  }

  /** The values. Call this only if {@link #unreadable} is null. */
  ByteBuffer bytes() {
    return window().orElseThrow();
  }

  private Optional<ByteBuffer> window() {
    FloatFormat format = format();
    long count = FoundLayers.count(shape);
    DataLayoutMessage layout = header.first(DataLayoutMessage.class).orElse(null);
    if (format == null || count < 0 || count > storage.size() / format.width()) {
      return Optional.empty();
    }
    long length = count * format.width();
    try {
      ByteBuffer bytes = null;
      if (layout instanceof CompactDataLayoutMessage inside) {
        bytes = inside.getDataBuffer();
      } else if (layout instanceof ContiguousDataLayoutMessage whole) {
        bytes = storage.map(whole.getAddress(), length);
      }
      return bytes == null || bytes.remaining() != length
          ? Optional.empty()
          : Optional.of(bytes.order(order()));
    } catch (RuntimeException outside) {
      return Optional.empty();
    }
  }

  private ByteOrder order() {
    DataType type = header.type().orElse(null);
    return type instanceof OrderedDataType ordered
        ? ordered.getByteOrder()
        : ByteOrder.LITTLE_ENDIAN;
  }
}
