package org.kernelscope.ui.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files and folders that were opened last, with the areas that they were opened in. They are
 * kept in a file of the user, which is read and written in the background. For the FX thread.
 */
public final class RecentFiles {

  private static final Logger LOG = LoggerFactory.getLogger(RecentFiles.class);

  private static final int MOST = 10;

  /** The number of characters of a folder that a menu shows. */
  private static final int MOST_OF_FOLDER = 44;

  /**
   * A file or folder.
   *
   * @param area the name of the area
   */
  public record Opened(Path path, String area) {}

  /** The content of the file. A path is a text there, as it was on this machine. */
  private record Stored(List<Entry> files) {
    private record Entry(String path, String area) {}
  }

  private final TaskRunner tasks;
  private final NewestTask writing;
  private final ObservableList<Opened> files = FXCollections.observableArrayList();
  private final ObservableList<Opened> shown = FXCollections.unmodifiableObservableList(files);
  private @Nullable Path file;
  private Supplier<String> front = () -> "";

  public RecentFiles(TaskRunner tasks) {
    this.tasks = tasks;
    this.writing = new NewestTask(tasks);
  }

  /** Sets who knows the area in front. */
  public void areas(Supplier<String> asked) {
    front = asked;
  }

  /** Adds what the file has, and from now on keeps the list there. */
  public void keepIn(Path place) {
    file = place;
    tasks.run(
        () -> present(read(place)),
        found -> found.forEach(one -> add(one, files.size())),
        failure -> LOG.debug("nobody knows which files were opened", failure));
  }

  /** The newest first. */
  public ObservableList<Opened> files() {
    return shown;
  }

  /** The name of a file and, as far as there is space, its folder. */
  public static String title(Path path) {
    Path name = path.getFileName();
    Path parent = path.getParent();
    if (name == null || parent == null) {
      return path.toString();
    }
    String home = System.getProperty("user.home", "");
    String folder = parent.toString();
    if (!home.isEmpty() && parent.startsWith(home)) {
      folder = "~" + folder.substring(home.length());
    }
    int more = folder.length() - MOST_OF_FOLDER;
    return "%s — %s".formatted(name, more > 0 ? "…" + folder.substring(more) : folder);
  }

  /** Puts a file or folder that was opened in the area in front before all others. */
  public void add(Path opened) {
    Path path = opened.toAbsolutePath().normalize();
    files.removeIf(one -> one.path().equals(path));
    add(new Opened(path, front.get()), 0);
    write();
  }

  private void add(Opened one, int at) {
    if (files.stream().noneMatch(known -> known.path().equals(one.path()))) {
      files.add(at, one);
    }
    if (files.size() > MOST) {
      files.remove(MOST, files.size());
    }
  }

  /** Drops what is no longer there. */
  public void refresh() {
    List<Opened> now = List.copyOf(files);
    tasks.run(
        () -> present(now),
        found -> {
          if (files.removeIf(one -> now.contains(one) && !found.contains(one))) {
            write();
          }
        },
        failure -> LOG.debug("nobody knows which files are there", failure));
  }

  public void clear() {
    files.clear();
    write();
  }

  private void write() {
    Path place = file;
    if (place != null) {
      Stored now =
          new Stored(
              files.stream()
                  .map(one -> new Stored.Entry(one.path().toString(), one.area()))
                  .toList());
      writing.run(
          () -> {
            Json.write(place, now);
            return place;
          },
          written -> {},
          failure -> LOG.info("the opened files are not kept: {}", failure.toString()));
    }
  }

  private static List<Opened> present(List<Opened> some) {
    return some.stream().filter(one -> Files.exists(one.path())).toList();
  }

  /** Empty if there is no such file, or if it is not valid. */
  private static List<Opened> read(Path place) throws IOException {
    if (!Files.exists(place)) {
      return List.of();
    }
    List<Opened> found = new ArrayList<>();
    try {
      List<Stored.@Nullable Entry> entries = Json.read(place, Stored.class).files();
      for (Stored.Entry entry : Objects.requireNonNullElse(entries, List.<Stored.Entry>of())) {
        if (entry != null && entry.path() != null && entry.area() != null) {
          found.add(new Opened(Path.of(entry.path()), entry.area()));
        }
      }
    } catch (BadInputException | InvalidPathException invalid) {
      LOG.debug("the opened files are forgotten", invalid);
    }
    return found;
  }
}
