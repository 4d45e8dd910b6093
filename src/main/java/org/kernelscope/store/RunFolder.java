package org.kernelscope.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.MemoryLimit;

/**
 * One run on disk, in plain files: {@code spec.json}, {@code run.json}, {@code metrics.csv}, {@code
 * kernels/<layer>-<step>.npy}, {@code images/<step>.npy}, {@code log.txt}, {@link Checkpoints}.
 * Anyone may read at any time; only the holder of the {@link RunWriter} writes.
 *
 * @param path the folder; its name is the id of the run
 */
public record RunFolder(Path path) {

  /** Nobody has trained for longer than 300 years. */
  private static final double LONGEST_SECONDS = 1e10;

  private static final Pattern SNAPSHOT = Pattern.compile("([A-Za-z0-9._-]+)-(\\d{1,9})\\.npy");

  private static final Pattern IMAGES = Pattern.compile("(\\d{1,9})\\.npy");

  private static final Pattern LAYER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  public String id() {
    return path.getFileName().toString();
  }

  /**
   * The record of the run.
   *
   * @throws BadInputException when the folder is incomplete or damaged
   */
  public RunRecord record() throws IOException {
    RunRecord record = Json.read(path.resolve("run.json"), RunRecord.class);
    if (!id().equals(record.id())) {
      throw new BadInputException(
          "%s: expected id '%s' as the folder says, found '%s'"
              .formatted(path.resolve("run.json"), id(), record.id()));
    }
    return whole(record);
  }

