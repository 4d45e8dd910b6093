package org.kernelscope.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kernelscope.data.BadInputException;

/**
 * The header of an NPY file: a magic number, a version, and a Python dict literal that describes
 * the bytes after it. Format: <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>.
 *
 * @param kind {@code f} float, {@code i} signed, {@code u} unsigned, {@code b} boolean
 * @param width bytes per value
 * @param order byte order of the values
 * @param fortran whether the first axis runs fastest
 * @param shape the extents, none of them negative; their product fits an int
 * @param count the number of values
 * @param end the number of bytes before the first value
 */
record NpyHeader(
    char kind, int width, ByteOrder order, boolean fortran, int[] shape, int count, int end) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Headers of plain arrays are about a hundred bytes; only structured types need more. */
  private static final int LONGEST = 1 << 16;

  /** The limit of NumPy. */
  private static final int MOST_AXES = 64;

  /** Values start at a multiple of this number of bytes, so that a file can be memory-mapped. */
  private static final int ALIGNMENT = 64;

  /** The number of bytes of the values. */
  long bytes() {
    return (long) count * width;
  }

  /** Whether {@code start}, the first bytes of a file, are those of an NPY file. */
  static boolean isNpy(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static NpyHeader read(InputStream in, String source) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new BadInputException(
          "%s: expected an NPY file, which begins with 93 'NUMPY', found %s"
              .formatted(source, magic.length == 0 ? "nothing" : hex(magic)));
    }
    byte[] version = exactly(in, 2, "a version number", source);
    int major = version[0] & 0xff;
    int minor = version[1] & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected NPY version 1.0, 2.0 or 3.0, found %d.%d",
              source,
              major,
              minor));
    }
    int lengthBytes = major == 1 ? 2 : 4;
    ByteBuffer size =
        ByteBuffer.wrap(exactly(in, lengthBytes, "a header length", source))
            .order(ByteOrder.LITTLE_ENDIAN);
    long length = major == 1 ? size.getShort() & 0xffffL : size.getInt() & 0xffffffffL;
    if (length > LONGEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected an NPY header of at most %d bytes, found a length of %d",
              source,
              LONGEST,
              length));
    }
    byte[] text = exactly(in, (int) length, "an NPY header", source);
    Map<String, Object> dict =
        new Literal(new String(text, StandardCharsets.ISO_8859_1), source).dict();
    return of(dict, MAGIC.length + 2 + lengthBytes + (int) length, source);
  }

  private static NpyHeader of(Map<String, Object> dict, int end, String source) {
    if (dict.size() != 3
        || !(dict.get("descr") instanceof String descr)
        || !(dict.get("fortran_order") instanceof Boolean fortran)
        || !(dict.get("shape") instanceof long[] extents)) {
      throw new BadInputException(
          "%s: expected an NPY header with descr, fortran_order and shape, found '%s'"
              .formatted(source, printable(String.join(", ", dict.keySet()))));
    }
    if (!descr.matches("[<>=](f[248]|[iu][248])|[<>|=]([iu]1|b1)")) {
      throw new BadInputException(
          "%s: expected numbers such as '<f4', found %s '%s'"
              .formatted(
                  source, descr.contains("O") ? "Python objects" : "the type", printable(descr)));
    }
    ByteOrder order =
        switch (descr.charAt(0)) {
          case '<' -> ByteOrder.LITTLE_ENDIAN;
          case '>' -> ByteOrder.BIG_ENDIAN;
          default -> ByteOrder.nativeOrder();
        };
    if (extents.length > MOST_AXES) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d axes, found %d",
              source,
              MOST_AXES,
              extents.length));
    }
    int[] shape = new int[extents.length];
    long count = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      long extent = extents[axis];
      // Neither factor exceeds an int, so the product cannot overflow a long.
      count = extent < 0 || extent > Integer.MAX_VALUE ? -1 : count * extent;
      if (count < 0 || count > Integer.MAX_VALUE) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected a shape of at most %d values, found %s",
                source,
                Integer.MAX_VALUE,
                tuple(extents)));
      }
      shape[axis] = (int) extent;
    }
    return new NpyHeader(
        descr.charAt(1), descr.charAt(2) - '0', order, fortran, shape, (int) count, end);
  }

  /** The header of version 1.0 that numpy would write for little-endian values in C order. */
  static byte[] bytes(String descr, int[] shape) {
    long[] extents = Arrays.stream(shape).asLongStream().toArray();
    String dict =
        "{'descr': '<%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, tuple(extents));
    int before = MAGIC.length + 4;
    int end = (before + dict.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String text = dict + " ".repeat(end - before - dict.length() - 1) + "\n";
    return ByteBuffer.allocate(end)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  private static String tuple(long[] extents) {
    String inner =
        Arrays.stream(extents).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return extents.length == 1 ? "(" + inner + ",)" : "(" + inner + ")";
  }

  private static byte[] exactly(InputStream in, int length, String what, String source)
      throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %s of %d bytes, found the end of the file after %d",
              source,
              what,
              length,
              bytes.length));
    }
    return bytes;
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(text.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "%02x", b));
    }
    return text.toString();
  }

  /** At most a short piece of {@code text}, fit for a sentence. */
  private static String printable(String text) {
    String clean = text.replaceAll("[^ -~]", "?");
    return clean.length() <= 40 ? clean : clean.substring(0, 40) + "…";
  }

  /**
   * A dict whose values are strings, booleans and tuples of integers: the part of Python's literals
   * that an NPY header of a plain array uses.
   */
  private static final class Literal {
    private final String text;
    private final String source;
    private int at;

    Literal(String text, String source) {
      this.text = text;
      this.source = source;
    }

    Map<String, Object> dict() {
      Map<String, Object> entries = new LinkedHashMap<>();
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        if (entries.put(key, value()) != null) {
          throw bad("each key once");
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw bad("nothing after the dict");
      }
      return entries;
    }

    private Object value() {
      skipSpace();
      if (text.startsWith("True", at)) {
        at += 4;
        return true;
      }
      if (text.startsWith("False", at)) {
        at += 5;
        return false;
      }
      if (peek() == '(') {
        return tuple();
      }
      if (peek() == '[') {
        throw new BadInputException(
            "%s: expected plain numbers, found a structured type".formatted(source));
      }
      return string();
    }

    private long[] tuple() {
      long[] values = new long[4];
      int count = 0;
      expect('(');
      while (!accept(')')) {
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = integer();
        if (!accept(',')) {
          if (count == 1) {
            throw bad("a comma, without which (n) is no tuple");
          }
          expect(')');
          break;
        }
      }
      return Arrays.copyOf(values, count);
    }

    private long integer() {
      skipSpace();
      int start = at;
      if (peek() == '-') {
        at++;
      }
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
      try {
        long value = Long.parseLong(text.substring(start, at));
        // Python 2 wrote long integers as 3L.
        accept('L');
        return value;
      } catch (NumberFormatException e) {
        at = start;
        throw bad("an integer of at most 63 bits");
      }
    }

    private String string() {
      skipSpace();
      char quote = peek();
      if (quote != '\'' && quote != '"') {
        throw bad("a string");
      }
      int close = text.indexOf(quote, at + 1);
      if (close < 0) {
        throw bad("the closing quote of a string");
      }
      String value = text.substring(at + 1, close);
      at = close + 1;
      return value;
    }

    private boolean accept(char wanted) {
      skipSpace();
      boolean found = peek() == wanted;
      if (found) {
        at++;
      }
      return found;
    }

    private void expect(char wanted) {
      if (!accept(wanted)) {
        throw bad("'" + wanted + "'");
      }
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private BadInputException bad(String expected) {
      String found =
          at < text.length() ? "'" + printable(text.substring(at)) + "'" : "the end of the header";
      return new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %s at character %d of the NPY header, found %s",
              source,
              expected,
              at,
              found));
    }
  }
}
