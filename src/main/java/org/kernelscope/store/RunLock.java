package org.kernelscope.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;

/**
 * The right to write a run: a lock of the operating system on {@code lock} in its folder, which is
 * released when the process ends for any reason.
 */
record RunLock(Path folder, FileChannel channel, FileLock lock) implements Closeable {

  /**
   * The folders that this process has locked. POSIX drops a process's lock when the process closes
   * any channel to the file, so this set tells the process's own locks without opening the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** The file that is locked. */
  static Path file(Path folder) {
    return folder.resolve("lock");
  }

  /**
   * Locks a folder; null if this or another process has locked it. An empty folder in the place of
   * the file is replaced.
   *
   * @throws BadInputException when there is a folder with something in it
   */
  static @Nullable RunLock tryAcquire(Path folder) throws IOException {
    Path real = folder.toRealPath();
    removeFolder(file(real));
    if (!HELD.add(real)) {
      return null;
    }
    FileLock lock = null;
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file(real), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? null : new RunLock(real, channel, lock);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(real);
      }
    }
  }

  private static void removeFolder(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      return;
    }
    try {
      Files.delete(file);
    } catch (DirectoryNotEmptyException notOurs) {
      throw new BadInputException(
          "%s: expected a file, found a folder that is not empty".formatted(file), notOurs);
    }
  }

  @Override
  public void close() throws IOException {
    // The channel takes the lock with it.
    try (channel) {
      HELD.remove(folder);
    }
  }
}
