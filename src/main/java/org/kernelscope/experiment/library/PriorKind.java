package org.kernelscope.experiment.library;

import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.prior.KernelPrior;

/** A kind of prior over kernels: its names, and the priors of its choices. */
public sealed interface PriorKind permits NamedPrior, FittedPrior {

  /** The start of its choices. */
  String key();

  /** Its syntax: {@code standard-normal[:S]}, {@code gaussian[:FILE,…]}. */
  String usage();

  /** Its choices that consist of a name only. */
  List<Offer> offers();

  /** Whether kernels can be scored by it: it is proper, and no other kind is the same density. */
  boolean isDensity();

  /**
   * The files of a choice, for all geometries; empty if it needs none.
   *
   * @throws BadInputException when a file is not of this kind
   */
  List<PriorFile> files(PriorChoice choice, Library library);

  /**
   * The prior over k×k kernels of a choice.
   *
   * @throws BadInputException when there is none of that geometry, or the choice is not valid
   */
  KernelPrior prior(PriorChoice choice, int size, Library library);

  /**
   * A choice that consists of a name only.
   *
   * @param name its key
   * @param title its name on the screen
   * @param brief a short name, for use within a sentence
   */
  record Offer(String name, String title, String brief) {

    public PriorChoice choice() {
      return PriorChoice.of(name);
    }
  }
}
