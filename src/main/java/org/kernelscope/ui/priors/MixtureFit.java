package org.kernelscope.ui.priors;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** A mixture that is being fitted in the background; given up, it ends within an iteration. */
final class MixtureFit {

  private final Consumer<MixtureFit> news;
  private volatile int iterations;
  private volatile boolean givenUp;

  /**
   * @param news hears of iterations on the thread that fits
   */
  MixtureFit(Consumer<MixtureFit> news) {
    this.news = news;
  }

  /**
   * Takes over how far it is.
   *
   * @throws CancellationException once it is given up
   */
  void goOn(int done) {
    if (givenUp) {
      throw new CancellationException();
    }
    if (done > iterations) {
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
}
