package org.kernelscope.data;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes a file completely or not at all: under a temporary name in the same folder, forced to the
 * disk, then moved over the target. A reader gets the old or the new file, even after a kill.
 */
public final class AtomicFile {

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.tmp");

  private AtomicFile() {}

  /** Writes {@code content} to {@code target}; its folder is made if it is not there. */
  public static void write(Path target, Content content) throws IOException {
    Path whole = target.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null) {
      throw new IOException(target + " is a folder");
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve(".%s.%s.tmp".formatted(whole.getFileName(), UUID.randomUUID()));
    try {
      // A checkpoint must be written even when its thread is interrupted.
      try (FileOutputStream file = NamedOutput.open(temporary, false, whole)) {
        OutputStream out = new KeptOpen(new NamedOutput(file, whole));
        content.writeTo(out);
        out.flush();
        file.getFD().sync();
      }
      moveInto(temporary, whole);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Whether a file is one that is being written, or was when its process was killed. */
  public static boolean isTemporary(Path file) {
    return TEMPORARY.matcher(file.getFileName().toString()).matches();
  }

  /** Moves a finished file over {@code target}, atomically where the file system can. */
  static void moveInto(Path finished, Path target) throws IOException {
    try {
      Files.move(
          finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(finished, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes {@code text} in UTF-8. */
  public static void writeString(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writers such as a zip stream close what they write to, but the file is still to be forced. */
  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(new BufferedOutputStream(out, 1 << 16));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
