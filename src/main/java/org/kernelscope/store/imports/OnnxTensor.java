package org.kernelscope.store.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.FloatFormat;

/**
 * A tensor of an ONNX file ({@code TensorProto}). Its numbers may be stored in five ways:
 *
 * <ul>
 *   <li>as raw bytes,
 *   <li>in another file,
 *   <li>as floats,
 *   <li>as doubles,
 *   <li>two bytes each, in integers.
 * </ul>
 */
final class OnnxTensor {

  private static final int NAME = 8;

  private static final int EXTERNAL = 1;

  private final Path file;
  private final ByteArrayOutputStream numbers = new ByteArrayOutputStream();
  private @Nullable ByteBuffer packed;
  private final Map<String, String> outside = new HashMap<>();
  private String name = "";
  private long[] shape = {};
  private int type;
  private long location;
  private @Nullable ByteBuffer raw;

  private OnnxTensor(Path file) {
    this.file = file;
  }

  static OnnxTensor read(ProtobufMessage message, Path file) {
    OnnxTensor tensor = new OnnxTensor(file);
    while (message.next()) {
      tensor.take(message);
    }
    return tensor;
  }

  /** Reads only the name, which is cheap. */
  static String name(ProtobufMessage message) {
    String name = "";
    while (message.next()) {
      if (message.field() == NAME) {
        name = message.text();
      }
    }
    return name;
  }

  private void take(ProtobufMessage field) {
    switch (field.field()) {
      case 1 -> shape = joined(shape, field.numbers());
      case 2 -> type = (int) field.number();
      case 4, 10 -> append(field.bytes());
      case 5 -> field.forEachNumber(this::appendShort);
      case NAME -> name = field.text();
      case 9 -> raw = field.bytes();
      case 13 -> takeEntry(field.message());
      case 14 -> location = field.number();
      default -> {}
    }
  }

  private void takeEntry(ProtobufMessage entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> {}
      }
    }
    outside.put(key, value);
  }

  /** Appends numbers. Most files have all numbers in one piece, which is not copied. */
  private void append(ByteBuffer bytes) {
    if (packed == null && numbers.size() == 0 && bytes.remaining() > Double.BYTES) {
      packed = bytes;
      return;
    }
    if (packed != null) {
      copy(packed);
      packed = null;
    }
    copy(bytes);
  }

  private void copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    numbers.writeBytes(copy);
  }

  private void appendShort(long value) {
    numbers.write((int) value);
    numbers.write((int) value >> 8);
  }

  long[] shape() {
    return shape;
  }

  /** The number of ONNX's data type, for messages. */
  int type() {
    return type;
  }

  /** The format of the numbers; null if they are not floats. */
  @Nullable FloatFormat format() {
    return format(type);
  }

  /**
   * The format of a data type of ONNX; null if it is not a type of floats.
   *
   * @param type the number of the data type
   */
  static @Nullable FloatFormat format(int type) {
    return switch (type) {
      case 1 -> FloatFormat.FLOAT32;
      case 10 -> FloatFormat.FLOAT16;
      case 11 -> FloatFormat.FLOAT64;
      case 16 -> FloatFormat.BFLOAT16;
      default -> null;
    };
  }

  /** The numbers, little-endian. */
  ByteBuffer bytes() throws IOException {
    if (location == EXTERNAL) {
      return fromOtherFile();
    }
    if (raw != null) {
      return raw;
    }
    return packed != null
        ? packed
        : ByteBuffer.wrap(numbers.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the numbers from another file. It must be below the folder of the ONNX file, because an
   * untrusted file must not make the program read other files.
   */
  private ByteBuffer fromOtherFile() throws IOException {
    String location = outside.getOrDefault("location", "");
    boolean plain =
        location.matches("[^\\\\:\\p{Cntrl}]+")
            && !location.startsWith("/")
            && !List.of(location.split("/")).contains("..");
    Path weights = plain ? file.toAbsolutePath().resolveSibling(location) : file;
    if (!plain || !Files.isRegularFile(weights) || !isBelowFolder(weights)) {
      throw new BadInputException(
          "%s: expected the weights in this file or one beside it, or below its folder, found them said to be in '%s'"
              .formatted(file, location.replaceAll("\\p{Cntrl}", "?")));
    }
    long size = Files.size(weights);
    long offset = number("offset", 0);
    long length = number("length", size - offset);
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %d bytes of tensor %s from byte %d of %s on, found %d bytes in it",
              file,
              length,
              name,
              offset,
              location,
              size));
    }
    return MappedFile.read(weights, offset, length);
  }

  /** Whether a file is below the folder, after links are resolved: links may lead out of it. */
  private boolean isBelowFolder(Path weights) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && weights.toRealPath().startsWith(folder.toRealPath());
  }

  private long number(String key, long otherwise) {
    String value = outside.get(key);
    try {
      return value == null ? otherwise : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "%s: expected a number as %s of tensor %s, found '%s'".formatted(file, key, name, value),
          e);
    }
  }

  private static long[] joined(long[] first, long[] second) {
    long[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
