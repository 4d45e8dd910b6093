package org.kernelscope.experiment.library;

import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.prior.KernelPrior;

/** A kind of prior over kernels: what people call it, and what a choice of it stands for. */
public sealed interface PriorKind permits NamedPrior, FittedPrior {

  /** What its choices begin with. */
  String key();

  /** How it is written: {@code standard-normal[:S]}, {@code gaussian[:FILE,…]}. */
  String usage();

  /** Its choices that need nothing beside their name. */
  List<Offer> offers();

  /**
   * Whether kernels can be scored by it: its integral is 1, and no other kind is the same density.
   */
  boolean isDensity();

  /**
   * The files a choice stands for, whatever their geometry; none where it needs none.
   *
   * @throws BadInputException when a file is none of this kind
   */
  List<PriorFile> files(PriorChoice choice, Library library);

  /**
   * The prior over k×k kernels of a choice.
   *
   * @throws BadInputException when there is none of that geometry, or the choice is none
   */
  KernelPrior prior(PriorChoice choice, int size, Library library);

  /**
   * A choice that needs nothing beside its name.
   *
   * @param name its key
   * @param title how it is called on the screen
   * @param brief the same where there is little room, within a sentence
   */
  record Offer(String name, String title, String brief) {

    public PriorChoice choice() {
      return PriorChoice.of(name);
    }
  }
}
