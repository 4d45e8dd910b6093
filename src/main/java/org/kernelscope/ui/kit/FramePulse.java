package org.kernelscope.ui.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * The only way from training threads into the window. Producers publish into {@link Latest} slots,
 * from any thread and as often as they like. The newest value of each slot is handed to its
 * consumer on the FX thread, all slots in the same pulse and about four times a second; overwritten
 * values are never delivered. It runs only while values are published.
 */
public final class FramePulse {

  /**
   * The time between two deliveries. Parallel runs have new values at almost every pulse, and each
   * repaint of the window takes time from their training.
   */
  private static final long BETWEEN_NANOS = 250_000_000;

  /** The timer stops after this number of deliveries without new values. */
  private static final int IDLE_PULSES = 6;

  private final List<Latest<?>> slots = new CopyOnWriteArrayList<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable wake;
  private final Runnable rest;
  private int idle;

  /** A pulse that is driven by the toolkit. */
  public FramePulse() {
    AnimationTimer[] timer = new AnimationTimer[1];
    timer[0] =
        new AnimationTimer() {
          private long last;

          @Override
          public void handle(long now) {
            if (now - last >= BETWEEN_NANOS) {
              last = now;
              pulse();
            }
          }
        };
    wake = () -> Platform.runLater(timer[0]::start);
    rest = timer[0]::stop;
  }

  /** A pulse that the caller drives with {@link #pulse}. */
  FramePulse(Runnable wake, Runnable rest) {
    this.wake = wake;
    this.rest = rest;
  }

  /** A slot whose newest value {@code consumer} gets on the FX thread. */
  public <T> Latest<T> latest(Consumer<? super T> consumer) {
    Latest<T> slot = new Latest<>(this, consumer);
    slots.add(slot);
    return slot;
  }

  void forget(Latest<?> slot) {
    slots.remove(slot);
  }

  /** Called after each publish; cheap while awake. */
  void stir() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      wake.run();
    }
  }

  void pulse() {
    boolean news = false;
    for (Latest<?> slot : slots) {
      news |= slot.deliver();
    }
    idle = news ? 0 : idle + 1;
    if (idle < IDLE_PULSES) {
      return;
    }
    idle = 0;
    rest.run();
    awake.set(false);
    // A value that was published just before {@code awake} became false has not started the timer.
    for (Latest<?> slot : slots) {
      if (slot.isFull()) {
        stir();
        return;
      }
    }
  }
}
