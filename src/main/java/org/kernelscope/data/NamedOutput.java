package org.kernelscope.data;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Writes to a file, and says which one it is when the system refuses: its own "No space left on
 * device" does not.
 */
public final class NamedOutput extends FilterOutputStream {

  private final Path file;

  /**
   * @param file what is written, as people know it
   */
  public NamedOutput(OutputStream out, Path file) {
    super(out);
    this.file = file;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException refused) {
      throw named(refused, file);
    }
  }

  /** A refusal with the name of its file, which the system's own does not always have. */
  public static FileSystemException named(IOException refused, Path file) {
    if (refused instanceof FileSystemException already) {
      return already;
    }
    FileSystemException named =
        new FileSystemException(file.toString(), null, refused.getMessage());
    named.initCause(refused);
    return named;
  }
}
