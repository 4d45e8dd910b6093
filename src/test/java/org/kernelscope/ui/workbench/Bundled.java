package org.kernelscope.ui.workbench;

import java.nio.file.Path;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.nn.Engine;

/** The data, kernels and priors that come with the program; read once for all tests. */
public final class Bundled {

  public static final Path SAMPLE_DATA =
      Path.of(System.getProperty("kernelscope.home", "")).resolve("sample-data");

  private static final Library LIBRARY = make();

  private Bundled() {}

  private static Library make() {
    Engine.prepare();
    return new Library(new Catalogue(SAMPLE_DATA, Path.of("target", "no-data")), SAMPLE_DATA);
  }

  public static Library library() {
    return LIBRARY;
  }
}
