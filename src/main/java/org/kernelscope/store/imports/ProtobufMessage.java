package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.kernelscope.data.BadInputException;

/**
 * A protocol buffer message, whose fields are read one after the other. Nothing is copied: a field
 * that is a message, a text or an array is a window on the bytes of this one.
 */
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int WINDOW = 2;
  private static final int FOUR_BYTES = 5;

  private static final int LONGEST_VARINT = 10;

  private final ByteBuffer bytes;
  private final String source;
  private int field;
  private int wire;
  private long number;
  private ByteBuffer window = ByteBuffer.allocate(0);

  /**
   * @param source the name of the file in messages
   */
  ProtobufMessage(ByteBuffer bytes, String source) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.source = source;
  }

  /**
   * Moves to the next field.
   *
   * @return false at the end
   */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (tag >>> 3 < 1 || tag >>> 3 > (1 << 29) - 1) {
      throw damaged(String.format(Locale.ROOT, "field %d", tag >>> 3));
    }
    switch (wire) {
      case VARINT -> number = varint();
      case EIGHT_BYTES -> window = take(Long.BYTES);
      case FOUR_BYTES -> window = take(Integer.BYTES);
      case WINDOW -> window = take(varint());
      default -> throw damaged(String.format(Locale.ROOT, "field %d of wire type %d", field, wire));
    }
    return true;
  }

  /** The number of the field. */
  int field() {
    return field;
  }

  /** The field as an integer. */
  long number() {
    require(wire == VARINT, "an integer");
    return number;
  }

  /** The bytes of the field, little-endian: one number or several. */
  ByteBuffer bytes() {
    require(wire != VARINT, "bytes");
    return window.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  String text() {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  ProtobufMessage message() {
    require(wire == WINDOW, "a message");
    return new ProtobufMessage(window, source);
  }

  /** The integers in one occurrence of a repeated field: one or several. */
  long[] numbers() {
    LongStream.Builder numbers = LongStream.builder();
    forEachNumber(numbers::add);
    return numbers.build().toArray();
  }

  /** Visits the integers in one occurrence of a repeated field: one or several. */
  void forEachNumber(LongConsumer visitor) {
    if (wire == VARINT) {
      visitor.accept(number);
      return;
    }
    ProtobufMessage packed = new ProtobufMessage(window, source);
    while (packed.bytes.hasRemaining()) {
      visitor.accept(packed.varint());
    }
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (!bytes.hasRemaining()) {
        throw damaged("an integer cut short");
      }
      byte next = bytes.get();
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("an integer without end");
  }

  private ByteBuffer take(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "a field of %s bytes where %d are left",
              Long.toUnsignedString(length),
              bytes.remaining()));
    }
    ByteBuffer taken = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return taken;
  }

  private void require(boolean fit, String expected) {
    if (!fit) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %s in field %d, found wire type %d",
              source,
              expected,
              field,
              wire));
    }
  }

  private BadInputException damaged(String found) {
    return new BadInputException(
        "%s: expected a whole protocol buffers file, found %s".formatted(source, found));
  }
}
