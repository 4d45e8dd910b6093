package org.kernelscope.ui.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The log file of the program's failures.
 *
 * @param file the file; it exists only after a first failure
 */
public record ProgramLog(Path file) {

  /** The number of bytes that are read: some hundred failures. */
  private static final int LATEST = 200_000;

  /** Its latest lines; empty while there is none. */
  public String latest() throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long from = Math.max(0, channel.size() - LATEST);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {}
      String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
    }
  }
}
