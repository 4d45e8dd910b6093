package org.kernelscope.ui.priors;

import java.util.Locale;
import java.util.concurrent.CancellationException;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.kernelscope.prior.GaussianMixtureFit;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.Work;

/**
 * A mixture that is being fitted in the background; given up, it ends within an iteration and
 * leaves nothing to go on from.
 */
final class MixtureFit implements Work {

  private final Latest<Integer> news;
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.RUNNING);
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "fitting");
  private volatile boolean givenUp;

  /** Of the best start so far; others may begin again. */
  private int furthest;

  MixtureFit(FramePulse pulse) {
    this.news = pulse.latest(this::show);
  }

  /**
   * Takes over how far it is, on the thread that fits.
   *
   * @throws CancellationException once it is given up
   */
  void goOn(int iterations) {
    if (givenUp) {
      throw new CancellationException();
    }
    if (iterations > furthest) {
      furthest = iterations;
      news.publish(iterations);
    }
  }

  private void show(int iterations) {
    int most = GaussianMixtureFit.MOST_ITERATIONS;
    progress.set(iterations / (double) most);
    progressText.set(String.format(Locale.ROOT, "iteration %d, at most %d", iterations, most));
  }

  /** Whether the fit was still wanted. */
  boolean end(double reached, String outcome) {
    boolean wanted = phase.get() == Phase.RUNNING;
    if (wanted) {
      news.close();
      progress.set(reached);
      progressText.set(outcome);
      phase.set(Phase.IDLE);
    }
    return wanted;
  }

  @Override
  public boolean isPausable() {
    return false;
  }

  @Override
  public void togglePause() {}

  @Override
  public void stop() {
    givenUp = true;
    end(0, "stopped");
  }

  @Override
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  @Override
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  @Override
  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
