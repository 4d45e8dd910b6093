package org.kernelscope.store;

import java.io.IOException;
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
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;

/**
 * One run on disk, in plain files: {@code spec.json}, {@code run.json}, {@code metrics.csv}, {@code
 * kernels/<layer>-<step>.npy}, {@code images/<step>.npy}, {@code log.txt}, {@code checkpoint.zip}.
 * Anybody may read at any time; who writes holds the {@link RunWriter}.
 *
 * @param path the folder; its name is the id of the run
 */
public record RunFolder(Path path) {

  private static final Pattern SNAPSHOT = Pattern.compile("([A-Za-z0-9._-]+)-(\\d{1,18})\\.npy");

  private static final Pattern IMAGES = Pattern.compile("(\\d{1,18})\\.npy");

  private static final Pattern LAYER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  public String id() {
    return path.getFileName().toString();
  }

  /**
   * Where the run stands.
   *
   * @throws BadInputException when the folder is half made or damaged
   */
  public RunRecord record() throws IOException {
    RunRecord record = Json.read(path.resolve("run.json"), RunRecord.class);
    if (!id().equals(record.id())) {
      throw new BadInputException(
          "%s: expected id '%s' as the folder says, found '%s'"
              .formatted(path.resolve("run.json"), id(), record.id()));
    }
    return record;
  }

  /** What was asked for. */
  public <T> T spec(Class<T> type) throws IOException {
    return Json.read(path.resolve("spec.json"), type);
  }

  /** What was asked for, as JSON in one line, whether or not this program knows its fields. */
  String specText() throws IOException {
    Path file = path.resolve("spec.json");
    return Json.line(Json.object(Files.readString(file), file.toString()));
  }

  /** What a person has put on the run; nothing where there is no such file. */
  public RunLabel label() throws IOException {
    Path file = path.resolve("label.json");
    return Files.exists(file) ? Json.read(file, RunLabel.class) : RunLabel.NONE;
  }

  /** Puts something else on the run, whoever writes it. */
  public void label(RunLabel label) throws IOException {
    Json.write(path.resolve("label.json"), label);
  }

  /** Every whole line of {@code metrics.csv}, in the order of writing. */
  public List<MetricPoint> readMetrics() throws IOException {
    return MetricLog.read(metrics());
  }

  /** Writes every whole line of {@code metrics.csv} to another file, while the run may go on. */
  public void exportMetrics(Path file) throws IOException {
    MetricLog.write(file, readMetrics());
  }

  /** The saved kernels, by layer, then by step. */
  public List<KernelSnapshot> kernelSnapshots() throws IOException {
    List<KernelSnapshot> found = new ArrayList<>();
    for (Path file : files("kernels")) {
      Matcher name = SNAPSHOT.matcher(file.getFileName().toString());
      // A dot begins the temporary name of a file that is being written.
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

  /** What is in a folder of the run; nothing before it is made. */
  private List<Path> files(String name) throws IOException {
    Path folder = path.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** What happened, in lines with the time before them; empty when nothing was logged. */
  public String readLog() throws IOException {
    return Files.exists(log()) ? Files.readString(log()) : "";
  }

  /** Where the run keeps what it needs to go on; there may be no file yet. */
  public Path checkpoint() {
    return path.resolve("checkpoint.zip");
  }

  /** Whether somebody, in this process or another, is writing this run now. */
  public boolean isBeingWritten() throws IOException {
    try (RunLock lock = RunLock.tryAcquire(path)) {
      return lock == null;
    }
  }

  /**
   * Takes the run for writing.
   *
   * @throws BadInputException when somebody else is writing it
   */
  public RunWriter write() throws IOException {
    return new RunWriter(this, System::nanoTime);
  }

  /**
   * Copies what is of use elsewhere, all but lock and checkpoint, to a folder of the run's name.
   *
   * @return that folder
   */
  public Path exportTo(Path parent) throws IOException {
    Path target = parent.resolve(id());
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.equals(checkpoint()) || file.endsWith("lock")) {
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

  /** Zeros before the step make files sort as the steps do. */
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
