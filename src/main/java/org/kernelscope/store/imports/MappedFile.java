package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.kernelscope.data.BadInputException;

/** Memory maps of files. Reading a part of a large network costs only that part. */
final class MappedFile {

  private MappedFile() {}

  /**
   * A part of a file, read-only and little-endian.
   *
   * @throws BadInputException when the file does not contain these bytes, or they are too many for
   *     a buffer
   */
  static ByteBuffer read(Path file, long offset, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (offset < 0 || length < 0 || offset > channel.size() - length) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected %d bytes from byte %d on, found a file of %d bytes",
                file,
                length,
                offset,
                channel.size()));
      }
      if (length > Integer.MAX_VALUE) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected at most %d bytes in one piece, found %d",
                file,
                Integer.MAX_VALUE,
                length));
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, offset, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** A whole file. */
  static ByteBuffer read(Path file) throws IOException {
    return read(file, 0, Files.size(file));
  }
}
