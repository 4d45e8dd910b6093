package org.kernelscope.experiment.library;

import java.nio.file.Path;
import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.NpzFile;

/** A method to fit a prior to kernels, with the kind of its file. */
public sealed interface FitKind permits VaeFit, DensityFit {

  /** Its name on the command line and in the header of its files. */
  String key();

  /** The settings of every fit: the kernels, and which of them are held out. */
  Settings OF_EVERY_FIT =
      Settings.of(
          KernelVaeSpec.KERNELS,
          KernelVaeSpec.SIZE,
          KernelVaeSpec.TEST_FRACTION,
          SharedSettings.SEED);

  /** The keys of some fits, in words. */
  static String anyOf(List<FitKind> fits) {
    List<String> keys = fits.stream().map(FitKind::key).toList();
    int last = keys.size() - 1;
    return last == 0
        ? keys.get(0)
        : String.join(", ", keys.subList(0, last)) + " or " + keys.get(last);
  }

  /** Its name on the screen. */
  String title();

  /** One sentence for people. */
  String description();

  /** Its own settings, in addition to those of every fit, {@link #OF_EVERY_FIT}. */
  Settings settings();

  /** Whether it can be fitted to kernels of k×k. */
  boolean fits(int size);

  /**
   * Reads the prior in an opened file.
   *
   * @param source the name of the file in messages
   * @throws BadInputException when the header is not of this kind
   * @throws IllegalArgumentException when the arrays do not fit the header
   */
  PriorFile read(NpzFile npz, String json, Path source);
}
