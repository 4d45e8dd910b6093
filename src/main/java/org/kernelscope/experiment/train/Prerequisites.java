package org.kernelscope.experiment.train;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.FewShotSplit;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.InitialPosterior;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Footprint;
import org.kernelscope.nn.ImageVaeArchitecture;

/**
 * What specifications name, looked at before anything is made for them: data sets, kernels, priors
 * and initialisations, and whether they fit the network. What several of them name is looked at
 * once, so that hundreds of runs of the same names take no longer than one.
 */
final class Prerequisites {

  private final Library library;
  private final Set<Object> met = new HashSet<>();

  Prerequisites(Library library) {
    this.library = library;
  }

  /** An initialisation of layers of some geometry. */
  private record Start(InitialisationChoice initialisation, List<ConvLayer> layers) {}

  /** Priors over them, and what else decides where a posterior begins. */
  private record Posterior(
      List<PriorChoice> priors,
      InitialisationChoice initialisation,
      BoundSpec bound,
      List<ConvLayer> layers) {}

  /** Kernels that a prior is fitted to. */
  private record Fitted(String kernels, int size, double testFraction) {}

  /**
   * Looks at what one specification names.
   *
   * @throws org.kernelscope.data.BadInputException when something is missing, damaged or does not
   *     fit
   * @throws java.io.UncheckedIOException when a file cannot be read
   */
  void check(RunSpec spec) {
    if (spec instanceof ComparedSpec compared) {
      check(compared);
    } else if (spec instanceof FewShotSpec fewShot) {
      check(fewShot);
    } else if (spec instanceof KernelVaeSpec vae) {
      check(vae);
    }
  }

  private void check(ComparedSpec spec) {
    Convolutional network = network(spec, spec::architecture);
    requireRoom(spec, network);
    if (met.add(new Start(spec.initialisation(), network.convolutions()))) {
      library.check(spec.initialisation(), network);
    }
  }

  private void requireRoom(ComparedSpec spec, Convolutional network) {
    LabelledData data = library.data(spec.data());
    int images = first(spec.get(SharedSettings.TRAIN_EXAMPLES), data.train());
    int batch = Math.min(spec.get(SharedSettings.BATCH), images);
    if (network instanceof ImageVaeArchitecture vae) {
      requireRoom(Footprint.of(vae), batch);
    } else if (network instanceof Architecture classifier) {
      Footprint needed = Footprint.of(classifier);
      if (spec instanceof RandomFeatureSpec) {
        // The convolutions see a few images at a time, and each once.
        requireRoom(needed, 1);
        FrozenFeatures.requireRoom(
            (long) images + first(spec.get(SharedSettings.TEST_EXAMPLES), data.test()),
            needed.features(),
            Runtime.getRuntime().maxMemory());
      } else {
        requireRoom(needed, batch);
      }
    }
  }

  /** How many images are taken of a set, where 0 are all. */
  private static int first(int wanted, ImageDataset of) {
    return wanted == 0 ? of.count() : Math.min(wanted, of.count());
  }

  /**
   * Refuses what would not fit.
   *
   * @throws BadInputException with what it needs, and what there is
   */
  private static void requireRoom(Footprint needed, int batch) {
    requireRoom(
        "for the arrays of networks", needed.bytes(batch), Engine.mostBytes(), needed, batch);
    requireRoom(
        "of Java heap for the initial kernels",
        Float.BYTES * needed.weights(),
        Runtime.getRuntime().maxMemory(),
        needed,
        batch);
  }

  private static void requireRoom(
      String what, double bytes, long there, Footprint needed, int batch) {
    if (bytes > there) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "expected a network that fits into the %d MB %s, found one of %.0f weights that needs"
                  + " at least %.0f MB with batches of %d images; choose narrower widths or a"
                  + " smaller batch",
              there >> 20,
              what,
              needed.weights(),
              bytes / (1 << 20),
              batch));
    }
  }

  private <T> T network(ImageSpec spec, Function<ImageDataset, T> architecture) {
    ImageDataset images = library.data(spec.data()).train();
    try {
      return architecture.apply(images);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(spec.data(), unfit.getMessage()), unfit);
    }
  }

  private void check(FewShotSpec spec) {
    FewShotSplit.check(library.data(spec.data()).train(), spec.examples(), spec.split());
    Architecture network = network(spec, spec::architecture);
    requireRoom(
        Footprint.of(network),
        spec.batch() == 0 ? spec.examples() : Math.min(spec.batch(), spec.examples()));
    if (met.add(
        new Posterior(
            spec.priors(), spec.initialisation(), spec.bound(), network.convolutions()))) {
      InitialPosterior.check(spec, library, network);
    }
  }

  /** Of one seed: whatever the seed, as many kernels are held out. */
  private void check(KernelVaeSpec spec) {
    if (met.add(new Fitted(spec.kernels(), spec.size(), spec.testFraction()))) {
      KernelVaeTraining.scale(
          spec,
          new HeldOut(spec.testFraction(), spec.seed())
              .split(library.kernels(spec.kernels(), spec.size()))
              .train());
    }
  }
}
