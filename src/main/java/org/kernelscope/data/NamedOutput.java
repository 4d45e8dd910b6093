package org.kernelscope.data;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes to a file, and says which one it is when the system refuses: its own "No space left on
 * device" does not.
 */
public final class NamedOutput extends FilterOutputStream {

  private static final Pattern REASON = Pattern.compile("\\(([^()]+)\\)$");

  private final Path file;

  /**
   * @param file what is written, as people know it
   */
  public NamedOutput(OutputStream out, Path file) {
    super(out);
    this.file = file;
  }

  /**
   * Opens a file for writing. It is no channel, which an interrupt of the thread would close.
   *
   * @param append whether to go on behind what is in it
   * @param shown the file as people know it
   * @throws FileSystemException when the system refuses, with the name of {@code shown}
   */
  public static FileOutputStream open(Path file, boolean append, Path shown)
      throws FileSystemException {
    try {
      return new FileOutputStream(file.toFile(), append);
    } catch (FileNotFoundException refused) {
      // It is thrown for every refusal, with the system's reason in brackets at its end.
      Matcher reason = REASON.matcher(String.valueOf(refused.getMessage()));
      String why = reason.find() ? reason.group(1) : "the system refuses";
      FileSystemException named =
          why.equals("Permission denied")
              ? new AccessDeniedException(shown.toString())
              : new FileSystemException(shown.toString(), null, why);
      named.initCause(refused);
      throw named;
    }
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
