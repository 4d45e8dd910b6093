package org.kernelscope.ui.priors;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.workbench.Bundled;

/** Few kernels in the place of the bundled ones, beside the bundled priors: all is fast. */
public final class SmallShelf {

  static final int COUNT = 60;

  private SmallShelf() {}

  public static Library library(Path folder) throws IOException {
    Engine.prepare();
    Path kernels = Files.createDirectories(folder.resolve("kernels"));
    Path priors = Files.createDirectories(folder.resolve("priors"));
    for (int size : Library.BUNDLED_SIZES) {
      String name = "glyphs-%dx%1$d".formatted(size);
      write(kernels.resolve(name + ".npz"), waves(size, COUNT, size));
    }
    try (DirectoryStream<Path> bundled =
        Files.newDirectoryStream(Bundled.SAMPLE_DATA.resolve("priors"), "*.dwp")) {
      for (Path file : bundled) {
        Files.copy(file, priors.resolve(file.getFileName()));
      }
    }
    return new Library(new Catalogue(folder, folder.resolve("data")), folder);
  }

  static Path write(Path file, KernelSet set) throws IOException {
    KernelFiles.write(file, Map.of("kernels", set));
    return file;
  }

  /** Waves in a random direction under a little noise; the later, the stronger. */
  static KernelSet waves(int size, int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * size * size];
    for (int n = 0; n < count; n++) {
      double angle = random.nextDouble() * Math.PI;
      double phase = random.nextDouble() * 2 * Math.PI;
      double strength = 0.02 * (n + 1) / size;
      for (int i = 0; i < size * size; i++) {
        int row = i / size;
        double along = (i % size) * Math.cos(angle) + row * Math.sin(angle);
        values[n * size * size + i] =
            (float) (strength * (Math.sin(along + phase) + 0.1 * random.nextGaussian()));
      }
    }
    return new KernelSet(size, values, Provenance.of("made", "for a test"));
  }
}
