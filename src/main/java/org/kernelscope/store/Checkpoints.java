package org.kernelscope.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.kernelscope.data.BadInputException;

/**
 * The checkpoints of a run: the newest one, and the one before it, in case the newest is damaged.
 * After a kill at any moment at least one of them is whole.
 *
 * @param folder of the run
 */
public record Checkpoints(Path folder) {

  /** Writes a checkpoint, completely or not at all. */
  @FunctionalInterface
  public interface Saver {
    void save(Path file) throws IOException;
  }

  /** The newest checkpoint, a ZIP file; it may not exist yet. */
  public Path newest() {
    return folder.resolve("checkpoint.zip");
  }

  private Path before() {
    return folder.resolve("checkpoint-before.zip");
  }

  /** A whole checkpoint that has not got its name yet. */
  private Path next() {
    return folder.resolve("checkpoint-next.zip");
  }

  private Stream<Path> all() {
    return Stream.of(next(), newest(), before());
  }

  /** Whether there is one. Quick, as it is asked for every run of a workspace. */
  public boolean exist() {
    return Stream.of(newest(), before(), next()).anyMatch(file -> file.toFile().exists());
  }

  /** Those that exist, the newest first. */
  public List<Path> newestFirst() {
    return all().filter(Files::exists).toList();
  }

  /** Whether a new one is written and has not got its name yet. */
  public boolean isChanging() {
    return Files.exists(next());
  }

  /** Whether a file is one of them. */
  boolean include(Path file) {
    return all().anyMatch(file::equals);
  }

  /** Writes a new checkpoint and keeps the last one. */
  public void write(Saver saver) throws IOException {
    saver.save(next());
    if (Files.exists(newest())) {
      replace(newest(), before());
    }
    replace(next(), newest());
  }

  /** Makes a checkpoint the newest one; newer ones, which are damaged, are deleted. */
  public void goBackTo(Path checkpoint) throws IOException {
    for (Path newer : newestFirst()) {
      if (newer.equals(checkpoint)) {
        break;
      }
      Files.delete(newer);
    }
    if (!checkpoint.equals(newest())) {
      replace(checkpoint, newest());
    }
  }

  /** Deletes all of them but the newest: a complete run needs no other. */
  public void keepNewest() throws IOException {
    Files.deleteIfExists(before());
  }

  /** Deletes all of them. */
  public void delete() throws IOException {
    for (Path file : newestFirst()) {
      Files.delete(file);
    }
  }

  private static void replace(Path file, Path target) throws IOException {
    Files.move(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads a checkpoint to its end and compares the check sums of its entries.
   *
   * @throws BadInputException when it is no ZIP file, or not whole
   */
  public static void requireWhole(Path checkpoint) throws IOException {
    // Opening a pipe would wait for somebody to write to it.
    if (!Files.isRegularFile(checkpoint)) {
      throw new BadInputException(
          "%s: expected a ZIP file, found something else".formatted(checkpoint));
    }
    try (ZipFile zip = new ZipFile(checkpoint.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        // The class ZipFile does not compare check sums.
        try (CheckedInputStream in =
            new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
          in.transferTo(OutputStream.nullOutputStream());
          if (in.getChecksum().getValue() != entry.getCrc()) {
            throw new ZipException("wrong check sum of " + entry.getName());
          }
        }
      }
    } catch (ZipException | EOFException damaged) {
      throw new BadInputException(
          "%s: expected a whole ZIP file, found a damaged one (%s)"
              .formatted(checkpoint, damaged.getMessage()),
          damaged);
    }
  }
}
