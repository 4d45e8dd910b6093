package org.kernelscope.experiment.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A queue of runs for a few long-lived training threads. A run that another process trains goes to
 * the end of the queue until that process has finished or left it. OpenMP keeps a team of threads
 * for every thread that calls it, so a new thread for each run would be wasteful and slow.
 */
public final class RunQueue implements AutoCloseable {

  private static final long RETRY_MILLIS = 500;

  // Guarded by this.
  private final Deque<Run> waiting = new ArrayDeque<>();
  private final List<Run> active = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private int parallel;
  private int idle;
  private boolean closed;

  /**
   * @param parallel how many runs train at once, at least 1
   */
  public RunQueue(int parallel) {
    setParallel(parallel);
  }

  /** Puts a run at the end of the queue. */
  public synchronized void submit(Run run) {
    if (closed) {
      throw new IllegalStateException("the queue is closed");
    }
    waiting.add(run);
    addThreadIfNeeded();
    notifyAll();
  }

  /** How many runs train at once. */
  public synchronized int parallel() {
    return parallel;
  }

  /** Changes how many runs train at once; running ones are never interrupted. */
  public synchronized void setParallel(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least 1 run has to train at once, found " + count);
    }
    parallel = count;
    for (int i = 0; i < waiting.size(); i++) {
      addThreadIfNeeded();
    }
    notifyAll();
  }

  private void addThreadIfNeeded() {
    if (idle < waiting.size() && threads.size() < parallel) {
      Thread thread = new Thread(this::work, "training-" + (threads.size() + 1));
      thread.setDaemon(true);
      threads.add(thread);
      idle++;
      thread.start();
    }
  }

  private void work() {
    while (true) {
      Run run;
      synchronized (this) {
        while (!closed && (waiting.isEmpty() || active.size() >= parallel)) {
          try {
            wait();
          } catch (InterruptedException interrupted) {
            return;
          }
        }
        if (closed) {
          return;
        }
        run = waiting.remove();
        active.add(run);
        idle--;
      }
      boolean isOver = run.execute();
      synchronized (this) {
        active.remove(run);
        idle++;
        if (!isOver && !closed) {
          waiting.add(run);
          waitABit();
          isOver = true;
        }
        notifyAll();
      }
      if (!isOver) {
        run.interrupt();
        run.execute();
      }
    }
  }

  /** Until a run that another process trains is asked for again; sooner does no harm. */
  @SuppressWarnings("WaitNotInLoop")
  private void waitABit() {
    try {
      wait(RETRY_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops every run within a step and waits until the training threads have finished. */
  @Override
  public void close() {
    List<Run> running;
    List<Run> neverStarted;
    List<Thread> working;
    synchronized (this) {
      closed = true;
      running = List.copyOf(active);
      neverStarted = List.copyOf(waiting);
      waiting.clear();
      working = List.copyOf(threads);
      notifyAll();
    }
    running.forEach(Run::interrupt);
    for (Run run : neverStarted) {
      run.interrupt();
      run.execute();
    }
    for (Thread thread : working) {
      try {
        thread.join(5_000);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
