package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that is read at many places. There is one memory map for all of them. If the
 * file is larger than a map may be, each read has its own map.
 */
final class FileBytes {

  private final Path file;
  private final long size;
  private final @Nullable ByteBuffer whole;

  FileBytes(Path file) throws IOException {
    this.file = file;
    this.size = Files.size(file);
    this.whole = size <= Integer.MAX_VALUE ? MappedFile.read(file) : null;
  }

  long size() {
    return size;
  }

  /** A part of the file, read-only and little-endian. */
  ByteBuffer read(long offset, long length) throws IOException {
    if (whole == null || offset < 0 || length < 0 || offset > size - length) {
      return MappedFile.read(file, offset, length); // It throws an exception with the reason.
    }
    return whole.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
