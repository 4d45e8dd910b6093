package org.kernelscope.app;

import java.nio.file.Path;
import org.kernelscope.data.Catalogue;

/**
 * Where the program finds things.
 *
 * @param installation folder with {@code sample-data}
 * @param data folder of fetched data sets
 */
record Home(Path installation, Path data) {

  /**
   * As the system property {@code kernelscope.home} says, or else the current folder; data in the
   * user's {@code .kernelscope/data}.
   */
  static Home ofThisProcess() {
    return new Home(
        Path.of(System.getProperty("kernelscope.home", "")).toAbsolutePath(),
        Path.of(System.getProperty("user.home", ""), ".kernelscope", "data"));
  }

  Path sampleData() {
    return installation.resolve("sample-data");
  }

  Catalogue catalogue() {
    return new Catalogue(sampleData(), data);
  }
}
