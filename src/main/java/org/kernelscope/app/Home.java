package org.kernelscope.app;

import java.nio.file.Path;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.library.Library;

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

  /** Where runs are recorded unless a command says otherwise. */
  Path workspace() {
    return data.resolveSibling("workspace");
  }

  /** What the program writes for whoever looks into a failure. */
  Path log() {
    return data.resolveSibling("kernelscope.log");
  }

  /** Where the window stood last. */
  Path window() {
    return data.resolveSibling("window.json");
  }

  Library library() {
    return new Library(catalogue(), sampleData());
  }

  Catalogue catalogue() {
    return new Catalogue(sampleData(), data);
  }
}
