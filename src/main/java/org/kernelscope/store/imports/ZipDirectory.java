package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip file, with or without Zip64. It gives what is needed to read uncompressed
 * entries in place. Other readers do not serve:
 *
 * <ul>
 *   <li>Java's own does not give the position of an entry in the file.
 *   <li>Commons Compress needs seconds for the archives of large networks.
 * </ul>
 */
final class ZipDirectory {

  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;

  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LENGTH = 56;

  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;

  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;

  private static final int EXTRA_64 = 1;

  /** Marks a number that is stored in the extra field instead. */
  private static final long ELSEWHERE = 0xffffffffL;

  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;

  /**
   * An entry.
   *
   * @param header the position of its local header in the file
   * @param size its size in bytes
   * @param stored whether it is neither compressed nor encrypted
   */
  record Entry(long header, long size, boolean stored) {}

  private ZipDirectory() {}

  /**
   * The entries by name, in the order of the directory; null if the file does not end with a
   * directory.
   */
  static @Nullable Map<String, Entry> read(FileBytes file) throws IOException {
    ByteBuffer table = table(file);
    if (table == null) {
      return null;
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (table.remaining() >= ENTRY_LENGTH && table.getInt(table.position()) == ENTRY) {
      int at = table.position();
      int name = unsigned(table, at + 28);
      int extra = unsigned(table, at + 30);
      int comment = unsigned(table, at + 32);
      if (table.remaining() < ENTRY_LENGTH + name + extra + comment) {
        return null;
      }
      byte[] text = new byte[name];
      table.get(at + ENTRY_LENGTH, text);
      entries.putIfAbsent(
          new String(text, StandardCharsets.UTF_8),
          entry(table, at, part(table, at + ENTRY_LENGTH + name, extra)));
      table.position(at + ENTRY_LENGTH + name + extra + comment);
    }
    return table.hasRemaining() ? null : entries;
  }

  /**
   * The bytes of the directory, found by the record at the end of the file; null if there is none.
   */
  private static @Nullable ByteBuffer table(FileBytes file) throws IOException {
    int length = (int) Math.min(file.size(), END_LENGTH + LONGEST_COMMENT);
    long start = file.size() - length;
    ByteBuffer tail = file.read(start, length);
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        long size = tail.getInt(at + 12) & 0xffffffffL;
        long offset = tail.getInt(at + 16) & 0xffffffffL;
        ByteBuffer end64 = end64(file, start + at);
        return end64 == null
            ? window(file, offset, size)
            : window(file, end64.getLong(48), end64.getLong(40));
      }
    }
    return null;
  }

  /** The Zip64 record that belongs to an older record; null if there is none. */
  private static @Nullable ByteBuffer end64(FileBytes file, long end) throws IOException {
    ByteBuffer locator = window(file, end - LOCATOR_LENGTH, LOCATOR_LENGTH);
    if (locator == null || locator.getInt(0) != LOCATOR) {
      return null;
    }
    ByteBuffer end64 = window(file, locator.getLong(8), END_64_LENGTH);
    return end64 == null || end64.getInt(0) != END_64 ? null : end64;
  }

  private static Entry entry(ByteBuffer table, int at, ByteBuffer extra) {
    boolean stored =
        unsigned(table, at + 10) == STORED && (unsigned(table, at + 8) & ENCRYPTED) == 0;
    long packed = table.getInt(at + 20) & ELSEWHERE;
    long size = table.getInt(at + 24) & ELSEWHERE;
    long header = table.getInt(at + 42) & ELSEWHERE;
    ByteBuffer wide = extra64(extra);
    size = size == ELSEWHERE ? next(wide) : size;
    packed = packed == ELSEWHERE ? next(wide) : packed;
    header = header == ELSEWHERE ? next(wide) : header;
    return new Entry(header, size, stored && packed == size);
  }

  /** The numbers that are too large for the fields of an entry. */
  private static ByteBuffer extra64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
      if (id == EXTRA_64) {
        return part(extra, extra.position(), length);
      }
      extra.position(extra.position() + length);
    }
    return part(extra, extra.position(), 0);
  }

  /** The next number; -1 at the end, which is not a valid position. */
  private static long next(ByteBuffer numbers) {
    return numbers.remaining() < Long.BYTES ? -1 : numbers.getLong();
  }

  /**
   * The position of an entry's bytes in the file; -1 if there is no entry at its header's position.
   */
  static long start(Entry entry, FileBytes file) throws IOException {
    ByteBuffer header = window(file, entry.header, LOCAL_LENGTH);
    return header == null || header.getInt(0) != LOCAL
        ? -1
        : entry.header + LOCAL_LENGTH + unsigned(header, 26) + unsigned(header, 28);
  }

  private static @Nullable ByteBuffer window(FileBytes file, long offset, long length)
      throws IOException {
    boolean there = offset >= 0 && length >= 0 && offset <= file.size() - length;
    return there ? file.read(offset, length) : null;
  }

  private static ByteBuffer part(ByteBuffer bytes, int from, int length) {
    return bytes.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }
}
