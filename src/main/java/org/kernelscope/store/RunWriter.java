package org.kernelscope.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.NamedOutput;
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
  private final List<String> losses = new ArrayList<>();
  private MetricLog metrics;
  private boolean closed;

  RunWriter(RunFolder folder, LongSupplier nanoTime) throws IOException {
    this.folder = folder;
    this.nanoTime = nanoTime;
    folder.requirePresent();
    RunLock acquired = RunLock.tryAcquire(folder.path());
    if (acquired == null) {
      throw new RunTakenException(
          "%s: expected a run nobody is writing, found it locked".formatted(folder.path()));
    }
    lock = acquired;
    try {
      deleteTemporaryFiles();
      metrics = openMetrics();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** A process that was killed may have left them. Nobody else writes here now. */
  private void deleteTemporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.path())) {
      for (Path file : files.filter(AtomicFile::isTemporary).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Opens the curves; a damaged file is set aside, because it must not stop the run for ever. */
  private MetricLog openMetrics() throws IOException {
    Path file = folder.metrics();
    if (folder.checkpoints().exist() && !Files.exists(file)) {
      losses.add("metrics.csv is missing: its curves begin where the run goes on");
    }
    try {
      return new MetricLog(file, nanoTime);
    } catch (BadInputException damaged) {
      Path aside = folder.path().resolve("metrics-damaged.csv");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      losses.add(
          "metrics.csv is damaged: its curves begin where the run goes on, and the file is kept as "
              + aside.getFileName());
      return new MetricLog(file, nanoTime);
    }
  }

  /** What was lost of the run before it was opened, a sentence each. */
  public List<String> losses() {
    return List.copyOf(losses);
  }

  /** Writes a new checkpoint and keeps the last one. */
  public void checkpoint(Checkpoints.Saver saver) {
    doing(() -> folder.checkpoints().write(saver));
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
          Path log = folder.log();
          try (OutputStream out = new NamedOutput(NamedOutput.open(log, true, log), log)) {
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
   * Resets the run to its state before the first step, because a run without a whole checkpoint can
   * only start from there.
   *
   * @param versions of the program that will train it, and of its libraries
   */
  public void renew(Map<String, String> versions) {
    doing(
        () -> {
          RunRecord old = folder.record();
          rewind(-1);
          folder.checkpoints().delete();
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

  /** Frees the run; a second call does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      metrics.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  private void doing(DiskWork work) {
    folder.requirePresent();
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
