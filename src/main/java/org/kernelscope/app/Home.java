package org.kernelscope.app;

import java.nio.file.Path;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.library.Library;

/**
 * The places of the program's files.
 *
 * @param installation folder with {@code sample-data}
 * @param data folder of fetched data sets
 */
record Home(Path installation, Path data) {

  /**
   * The installation is the system property {@code kernelscope.home} or, without it, the current
   * folder; data are in the user's {@code .kernelscope/data}.
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

  /** The log file, for the analysis of failures. */
  Path log() {
    return data.resolveSibling("kernelscope.log");
  }

  /** The file with the last position of the window. */
  Path window() {
    return data.resolveSibling("window.json");
  }

  /** The file with the last opened files. */
  Path recent() {
    return data.resolveSibling("recent.json");
  }

  /** What the program is and does, for people. */
  Path documentation() {
    return installation.resolve("README.md");
  }

  /** A file of kernels that comes with the program. */
  Path sampleKernels() {
    return sampleData().resolve("kernels").resolve("glyphs-7x7.npz");
  }

  /** The script that starts the program. */
  Path launcher() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return installation.resolve(windows ? "kernelscope.cmd" : "kernelscope");
  }

  Library library() {
    return new Library(catalogue(), sampleData());
  }

  Catalogue catalogue() {
    return new Catalogue(sampleData(), data);
  }
}
