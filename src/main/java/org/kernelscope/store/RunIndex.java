package org.kernelscope.store;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index of all runs of a workspace, for lists. The data of each run are cached together with the
 * times and sizes of its files, in memory and in {@code runs.index} of the workspace, and read
 * again when one of these changes. So the list is correct even if other processes add, change or
 * delete runs. The index file may be deleted, damaged or shared by several processes: missing data
 * are read again.
 *
 * <p>The file has a line with its format, then lines of runs; the last line of a run is valid. A
 * line has the CRC-32 of the rest in hexadecimal digits, a space, and JSON.
 */
public final class RunIndex {

  private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);

  private static final String FORM = "kernelscope index of runs 1";

  /** A file changed less than this time ago may change again without a new time stamp. */
  private static final long UNSETTLED_MILLIS = 2000;

  /** The file is rewritten when it has this number of outdated lines. */
  private static final int MOST_SPARE_LINES = 1000;

  /** Nobody takes so long to write a file of a workspace. */
  private static final long ABANDONED_MILLIS = 60_000;

  private final Path workspace;
  private final Path runs;
  private final Path file;
  private final Map<String, Known> known = new HashMap<>();
  private boolean begun;

  /** The number of lines of the file known to this process; 0 if it must be rewritten. */
  private int lines;

  /**
   * @param workspace its folder
   */
  RunIndex(Path workspace) {
    this.workspace = workspace;
    runs = workspace.resolve("runs");
    file = workspace.resolve("runs.index");
  }

  /**
   * The cached data of a run.
   *
   * @param stamp times and sizes of its files before they were read
   */
  private record Line(List<Long> stamp, RunEntry run) {}

  /**
   * The cached data of a run in memory.
   *
   * @param settled whether any later change of its files will change their times
   */
  private record Known(List<Long> stamp, RunEntry run, boolean settled) {}

  /**
   * All runs in their current state, the oldest first. One whose files have not changed since the
   * last call is the same object.
   */
  public synchronized List<RunEntry> runs() throws IOException {
    List<String> ids = ids();
    if (!begun) {
      begun = true;
      deleteLeftovers();
      readFile();
    }
    known.keySet().retainAll(new HashSet<>(ids));
    List<RunEntry> entries = new ArrayList<>(ids.size());
    List<Known> news = new ArrayList<>();
    for (String id : ids) {
      Known before = known.get(id);
      List<Long> stamp = stamp(id);
      if (before == null || !before.settled() || !before.stamp().equals(stamp)) {
        long now = System.currentTimeMillis();
        RunEntry read = read(id);
        RunEntry same = before != null && before.run().equals(read) ? before.run() : read;
        Known fresh = new Known(stamp, same, isSettled(stamp, now));
        known.put(id, fresh);
        if (fresh.settled()) {
          news.add(fresh);
        }
        entries.add(same);
      } else {
        entries.add(before.run());
      }
    }
    write(news);
    return List.copyOf(entries);
  }

  /** Deletes files that a killed process has not finished. Other processes may be writing some. */
  private void deleteLeftovers() throws IOException {
    File[] leftovers =
        workspace
            .toFile()
            .listFiles(
                file ->
                    AtomicFile.isTemporary(file.toPath())
                        && file.lastModified() < System.currentTimeMillis() - ABANDONED_MILLIS);
    for (File leftover : leftovers == null ? new File[0] : leftovers) {
      Files.deleteIfExists(leftover.toPath());
    }
  }

  private List<String> ids() throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(runs)) {
      return entries
          .filter(Workspace::isRun)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Times in milliseconds and sizes in bytes of the files of an entry; 0 for a missing file. */
  private List<Long> stamp(String id) {
    File folder = runs.resolve(id).toFile();
    // Not by attributes: these throw an exception for a missing file, which is frequent.
    File record = new File(folder, "run.json");
    File spec = new File(folder, "spec.json");
    File metrics = new File(folder, "metrics.csv");
    File label = new File(folder, "label.json");
    return List.of(
        record.lastModified(),
        record.length(),
        spec.lastModified(),
        spec.length(),
        metrics.lastModified(),
        metrics.length(),
        label.lastModified(),
        label.length(),
        new Checkpoints(folder.toPath()).exist() ? 1L : 0L);
  }

  private static boolean isSettled(List<Long> stamp, long now) {
    for (int i = 0; i + 1 < stamp.size(); i += 2) {
      if (stamp.get(i) > now - UNSETTLED_MILLIS) {
        return false;
      }
    }
    return true;
  }

  // ---- a run

  private RunEntry read(String id) {
    RunFolder folder = new RunFolder(runs.resolve(id));
    RunRecord record = null;
    String spec = "";
    Map<String, MetricSummary> metrics = Map.of();
    String damage = "";
    try {
      record = folder.record();
      spec = folder.specText();
      metrics = MetricSummary.of(folder.readMetrics());
    } catch (BadInputException bad) {
      damage = String.valueOf(bad.getMessage());
    } catch (IOException unreadable) {
      damage = FileFault.sentence(unreadable, folder.path());
    }
    return new RunEntry(
        id, record, spec, metrics, folder.checkpoints().exist(), label(folder), damage);
  }

  /** A damaged label does not make the run damaged. */
  private static RunLabel label(RunFolder folder) {
    try {
      return folder.label();
    } catch (BadInputException | IOException damaged) {
      return RunLabel.NONE.noted("the label cannot be read");
    }
  }

  // ---- the file

  private void readFile() {
    List<String> read;
    try {
      read = Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException damaged) {
      LOG.debug("the index is written anew", damaged);
      read = List.of();
    }
    if (read.isEmpty() || !read.get(0).equals(FORM)) {
      return;
    }
    lines = read.size();
    read.subList(1, read.size()).parallelStream()
        .map(this::line)
        .flatMap(Optional::stream)
        // In order: the last line of a run is valid.
        .forEachOrdered(
            line -> known.put(line.run().id(), new Known(line.stamp(), line.run(), true)));
  }

  private Optional<Line> line(String text) {
    int space = text.indexOf(' ');
    String json = text.substring(space + 1);
    if (space > 0 && text.substring(0, space).equals(sum(json))) {
      try {
        return Optional.of(Json.parse(json, Line.class, file.toString()));
      } catch (BadInputException foreign) {
        LOG.debug("a run is read anew", foreign);
      }
    }
    return Optional.empty();
  }

  /** If it cannot be written, only the next program is slower. */
  private void write(List<Known> news) {
    try {
      if (lines == 0 || lines > 2 * known.size() + MOST_SPARE_LINES || !Files.exists(file)) {
        List<Known> settled = known.values().stream().filter(Known::settled).toList();
        if (!settled.isEmpty()) {
          AtomicFile.writeString(file, FORM + "\n" + text(settled));
          lines = 1 + settled.size();
        }
      } else if (!news.isEmpty()) {
        Files.writeString(file, text(news), StandardOpenOption.APPEND);
        lines += news.size();
      }
    } catch (IOException refused) {
      LOG.debug("the index cannot be written", refused);
      lines = 0;
    }
  }

  private static String text(List<Known> entries) {
    return entries.stream()
        .map(one -> Json.line(new Line(one.stamp(), one.run())))
        .map(json -> sum(json) + " " + json + "\n")
        .collect(Collectors.joining());
  }

  private static String sum(String json) {
    CRC32 sum = new CRC32();
    sum.update(json.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
