package org.kernelscope.experiment.library;

import java.nio.file.Path;
import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.NpzFile;

/** A way to fit a prior to kernels, and the kind of file that comes of it. */
public sealed interface FitKind permits VaeFit, DensityFit {

  /** How it is written on the command line, and in the header of its files. */
  String key();

  /** Which kernels, and which of them the fit does not see. */
  Settings OF_EVERY_FIT =
      Settings.of(
          KernelVaeSpec.KERNELS,
          KernelVaeSpec.SIZE,
          KernelVaeSpec.TEST_FRACTION,
          SharedSettings.SEED);

  /** The keys of some, in words. */
  static String anyOf(List<FitKind> fits) {
    List<String> keys = fits.stream().map(FitKind::key).toList();
    int last = keys.size() - 1;
    return last == 0
        ? keys.get(0)
        : String.join(", ", keys.subList(0, last)) + " or " + keys.get(last);
  }

  /** How it is called on the screen. */
  String title();

  /** One sentence for people. */
  String description();

  /** What can be chosen for it, beside what every fit has, {@link #OF_EVERY_FIT}. */
  Settings settings();

  /** Whether it can be fitted to kernels of k×k. */
  boolean fits(int size);

  /**
   * The prior in an opened file.
   *
   * @param source what messages call the file
   * @throws BadInputException when the header is none of this kind
   * @throws IllegalArgumentException when the arrays do not fit the header
   */
  PriorFile read(NpzFile npz, String json, Path source);
}
