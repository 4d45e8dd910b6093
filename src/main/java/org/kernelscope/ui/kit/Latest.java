package org.kernelscope.ui.kit;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A slot that holds the newest value only. Values must be immutable, because they cross threads.
 * Made by {@link FramePulse#latest}.
 */
public final class Latest<T> implements AutoCloseable {

  private final FramePulse pulse;
  private final Consumer<? super T> consumer;
  private final AtomicReference<@Nullable T> slot = new AtomicReference<>();
  private volatile boolean closed;

  Latest(FramePulse pulse, Consumer<? super T> consumer) {
    this.pulse = pulse;
    this.consumer = consumer;
  }

  /** Replaces a value that has not been delivered yet. Callable from any thread; never blocks. */
  public void publish(T value) {
    if (!closed) {
      slot.set(value);
      pulse.stir();
    }
  }

  /** Stops deliveries and releases the slot. If called on the FX thread, no delivery follows. */
  @Override
  public void close() {
    closed = true;
    slot.set(null);
    pulse.forget(this);
  }

  /** Whether there was something to deliver. */
  boolean deliver() {
    T value = slot.getAndSet(null);
    if (value == null || closed) {
      return false;
    }
    consumer.accept(value);
    return true;
  }

  boolean isFull() {
    return slot.get() != null;
  }
}
