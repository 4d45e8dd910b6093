package org.kernelscope.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.kernelscope.data.BadInputException;

/**
 * A folder with all runs, each in {@code runs/<id>/}. Several processes may use one workspace, each
 * writing its own runs.
 */
public final class Workspace {

  /** Sorts by time and is a valid file name on every system. */
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The latest time in an id of this process, so that ids of one process are never equal. */
  private static final AtomicLong LATEST_ID_TIME = new AtomicLong();

  private final Path path;
  private final InstantSource clock;
  private final RunIndex index;

  public Workspace(Path path) {
    this(path, InstantSource.system());
  }

  Workspace(Path path, InstantSource clock) {
    this.path = path;
    this.clock = clock;
    this.index = new RunIndex(path);
  }

  public Path path() {
    return path;
  }

  /**
   * Makes the folder of a new run, in state {@value RunRecord#CREATED}.
   *
   * @param name its name for people
   * @param kind the kind of run
   * @param steps steps planned
   * @param versions of the program and its libraries
   * @param spec its specification, any record that {@link Json} can write
   */
  public RunFolder create(
      String name, String kind, long steps, Map<String, String> versions, Object spec)
      throws IOException {
    Files.createDirectories(runsPath());
    Instant now = clock.instant();
    RunFolder folder = newFolder(now);
    Json.write(folder.path().resolve("spec.json"), spec);
    // Last: a folder with a run.json is complete.
    Json.write(
        folder.path().resolve("run.json"),
        RunRecord.created(folder.id(), name, kind, now, steps, versions, machine()));
    return folder;
  }

  private RunFolder newFolder(Instant now) throws IOException {
    while (true) {
      long millis = LATEST_ID_TIME.updateAndGet(latest -> Math.max(latest + 1, now.toEpochMilli()));
      // Another process may create a run in the same millisecond.
      String id =
          String.format(
              Locale.ROOT,
              "%s-%04x",
              ID_TIME.format(Instant.ofEpochMilli(millis)),
              ThreadLocalRandom.current().nextInt(1 << 16));
      try {
        return new RunFolder(Files.createDirectory(runsPath().resolve(id)));
      } catch (FileAlreadyExistsException e) {
        // A rare collision: use the next id.
      }
    }
  }

  static String machine() {
    return String.format(
        Locale.ROOT,
        "%s %s, %d processors, Java %s",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"));
  }

  /**
   * The index of all runs, for lists, without reading each folder; an incomplete or damaged folder
   * does not hide the others.
   */
  public RunIndex index() {
    return index;
  }

  /** In earlier versions, a run that is being deleted has a name with a leading dot. */
  static boolean isRun(Path entry) {
    return Files.isDirectory(entry) && !entry.getFileName().toString().startsWith(".");
  }

  /**
   * The run with an id.
   *
   * @throws BadInputException when the workspace has none, or its record is damaged
   */
  public RunFolder run(String id) throws IOException {
    // An id is one name: no path can lead out of the folder.
    if (!id.isBlank() && !id.startsWith(".") && id.matches("[^/\\\\:]+")) {
      RunFolder run = folder(id);
      if (Files.isDirectory(run.path())) {
        run.record();
        return run;
      }
    }
    throw new BadInputException(
        "%s: expected the id of one of its runs, found '%s'".formatted(path, id));
  }

  private Path runsPath() {
    return path.resolve("runs");
  }

  /** The folder of a run, which may be damaged or missing. */
  public RunFolder folder(String id) {
    return new RunFolder(runsPath().resolve(id));
  }

  // ---- comparisons

  /** Notes that runs were started as one comparison; the same comparison is noted once. */
  public void note(ComparedRuns comparison) throws IOException {
    Files.createDirectories(comparisonsPath());
    byte[] ids = String.join("\n", comparison.ids()).getBytes(StandardCharsets.UTF_8);
    Json.write(comparisonsPath().resolve(UUID.nameUUIDFromBytes(ids) + ".json"), comparison);
  }

  /**
   * The files of all noted comparisons, each of which {@link Json} reads as {@link ComparedRuns}.
   * Workspaces of earlier versions have none.
   */
  public List<Path> comparisons() throws IOException {
    if (!Files.isDirectory(comparisonsPath())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(comparisonsPath())) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private Path comparisonsPath() {
    return path.resolve("comparisons");
  }

  // ---- the trash

  /**
   * Moves a run to the trash, with all its files; {@link #restore} brings it back until {@link
   * #emptyTrash}.
   *
   * @throws BadInputException when it is being written
   */
  public void discard(String id) throws IOException {
    RunFolder run = folder(id);
    if (run.isBeingWritten()) {
      throw new BadInputException(
          "%s: expected a run nobody is writing, found it locked".formatted(run.path()));
    }
    Files.createDirectories(trashPath());
    Files.move(run.path(), trashPath().resolve(id));
  }

  /** Restores a run from the trash. */
  public RunFolder restore(String id) throws IOException {
    RunFolder run = folder(id);
    Files.createDirectories(runsPath());
    Files.move(trashPath().resolve(id), run.path());
    return run;
  }

  /** The ids of the runs in the trash. */
  public List<String> trash() throws IOException {
    if (!Files.isDirectory(trashPath())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(trashPath())) {
      return entries.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** Deletes all runs in the trash permanently. */
  public void emptyTrash() throws IOException {
    for (String id : trash()) {
      FileUtils.forceDelete(trashPath().resolve(id).toFile());
    }
  }

  private Path trashPath() {
    return path.resolve("trash");
  }
}
