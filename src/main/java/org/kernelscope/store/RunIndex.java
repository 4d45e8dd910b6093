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
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every run of a workspace as a list needs it. What was read of a run is kept with times and sizes
 * of the files it was read from, in {@code runs.index} of the workspace too, and read again when
 * one of them is another. So the list is right whoever adds, changes or deletes runs, and the file
 * may be deleted, damaged or shared by several processes: whatever is missing in it is read anew.
 *
 * <p>The file has a line that says its form, then lines of runs, of which the last of a run counts:
 * the CRC-32 of the rest in hexadecimal digits, a space, and JSON.
 */
public final class RunIndex {

  private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);

  private static final String FORM = "kernelscope index of runs 1";

  /** A file written so short a while ago may be written once more within the tick of its time. */
  private static final long UNSETTLED_MILLIS = 2000;

  /** So many lines more than runs, and the file is written anew. */
  private static final int MOST_SPARE_LINES = 1000;

  private final Path runs;
  private final Path file;
  private final Map<String, Known> known = new HashMap<>();
  private boolean begun;

  /** Lines of the file, as far as this process knows; none where it is to be written anew. */
  private int lines;

  /**
   * @param workspace its folder
   */
  RunIndex(Path workspace) {
    runs = workspace.resolve("runs");
    file = workspace.resolve("runs.index");
  }

  /**
   * What was read of a run.
   *
   * @param stamp times and sizes of its files before
   */
  private record Line(List<Long> stamp, RunEntry run) {}

  /**
   * The same in memory.
   *
   * @param settled whether its files can be told by their times from what they may become
   */
  private record Known(List<Long> stamp, RunEntry run, boolean settled) {}

  /**
   * Every run as it is now, the oldest first. One whose files have not changed since the last call
   * is the same object.
   */
  public synchronized List<RunEntry> runs() throws IOException {
    List<String> ids = ids();
    if (!begun) {
      begun = true;
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

  /** Times in milliseconds and sizes in bytes of what an entry is made of; 0 for a missing file. */
  private List<Long> stamp(String id) {
    File folder = runs.resolve(id).toFile();
    // Not by attributes: they throw where there is no file, as there often is none.
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
        new File(folder, "checkpoint.zip").length() == 0 ? 0L : 1L);
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
      record = whole(folder.record(), folder);
      spec = folder.specText();
      metrics = MetricSummary.of(folder.readMetrics());
    } catch (BadInputException bad) {
      damage = String.valueOf(bad.getMessage());
    } catch (IOException unreadable) {
      damage = "%s: expected a readable run, found %s".formatted(folder.path(), unreadable);
    }
    return new RunEntry(
        id, record, spec, metrics, Files.exists(folder.checkpoint()), label(folder), damage);
  }

  /** Other programs may leave out what ours never does. */
  private static RunRecord whole(RunRecord record, RunFolder folder) {
    // The compiler does not know that JSON has null for what is missing.
    @Nullable Object[] needed = {
      record.name(), record.kind(), record.state(), record.created(), record.machine()
    };
    for (Object one : needed) {
      if (one == null) {
        throw new BadInputException(
            "%s: expected name, kind, state, created and machine of a run, found one missing"
                .formatted(folder.path().resolve("run.json")));
      }
    }
    return record;
  }

  /** A damaged label is no damage to the run. */
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
        // One after another again: the last line of a run counts.
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

  /** That it cannot be written harms nothing but the time of the next program. */
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
