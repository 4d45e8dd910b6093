package org.kernelscope.bench;

import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;

/** Waits on the FX thread without blocking it. */
final class Pulses {

  private Pulses() {}

  /** Checks a condition at every pulse, and runs the action once, as soon as it is true. */
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

  /** Runs the action after this number of pulses. */
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
