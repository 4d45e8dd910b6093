package org.kernelscope.ui.priors;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** A density that is being fitted in the background; given up, it ends within an iteration. */
final class UntrainedFit {

  private final Consumer<UntrainedFit> news;
  private volatile int iterations;
  private volatile int most = 1;
  private volatile boolean givenUp;

  /**
   * @param news hears of iterations on the thread that fits
   */
  UntrainedFit(Consumer<UntrainedFit> news) {
    this.news = news;
  }

  /**
   * Takes over how far it is.
   *
   * @throws CancellationException once it is given up
   */
  void goOn(int done, int atMost) {
    if (givenUp) {
      throw new CancellationException();
    }
    if (done > iterations) {
      most = atMost;
      iterations = done;
      news.accept(this);
    }
  }

  void giveUp() {
    givenUp = true;
  }

  int iterations() {
    return iterations;
  }

  /** How many iterations there are at most. */
  int most() {
    return most;
  }
}
