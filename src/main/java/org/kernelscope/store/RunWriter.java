package org.kernelscope.store;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;

/**
 * The only writer of a run, from taking its lock to {@link #close}. For one thread, the training
 * thread. Disk errors become {@link UncheckedIOException}, because listeners of a training loop
 * cannot throw checked exceptions.
 */
public final class RunWriter implements Closeable {

  private final RunFolder folder;
  private final LongSupplier nanoTime;
  private final RunLock lock;
  private MetricLog metrics;

  RunWriter(RunFolder folder, LongSupplier nanoTime) throws IOException {
    this.folder = folder;
    this.nanoTime = nanoTime;
    RunLock acquired = RunLock.tryAcquire(folder.path());
    if (acquired == null) {
      throw new BadInputException(
          "%s: expected a run nobody is writing, found it locked".formatted(folder.path()));
    }
    lock = acquired;
    try {
      metrics = new MetricLog(folder.metrics(), nanoTime);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Replaces {@code run.json}. */
  public void update(RunRecord record) {
    if (!record.id().equals(folder.id())) {
      throw new IllegalArgumentException(
          "record of run %s for run %s".formatted(record.id(), folder.id()));
    }
    doing(() -> Json.write(folder.path().resolve("run.json"), record));
  }

  /**
   * Appends one point of a curve. From now on it survives the end of this process.
   *
   * @param series without commas, quotes and line breaks
   */
  public void appendMetric(String series, long step, double value) {
    doing(() -> metrics.append(series, step, value));
  }

  /** Writes the kernels of a layer at a step; forced to the disk, so too slow for every step. */
  public void writeKernels(String layer, long step, KernelSet kernels) {
    doing(() -> KernelFiles.write(folder.snapshot(layer, step), Map.of(layer, kernels)));
  }

  /** Writes images of any shape at a step; forced to the disk, so too slow for every step. */
  public void writeImages(long step, NdArray images) {
    doing(() -> NpyFile.write(folder.images(step), images));
  }

  /** Appends a message to {@code log.txt}, with the time before it. */
  public void log(String message) {
    String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + message.strip() + "\n";
    doing(
        () -> {
          try (FileOutputStream out = new FileOutputStream(folder.log().toFile(), true)) {
            out.write(line.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /**
   * Drops every metric, kernel snapshot and image after {@code step}: a run that continues from its
   * checkpoint writes them again.
   */
  public void rewind(long step) {
    doing(
        () -> {
          metrics.close();
          MetricLog.rewind(folder.metrics(), step);
          metrics = new MetricLog(folder.metrics(), nanoTime);
          List<KernelSnapshot> snapshots = folder.kernelSnapshots();
          for (KernelSnapshot snapshot : snapshots) {
            if (snapshot.step() > step) {
              Files.delete(snapshot.file());
            }
          }
          for (Path images : folder.images().tailMap(step, false).values()) {
            Files.delete(images);
          }
        });
  }

  /**
   * Resets the run to its state before the first step, because a run without a checkpoint can only
   * start from there.
   *
   * @param versions of the program that will train it, and of its libraries
   */
  public void renew(Map<String, String> versions) {
    doing(
        () -> {
          RunRecord old = folder.record();
          rewind(-1);
          update(
              RunRecord.created(
                  old.id(),
                  old.name(),
                  old.kind(),
                  old.created(),
                  old.steps(),
                  versions,
                  Workspace.machine()));
        });
  }

  @Override
  public void close() {
    doing(
        () -> {
          try (lock) {
            metrics.close();
          }
        });
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  private static void doing(DiskWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
