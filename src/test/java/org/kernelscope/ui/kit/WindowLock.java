package org.kernelscope.ui.kit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Lets one class of window tests at a time have a display: its mouse, keyboard and focus are one
 * for all processes that test on it.
 */
final class WindowLock {

  private static final Path FILE = Path.of("target", "window-tests" + display() + ".lock");

  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;

  private static String display() {
    String display = System.getenv("DISPLAY");
    return display == null ? "" : display.replaceAll("[^0-9]+", "-");
  }

  /** Waits until no other process has the display. */
  void acquire() throws IOException {
    Files.createDirectories(FILE.getParent());
    FileChannel opened =
        FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel = opened;
    lock = opened.lock();
  }

  void release() throws IOException {
    if (lock != null) {
      lock.release();
    }
    if (channel != null) {
      channel.close();
    }
  }
}