  /** Files of other programs may lack fields that this program always writes. */
  private RunRecord whole(RunRecord record) {
    // The compiler does not know that missing JSON fields are null.
    @Nullable Object[] needed = {
      record.name(),
      record.kind(),
      record.state(),
      record.created(),
      record.versions(),
      record.machine()
    };
    for (Object one : needed) {
      if (one == null) {
        throw new BadInputException(
            "%s: expected name, kind, state, created, versions and machine of a run, found one missing"
                .formatted(path.resolve("run.json")));
      }
    }
    Double trained = record.trainedSeconds();
    if (record.step() < 0
        || record.step() > Integer.MAX_VALUE
        || record.steps() < 0
        || (trained != null && !(trained >= 0 && trained < LONGEST_SECONDS))) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected steps from 0 to %d and seconds of training from 0, found %d of %d and %s",
              path.resolve("run.json"),
              Integer.MAX_VALUE,
              record.step(),
              record.steps(),
              trained));
    }
    return record;
  }

  /** The specification. */
  public <T> T spec(Class<T> type) throws IOException {
    return Json.read(path.resolve("spec.json"), type);
  }

  /** The specification as JSON in one line, even if this program does not know its fields. */
  String specText() throws IOException {
    Path file = path.resolve("spec.json");
    return Json.line(Json.object(Json.text(file), file.toString()));
  }

  /** The label of the run; an empty one if there is no such file. */
  public RunLabel label() throws IOException {
    Path file = path.resolve("label.json");
    return Files.exists(file) ? Json.read(file, RunLabel.class) : RunLabel.NONE;
  }

  /** Replaces the label of the run; this needs no {@link RunWriter}. */
  public void label(RunLabel label) throws IOException {
    Json.write(path.resolve("label.json"), label);
  }

  /**
   * The points of all complete lines of {@code metrics.csv}, in the order of writing; none of a run
   * that was never started.
   *
   * @throws BadInputException when the file is damaged, or that of a started run is missing
   */
  public List<MetricPoint> readMetrics() throws IOException {
    return Files.exists(metrics()) || record().started() != null
        ? MetricLog.read(metrics())
        : List.of();
  }

  /**
   * Writes all complete lines of {@code metrics.csv} to another file; the run may continue
   * meanwhile.
   */
  public void exportMetrics(Path file) throws IOException {
    MetricLog.write(file, readMetrics());
  }

  /** The saved kernels, by layer, then by step. */
  public List<KernelSnapshot> kernelSnapshots() throws IOException {
    List<KernelSnapshot> found = new ArrayList<>();
    for (Path file : files("kernels")) {
      Matcher name = SNAPSHOT.matcher(file.getFileName().toString());
      // Names that begin with a dot are temporary files.
      if (name.matches() && !name.group(1).startsWith(".")) {
        found.add(new KernelSnapshot(name.group(1), Long.parseLong(name.group(2)), file));
      }
    }
    found.sort(Comparator.comparing(KernelSnapshot::layer).thenComparingLong(KernelSnapshot::step));
    return found;
  }

  /** The saved images, by step. */
  public NavigableMap<Long, Path> images() throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    for (Path file : files("images")) {
      Matcher name = IMAGES.matcher(file.getFileName().toString());
      if (name.matches()) {
        found.put(Long.parseLong(name.group(1)), file);
      }
    }
    return found;
  }

  /** The files in a folder of the run; empty if the folder does not exist yet. */
  private List<Path> files(String name) throws IOException {
    Path folder = path.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (UncheckedIOException refused) {
      throw refused.getCause();
    }
  }

  /**
   * The log: lines that begin with their time; empty if nothing was logged. It is for people, so
   * bytes that are no text do not make it unreadable.
   *
   * @throws BadInputException when it is not a file
   */
  public String readLog() throws IOException {
    return Files.exists(log())
        ? new String(TextFile.bytes(log(), "a log", MemoryLimit.weights()), StandardCharsets.UTF_8)
        : "";
  }

  /** The file of the newest checkpoint; it may not exist yet. */
  public Path checkpoint() {
    return checkpoints().newest();
  }

  /** The checkpoints, for the holder of the {@link RunWriter}. */
  public Checkpoints checkpoints() {
    return new Checkpoints(path);
  }

  /**
   * Requires that the folder is there. Without it nothing may be written: a folder that somebody
   * has moved or deleted must not come back with a part of its files.
   *
   * @throws BadInputException when it is not
   */
  public void requirePresent() {
    if (!Files.isDirectory(path)) {
      throw new BadInputException(
          "%s: expected the folder of a run, found it gone".formatted(path));
    }
  }

  /** Whether this or another process is writing this run now. Nobody can lock a folder. */
  public boolean isBeingWritten() throws IOException {
    return !Files.isDirectory(RunLock.file(path)) && !canBeLocked();
  }

  /**
   * Whether nobody is writing this run now.
   *
   * @throws BadInputException when nobody ever can, because its lock is a folder
   */
  public boolean canBeLocked() throws IOException {
    try (RunLock lock = RunLock.tryAcquire(path)) {
      return lock != null;
    }
  }

  /**
   * Opens the run for writing.
   *
   * @throws BadInputException when it is already being written
   */
  public RunWriter write() throws IOException {
    return new RunWriter(this, System::nanoTime);
  }

  /**
   * Copies all files except lock and checkpoint to a folder with the run's name.
   *
   * @return that folder
   */
  public Path exportTo(Path parent) throws IOException {
    Path target = parent.resolve(id());
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (checkpoints().include(file) || file.endsWith("lock")) {
          continue;
        }
        AtomicFile.write(
            target.resolve(path.relativize(file).toString()), out -> Files.copy(file, out));
      }
    }
    return target;
  }

  Path metrics() {
    return path.resolve("metrics.csv");
  }

  Path log() {
    return path.resolve("log.txt");
  }

  /** Leading zeros make files sort in the order of the steps. */
  Path snapshot(String layer, long step) {
    if (!LAYER.matcher(layer).matches() || step < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "layer '%s' at step %d does not make a file name", layer, step));
    }
    return path.resolve("kernels").resolve(String.format(Locale.ROOT, "%s-%08d.npy", layer, step));
  }

  Path images(long step) {
    return path.resolve("images").resolve(String.format(Locale.ROOT, "%08d.npy", step));
  }
}
