package org.kernelscope.bench;

import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;

/** Waiting on the FX thread without holding it up. */
final class Pulses {

  private Pulses() {}

  /** Looks at every pulse, and acts at the first one at which the condition holds. */
  static void once(BooleanSupplier condition, Runnable action) {
    new AnimationTimer() {
      @Override
      public void handle(long now) {
        if (condition.getAsBoolean()) {
          stop();
          action.run();
        }
      }
    }.start();
  }

  /** Acts at the pulse of that number from now. */
  static void after(int count, Runnable action) {
    new AnimationTimer() {
      private int passed;

      @Override
      public void handle(long now) {
        if (++passed == count) {
          stop();
          action.run();
        }
      }
    }.start();
  }
}
