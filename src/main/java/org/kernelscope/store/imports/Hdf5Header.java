package org.kernelscope.store.imports;

import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.Message;
import io.jhdf.object.message.ObjectHeaderContinuationMessage;
import io.jhdf.object.message.SharedMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The header of an HDF5 object: a sequence of messages, which jhdf reads one by one. The header
 * class of jhdf fails as a whole if it does not know one message, such as the type of an array of
 * bfloat16. Here only that message is left out.
 */
final class Hdf5Header {

  private static final int DATA_SPACE = 1;
  private static final int DATA_TYPE = 3;
  private static final int EXTERNAL_FILES = 7;

  /** The types of messages that are read. Others are not needed: fill values, times, comments. */
  private static final Set<Integer> READ = Set.of(DATA_SPACE, 2, DATA_TYPE, 6, 8, 12, 16, 17, 21);

  /** The flag of a message that is stored in the header of another object. */
  private static final int SHARED = 2;

  /** The class of types with opaque bytes as values. */
  private static final int OPAQUE = 5;

  private static final int MOST_BLOCKS = 10_000;

  private final HdfBackingStorage storage;
  private final long address;
  private final boolean follow;
  private final List<Message> messages = new ArrayList<>();
  private final Set<Long> blocks = new HashSet<>();
  private boolean array;
  private boolean elsewhere;
  private @Nullable DataType type;
  private int opaqueWidth;

  private Hdf5Header(HdfBackingStorage storage, long address, boolean follow) {
    this.storage = storage;
    this.address = address;
    this.follow = follow;
  }

  /** Reads the header at an address. */
  static Hdf5Header read(HdfBackingStorage storage, long address) {
    return read(storage, address, true);
  }

  /**
   * @param follow whether a type that is stored in another header is read from there
   */
  private static Hdf5Header read(HdfBackingStorage storage, long address, boolean follow) {
    Hdf5Header header = new Hdf5Header(storage, address, follow);
    if (storage.readBufferFromAddress(address, 1).get() == 1) {
      header.readFirstVersion();
    } else {
      header.readSecondVersion();
    }
    return header;
  }

  private void readFirstVersion() {
    int size = storage.readBufferFromAddress(address + 8, 4).getInt();
    readBlock(storage.readBufferFromAddress(address + 16, size), 8, false);
  }

  private void readSecondVersion() {
    ByteBuffer start = storage.readBufferFromAddress(address, 6);
    if (start.getInt() != 0x5244484f || start.get() != 2) { // "OHDR"
      throw new IllegalArgumentException("no header of an object");
    }
    byte flags = start.get();
    int times = (flags & 1 << 5) != 0 ? 16 : 0;
    int counts = (flags & 1 << 4) != 0 ? 4 : 0;
    int width = 1 << (flags & 3);
    long at = address + 6 + times + counts;
    ByteBuffer length = storage.readBufferFromAddress(at, width);
    long size = 0;
    for (int i = 0; i < width; i++) {
      size |= (length.get() & 0xffL) << (8 * i);
    }
    boolean ordered = (flags & 1 << 2) != 0;
    readBlock(storage.readBufferFromAddress(at + width, Math.toIntExact(size)), 4, ordered);
  }

  /**
   * @param prefix the number of bytes before the content of a message: 8 in version 1 of a header,
   *     4 in version 2
   * @param ordered whether two more bytes give the order in which the message was created
   */
  private void readBlock(ByteBuffer block, int prefix, boolean ordered) {
    int before = prefix + (ordered ? 2 : 0);
    while (block.remaining() >= before) {
      int start = block.position();
      boolean first = prefix == 8;
      int kind = first ? block.getShort(start) & 0xffff : block.get(start) & 0xff;
      int size = block.getShort(start + (first ? 2 : 1)) & 0xffff;
      int flags = block.get(start + (first ? 4 : 3));
      if (before + size > block.remaining()) {
        return;
      }
      if (READ.contains(kind)) {
        ByteBuffer whole = block.slice(start, before + size).order(block.order());
        ByteBuffer content = block.slice(start + before, size).order(block.order());
        take(kind, (flags & SHARED) != 0, whole, content, prefix, ordered);
      }
      elsewhere |= kind == EXTERNAL_FILES;
      int end = start + before + size;
      // Messages of version 1 are aligned to eight bytes.
      block.position(first ? Math.min((end + 7) / 8 * 8, block.limit()) : end);
    }
  }

  private void take(
      int kind, boolean shared, ByteBuffer whole, ByteBuffer content, int prefix, boolean ordered) {
    array |= kind == DATA_SPACE;
    try {
      if (kind == DATA_TYPE && shared) {
        takeSharedType(content);
        return;
      }
      if (kind == DATA_TYPE && (content.get(0) & 0xf) == OPAQUE) {
        opaqueWidth = content.getInt(4);
        return;
      }
      Message message =
          prefix == 8
              ? Message.readObjectHeaderV1Message(whole, storage)
              : Message.readObjectHeaderV2Message(whole, storage, ordered);
      messages.add(message);
      if (message instanceof DataTypeMessage own) {
        type = own.getDataType();
      } else if (message instanceof ObjectHeaderContinuationMessage rest) {
        readContinuation(rest, prefix, ordered);
      }
    } catch (RuntimeException failure) {
      // jhdf does not know this message; it is left out.
    }
  }

  private void takeSharedType(ByteBuffer content) {
    if (follow) {
      long of = new SharedMessage(content, storage.getSuperblock()).getObjectHeaderAddress();
      Hdf5Header other = read(storage, of, false);
      type = other.type;
      opaqueWidth = other.opaqueWidth;
    }
  }

  private void readContinuation(ObjectHeaderContinuationMessage rest, int prefix, boolean ordered) {
    if (blocks.size() >= MOST_BLOCKS || !blocks.add(rest.getOffset())) {
      return;
    }
    ByteBuffer block = storage.readBufferFromAddress(rest.getOffset(), rest.getLength());
    if (prefix == 8) {
      readBlock(block, prefix, ordered);
    } else {
      // A signature precedes the block, and a checksum follows it.
      readBlock(block.slice(4, block.remaining() - 8).order(block.order()), prefix, ordered);
    }
  }

  long address() {
    return address;
  }

  /** Whether the object is an array, readable or not, and not a group. */
  boolean isArray() {
    return array;
  }

  /** Whether its values are stored in other files. */
  boolean isElsewhere() {
    return elsewhere;
  }

  /** The type of an array's values, if it is known. */
  Optional<DataType> type() {
    return Optional.ofNullable(type);
  }

  /** The number of bytes of an opaque value; 0 if the values are not opaque. */
  int opaqueWidth() {
    return opaqueWidth;
  }

  <T extends Message> Stream<T> all(Class<T> kind) {
    return messages.stream().filter(kind::isInstance).map(kind::cast);
  }

  <T extends Message> Optional<T> first(Class<T> kind) {
    return all(kind).findFirst();
  }
}
