package org.kernelscope.ui.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * The one way from training threads into the window. Producers publish into {@link Latest} slots,
 * from any thread and as often as they like. The newest value of each slot is handed to its
 * consumer on the FX thread, all slots in the same pulse and about eight times a second; what was
 * overwritten in between is never seen. Runs only while something is published.
 */
public final class FramePulse {

  /**
   * From one delivery to the next. Runs that train side by side have news at almost every pulse,
   * and each picture of the window takes time from their training.
   */
  private static final long BETWEEN_NANOS = 120_000_000;

  /** Deliveries without news after which the timer rests. */
  private static final int IDLE_PULSES = 6;

  private final List<Latest<?>> slots = new CopyOnWriteArrayList<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable wake;
  private final Runnable rest;
  private int idle;

  /** A pulse driven by the toolkit's. */
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

  /** A pulse that somebody else drives by calling {@link #pulse}. */
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
    // A value published just before awake fell has woken nobody.
    for (Latest<?> slot : slots) {
      if (slot.isFull()) {
        stir();
        return;
      }
    }
  }
}
