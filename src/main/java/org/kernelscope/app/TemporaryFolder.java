package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** An empty folder for one command, which is deleted with everything in it when it is closed. */
final class TemporaryFolder implements AutoCloseable {

  private final Path path = Files.createTempDirectory("kernelscope-bench");
  private boolean kept;

  TemporaryFolder() throws IOException {}

  Path path() {
    return path;
  }

  /** Leaves the folder where it is, for somebody to look into. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      FileUtils.deleteDirectory(path.toFile());
    }
  }
}
