package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.kernelscope.data.Catalogue;
import org.kernelscope.data.IdxFolder;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.prior.vae.DenseKernelVae;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.RunFolder;

/** A few small files that are all a run needs: images of three classes, kernels, priors. */
public record TinyLibrary(Path folder) {

  static final int TRAIN = 60;
  static final int TEST = 30;

  /** Writes the images and the bundled kernels and priors of both sizes. */
  public static TinyLibrary in(Path folder) throws IOException {
    TinyLibrary tiny = new TinyLibrary(folder);
    Files.createDirectories(tiny.images());
    new IdxFolder(tiny.images())
        .write(new LabelledData(images("tiny/train", TRAIN, 1), images("tiny/test", TEST, 2)));
    for (int size : Library.BUNDLED_SIZES) {
      tiny.writeKernels(tiny.bundledKernels(size), size, 40);
      tiny.writePrior(tiny.bundledPrior(size), size);
      tiny.writePrior(tiny.largePrior(size), size);
    }
    return tiny;
  }

  /** Three classes, bright at the top, in the middle or at the bottom, under much noise. */
  private static ImageDataset images(String name, int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * 400];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      labels[n] = n % 3;
      for (int i = 0; i < 400; i++) {
        int base = i / 20 / 7 == labels[n] ? 90 : 40;
        pixels[n * 400 + i] = (byte) (base + random.nextInt(120));
      }
    }
    return new ImageDataset(name, 20, 20, 1, 3, pixels, labels);
  }

  public Path images() {
    return folder.resolve("tiny");
  }

  public Path bundledKernels(int size) {
    return folder.resolve("kernels").resolve("glyphs-%dx%d.npz".formatted(size, size));
  }

  public Path bundledPrior(int size) {
    return prior("glyphs", size);
  }

  Path largePrior(int size) {
    return prior("large", size);
  }

  private Path prior(String set, int size) {
    return folder.resolve("priors").resolve("%s-%dx%d.dwp".formatted(set, size, size));
  }

  /** Adds the densities that come with the program and are fitted at once. */
  public void fitDensities() throws IOException {
    Library library = library();
    for (DensityFit<?> fit : PriorKinds.densities()) {
      Values values =
          fit.settings().contains(PriorKinds.COMPONENTS)
              ? fit.settings().usual().with(PriorKinds.COMPONENTS, 2)
              : fit.settings().usual();
      for (int size : Library.BUNDLED_SIZES) {
        fit.fit(library, "", size, values, HeldOut.DEFAULT).write(prior(fit.key(), size));
      }
    }
  }

  /** Kernels of one pattern in varying strength, with a little noise: something to be learned. */
  void writeKernels(Path file, int size, int count) throws IOException {
    Random random = new Random(size);
    float[] values = new float[count * size * size];
    for (int n = 0; n < count; n++) {
      double strength = random.nextGaussian();
      for (int i = 0; i < size * size; i++) {
        values[n * size * size + i] =
            (float) (0.3 * strength * Math.sin(i) + 0.05 * random.nextGaussian());
      }
    }
    Files.createDirectories(file.getParent());
    KernelFiles.write(
        file, Map.of("kernels", new KernelSet(size, values, Provenance.of("made", "for a test"))));
  }

  void writePrior(Path file, int size) throws IOException {
    Files.createDirectories(file.getParent());
    KernelVaeSpec spec =
        KernelVaeSpec.usual()
            .with(KernelVaeSpec.SIZE, size)
            .with(KernelVaeSpec.HIDDEN, 6)
            .with(KernelVaeSpec.LATENT, 2)
            .with(KernelVaeSpec.VARIANCE_FLOOR, 1e-6)
            .with(SharedSettings.BATCH, 8)
            .with(SharedSettings.STEPS, 10);
    DenseKernelVae vae = DenseKernelVae.untrained(size, 6, 2, 0.3, new Random(size));
    KernelVaeFile.of(
            new KernelVaeFile.Kept(vae, 0, null, -1.5),
            spec,
            10,
            new HeldOut(spec.testFraction(), spec.seed())
                .split(new KernelSet(size, new float[5 * size * size], Provenance.UNKNOWN)),
            new KernelVaeFile.Optimiser(vae.parameters(), new float[2], 0, 0))
        .withoutOptimiser()
        .write(file);
  }

  public Library library() {
    return new Library(new Catalogue(folder, folder.resolve("data")), folder);
  }

  /** Two steps an epoch, the accuracy after 0, 2 and 5 steps and after the last. */
  public ConvNetSpec network(String initialisation, int steps, long seed) {
    return ConvNetSpec.usual()
        .with(SharedSettings.DATA, images().toString())
        .with(SharedSettings.WIDTHS, List.of(2, 3))
        .with(SharedSettings.INITIALISATION, InitialisationChoice.parse(initialisation))
        .with(SharedSettings.BATCH, 24)
        .with(SharedSettings.LEARNING_RATE, 2e-3)
        .with(SharedSettings.STEPS, steps)
        .with(SharedSettings.EVALUATE_AT, List.of(0, 2, 5))
        .with(SharedSettings.SEED, seed);
  }

  /** Two steps an epoch, the bound after 0 and 2 steps and after the last. */
  public ImageVaeSpec imageVae(String initialisation, int steps, long seed) {
    return ImageVaeSpec.usual()
        .with(SharedSettings.DATA, images().toString())
        .with(SharedSettings.TEST_EXAMPLES, 0)
        .with(SharedSettings.WIDTHS, List.of(2, 3))
        .with(ImageVaeSpec.LATENT, 2)
        .with(SharedSettings.INITIALISATION, InitialisationChoice.parse(initialisation))
        .with(SharedSettings.BATCH, 24)
        .with(SharedSettings.LEARNING_RATE, 2e-3)
        .with(SharedSettings.STEPS, steps)
        .with(SharedSettings.EVALUATE_AT, List.of(0, 2))
        .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 3)
        .with(SharedSettings.SEED, seed);
  }

  /** Two steps an epoch, eight and sixteen channels of features. */
  public RandomFeatureSpec randomFeatures(String initialisation, int steps, long seed) {
    return RandomFeatureSpec.usual()
        .with(SharedSettings.DATA, images().toString())
        .with(SharedSettings.WIDTHS, List.of(16, 32))
        .with(RandomFeatureSpec.SCALE, 0.5)
        .with(SharedSettings.INITIALISATION, InitialisationChoice.parse(initialisation))
        .with(SharedSettings.BATCH, 24)
        .with(SharedSettings.LEARNING_RATE, 0.2)
        .with(SharedSettings.STEPS, steps)
        .with(SharedSettings.SEED, seed);
  }

  /** Twelve images, predicted after 0 steps and after the last. */
  public FewShotSpec fewShot(String prior, String varianceStart, int steps, long seed) {
    return fewShot(
        prior,
        BoundSpec.usual()
            .with(BoundSpec.VARIANCE_START, varianceStart)
            .with(BoundSpec.LOG_VARIANCE_LEARNING_RATE, 1e-2),
        steps,
        seed);
  }

  public FewShotSpec fewShot(String prior, BoundSpec bound, int steps, long seed) {
    return FewShotSpec.usual()
        .with(SharedSettings.DATA, images().toString())
        .with(FewShotSpec.EXAMPLES, 12)
        .with(FewShotSpec.SPLIT, seed)
        .with(SharedSettings.WIDTHS, List.of(2, 3))
        .with(FewShotSpec.PRIORS, PriorChoice.parseLayers(prior, file -> false))
        .with(SharedSettings.INITIALISATION, Initialisations.DWP.choice())
        .with(bound)
        .with(SharedSettings.LEARNING_RATE, 1e-2)
        .with(SharedSettings.STEPS, steps)
        .with(SharedSettings.EVALUATE_AT, List.of(0))
        .with(FewShotSpec.ENSEMBLE, 3)
        .with(SharedSettings.SEED, seed);
  }

  public KernelVaeSpec vae(int steps, long seed) {
    return vae(steps, KernelVaeSpec.Keep.BEST, 0, seed);
  }

  public KernelVaeSpec vae(int steps, KernelVaeSpec.Keep keep, int patience, long seed) {
    return KernelVaeSpec.usual()
        .with(KernelVaeSpec.KERNELS, bundledKernels(5).toString())
        .with(KernelVaeSpec.SIZE, 5)
        .with(KernelVaeSpec.HIDDEN, 8)
        .with(KernelVaeSpec.LATENT, 2)
        .with(KernelVaeSpec.VARIANCE_FLOOR, 1e-6)
        .with(SharedSettings.BATCH, 16)
        .with(SharedSettings.LEARNING_RATE, 5e-3)
        .with(SharedSettings.STEPS, steps)
        .with(KernelVaeSpec.TEST_FRACTION, 0.25)
        .with(KernelVaeSpec.KEEP, keep)
        .with(KernelVaeSpec.PATIENCE, patience)
        .with(SharedSettings.SEED, seed);
  }

  /** Where runs are recorded. */
  public static List<RunFolder> folders(List<Run> runs) {
    return runs.stream().map(Run::folder).toList();
  }
}
