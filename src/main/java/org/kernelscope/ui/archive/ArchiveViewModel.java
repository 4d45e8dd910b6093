package org.kernelscope.ui.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Archive;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunLabel;
import org.kernelscope.ui.kit.Delay;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.Resumption;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Runs area. Its tasks are:
 *
 * <ul>
 *   <li>to read all runs of the workspace in the background,
 *   <li>to filter, sort and group them,
 *   <li>to apply commands to the selected runs.
 * </ul>
 *
 * <p>It does not know any node.
 */
public final class ArchiveViewModel implements AreaModel {

  /**
   * The minimal time between two readings of the workspace. If a reading takes long, the pause is
   * longer, in proportion.
   */
  private static final Duration REST = Duration.ofSeconds(3);

  private static final int REST_FACTOR = 20;

  private static final Comparator<RunRow> NEWEST_FIRST =
      Comparator.comparing(RunRow::id).reversed();

  private final Session session;
  private final Delay delay;
  private final AreaWork work;
  private final OverlayViewModel overlay;
  private final List<RunColumn> columns = RunColumn.all();
  private final Map<String, RunRow> byId = new HashMap<>();
  private final ObservableList<ArchiveRow> rows = FXCollections.observableArrayList();
  private final ObservableList<RunRow> selected = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<List<RunColumn>> shownColumns =
      new ReadOnlyObjectWrapper<>(this, "shownColumns", List.of());
  private final ReadOnlyLongWrapper news = new ReadOnlyLongWrapper(this, "news");
  private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
  private final ObjectProperty<Grouping> grouping =
      new SimpleObjectProperty<>(this, "grouping", Grouping.NONE);
  private final BooleanProperty onlyDiffering =
      new SimpleBooleanProperty(this, "onlyDiffering", true);
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
  private final ReadOnlyBooleanWrapper known = new ReadOnlyBooleanWrapper(this, "known");
  private final BooleanProperty inFront = new SimpleBooleanProperty(this, "inFront");
  private final Set<String> folded = new HashSet<>();

  private List<RunRow> all = List.of();
  private Comparator<RunRow> order = NEWEST_FIRST;
  private boolean reading;
  private boolean readAgain;
  private boolean waiting;

  /** The ids of runs to tick as soon as they have been read. */
  private List<String> wanted = List.of();

  /** Whether the user is editing a note, so that the column is needed even without notes. */
  private boolean wantsNotes;

  /** The cached contents of unchanged runs. Used in the background only. */
  private final Contents contents = new Contents();

  public ArchiveViewModel(Session session, Delay delay) {
    this.session = session;
    this.delay = delay;
    this.work = new AreaWork(session, "Resume", this::resume, true);
    this.overlay = new OverlayViewModel(session, delay);
    filter.addListener(property -> arrange());
    grouping.addListener(property -> arrange());
    onlyDiffering.addListener(property -> chooseColumns());
    selected.addListener((ListChangeListener<RunRow>) change -> findStartProblem());
    inFront.addListener(property -> refresh());
    session.strip().cards().addListener((ListChangeListener<RunCard>) change -> refreshIfInFront());
    session.strip().trash().changesProperty().addListener(property -> refresh());
    findStartProblem();
  }

  /** What the user last saw, to be restored in the next session. */
  public record Look(List<String> ticked, String filter, Grouping grouping, boolean onlyDiffering) {

    /** The view of a workspace that was never opened. */
    public static final Look FIRST = new Look(List.of(), "", Grouping.NONE, true);
  }

  public Look look() {
    List<String> ticked =
        known.get() ? overlay.runs().stream().map(one -> one.row().id()).toList() : wanted;
    return new Look(ticked, filter.get(), grouping.get(), onlyDiffering.get());
  }

  /** Restores a view, as far as its runs still exist. */
  public void look(Look again) {
    filter.set(again.filter());
    grouping.set(again.grouping());
    onlyDiffering.set(again.onlyDiffering());
    wanted = again.ticked();
  }

  // ---- reading

  /** Converts listed runs to contents of rows. Contents of unchanged runs are reused. */
  private static final class Contents {

    private IdentityHashMap<Object, RunRow.Content> made = new IdentityHashMap<>();

    /** The contents by id, the oldest run first. */
    synchronized Map<String, RunRow.Content> of(Archive.Listing listing) {
      IdentityHashMap<Object, RunRow.Content> now = new IdentityHashMap<>();
      Map<String, RunRow.Content> byId = new LinkedHashMap<>();
      for (ArchivedRun run : listing.runs()) {
        RunRow.Content before = made.get(run);
        // A kill changes the state of a run but no file of its folder. So only contents of finished
        // runs are reused.
        boolean same = before != null && run.record().finished() != null;
        RunRow.Content content = same ? before : RunRow.Content.of(run);
        now.put(run, content);
        byId.put(run.id(), content);
      }
      for (Archive.DamagedRun run : listing.damaged()) {
        byId.put(run.id(), RunRow.Content.of(run));
      }
      made = now;
      return byId;
    }
  }

  /** Reads the workspace again, unless a reading is in progress. */
  public void refresh() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    long begun = System.nanoTime();
    session
        .tasks()
        .run(
            () -> contents.of(session.runs().archive().list()),
            found -> {
              show(found);
              scheduleReading(System.nanoTime() - begun);
            },
            failure -> {
              session.tell(failure);
              scheduleReading(System.nanoTime() - begun);
            });
  }

  private void refreshIfInFront() {
    if (inFront.get()) {
      refresh();
    }
  }

  /**
   * Schedules the next reading, if the area is in front: runs proceed, and other programs may
   * change the workspace.
   *
   * @param nanos the duration of the last reading
   */
  private void scheduleReading(long nanos) {
    reading = false;
    if (readAgain) {
      readAgain = false;
      refresh();
    } else if (inFront.get() && !waiting) {
      waiting = true;
      Duration pause = Duration.ofNanos(REST_FACTOR * nanos);
      delay.after(
          pause.compareTo(REST) > 0 ? pause : REST,
          () -> {
            waiting = false;
            refreshIfInFront();
          });
    }
  }

  private void show(Map<String, RunRow.Content> found) {
    boolean changed = found.size() != byId.size() || !known.get();
    byId.keySet().retainAll(found.keySet());
    for (Map.Entry<String, RunRow.Content> entry : found.entrySet()) {
      RunRow row = byId.get(entry.getKey());
      if (row == null) {
        byId.put(entry.getKey(), new RunRow(entry.getKey(), entry.getValue()));
        changed = true;
      } else if (!row.content().equals(entry.getValue())) {
        row.show(entry.getValue());
        changed = true;
      }
    }
    known.set(true);
    if (!wanted.isEmpty()) {
      wanted.stream()
          .map(byId::get)
          .filter(Objects::nonNull)
          .forEach(row -> overlay.tick(row, true));
      wanted = List.of();
    }
    if (changed) {
      all = byId.values().stream().sorted(NEWEST_FIRST).toList();
      arrange();
      overlay.update(byId);
      findStartProblem();
      news.set(news.get() + 1);
    }
  }

  // ---- what is in sight

  /**
   * Sorts by columns, the first one before the others. Without columns, the newest run is first.
   */
  public void sort(List<Comparator<RunRow>> by) {
    order =
        by.stream()
            .reduce(Comparator::thenComparing)
            .map(first -> first.thenComparing(NEWEST_FIRST))
            .orElse(NEWEST_FIRST);
    arrange();
  }

  /** Unfolds the runs of a group, or folds them. */
  public void fold(ArchiveRow.Heading heading) {
    if (!folded.remove(heading.title())) {
      folded.add(heading.title());
    }
    arrange();
  }

  private void arrange() {
    List<RunRow> matching = matching();
    List<ArchiveRow> next = new ArrayList<>();
    if (grouping.get() == Grouping.NONE) {
      next.addAll(matching);
    } else {
      grouping
          .get()
          .of(matching)
          .forEach(
              (title, runs) -> {
                boolean isFolded = folded.contains(title);
                next.add(new ArchiveRow.Heading(title, runs.size(), isFolded));
                if (!isFolded) {
                  next.addAll(runs);
                }
              });
    }
    if (!next.equals(rows)) {
      rows.setAll(next);
    }
    chooseColumns(matching);
    describe(matching.size());
  }

  private List<RunRow> matching() {
    String[] words = filter.get().toLowerCase(Locale.ROOT).strip().split("\\s+");
    Stream<RunRow> found =
        all.stream()
            .filter(
                row -> Arrays.stream(words).allMatch(word -> row.content().text().contains(word)));
    return found.sorted(order).toList();
  }

  private void chooseColumns() {
    chooseColumns(matching());
  }

  private void chooseColumns(List<RunRow> of) {
    List<RunColumn> next =
        columns.stream()
            .filter(
                column ->
                    column.always()
                        || (wantsNotes && column.key().equals(RunColumn.NOTE))
                        || isInformative(column, of))
            .toList();
    if (!next.equals(shownColumns.get())) {
      shownColumns.set(next);
    }
  }

  /** Shows the column of notes even if there are no notes. */
  void wantsNotes(boolean now) {
    wantsNotes = now;
    chooseColumns();
  }

  /**
   * Whether a column has a text for any run. If only differing columns are wanted, it must have
   * different texts.
   */
  private boolean isInformative(RunColumn column, List<RunRow> of) {
    String first = "";
    for (RunRow row : of) {
      String text = column.text().apply(row);
      if (!text.isEmpty()) {
        if (!onlyDiffering.get() || (!first.isEmpty() && !first.equals(text))) {
          return true;
        }
        first = text;
      }
    }
    // A result is always shown, even if all runs have the same.
    return !first.isEmpty() && column.isResult();
  }

  private void describe(int shown) {
    long damaged = all.stream().filter(row -> !row.damage().isEmpty()).count();
    String count =
        shown == all.size()
            ? String.format(Locale.ROOT, "%d %s", shown, shown == 1 ? "run" : "runs")
            : String.format(Locale.ROOT, "%d of %d runs", shown, all.size());
    status.set(damaged == 0 ? count : String.format(Locale.ROOT, "%s, %d damaged", count, damaged));
  }

  // ---- what can be done with runs

  private void findStartProblem() {
    work.startProblemProperty()
        .set(
            selected.stream().anyMatch(this::canResume)
                ? ""
                : "Select a run that was stopped or interrupted.");
  }

  /** Whether a run can be resumed and is not queued or training in this window. */
  public boolean canResume(RunRow row) {
    ArchivedRun run = row.run();
    return run != null
        && row.canResume()
        && session.strip().live(run.folder()).map(LiveRun::isOver).orElse(true);
  }

  /** The selected runs without damage. */
  private List<ArchivedRun> whole() {
    return selected.stream().flatMap(row -> Stream.ofNullable(row.run())).toList();
  }

  /** Shows the first selected run in its area. */
  public void open() {
    whole().stream().findFirst().ifPresent(session.strip()::open);
  }

  /** Fills the form of its area with the settings of the first selected run. */
  public void duplicate() {
    whole().stream().findFirst().ifPresent(run -> session.strip().reuse(run.spec()));
  }

  private void resume() {
    List<ArchivedRun> unfinished =
        selected.stream()
            .filter(this::canResume)
            .flatMap(row -> Stream.ofNullable(row.run()))
            .toList();
    work.begin(
        () -> Resumption.of(unfinished, session.runs()),
        ready -> {
          work.show(ready.begin(session));
          refresh();
        });
  }

  /** Renames a run; an empty name restores the original one. */
  public void rename(RunRow row, String name) {
    label(
        List.of(row),
        label ->
            label.named(row.run() != null && name.equals(row.run().record().name()) ? null : name));
  }

  /** Sets the note of a run. */
  public void note(RunRow row, String text) {
    label(List.of(row), label -> label.noted(text));
  }

  /** Stars the selected runs; if all have a star, removes the stars. */
  public void toggleStars() {
    toggleStars(selected);
  }

  /** Stars these runs; if all have a star, removes the stars. */
  public void toggleStars(List<RunRow> of) {
    boolean starred = !of.stream().allMatch(RunRow::isStarred);
    label(of, label -> label.starred(starred));
  }

  private void label(List<RunRow> of, UnaryOperator<RunLabel> change) {
    List<RunFolder> folders =
        of.stream().flatMap(row -> Stream.ofNullable(row.run())).map(ArchivedRun::folder).toList();
    session.inBackground(
        () -> {
          for (RunFolder folder : folders) {
            folder.label(change.apply(readable(folder)));
          }
          return folders;
        },
        labelled -> refresh());
  }

  /** The label of a run; a new one if it cannot be read. */
  private static RunLabel readable(RunFolder folder) throws IOException {
    try {
      return folder.label();
    } catch (BadInputException damaged) {
      return RunLabel.NONE;
    }
  }

  /** Deletes the selected runs; the user can undo this. */
  public void discard() {
    if (!selected.isEmpty()) {
      session
          .strip()
          .trash()
          .discard(
              selected.stream().map(row -> session.runs().workspace().folder(row.id())).toList(),
              selected.get(0).name());
    }
  }

  /** Empties the trash permanently, after a confirmation. */
  public void emptyTrash() {
    session.strip().trash().empty();
  }

  /** Shows the folder of the first selected run. */
  public void showFolder() {
    selected.stream()
        .findFirst()
        .ifPresent(
            row -> session.dialogs().show(session.runs().workspace().folder(row.id()).path()));
  }

  // ---- what is shown

  /** The work of this area: it resumes runs. */
  @Override
  public AreaWork work() {
    return work;
  }

  /** The curves and kernels of the ticked runs. */
  public OverlayViewModel overlay() {
    return overlay;
  }

  /** The visible runs and headings, in order. */
  public ObservableList<ArchiveRow> rows() {
    return rows;
  }

  /** The runs to which the commands apply. */
  public ObservableList<RunRow> selected() {
    return selected;
  }

  /** The run with an id; null if there is none. */
  public @Nullable RunRow row(String id) {
    return byId.get(id);
  }

  /** The visible columns. */
  public ReadOnlyObjectProperty<List<RunColumn>> shownColumnsProperty() {
    return shownColumns.getReadOnlyProperty();
  }

  /** All columns. */
  public List<RunColumn> columns() {
    return columns;
  }

  /** Changes when there is new information about any run. */
  public ReadOnlyLongProperty newsProperty() {
    return news.getReadOnlyProperty();
  }

  /** The filter: words that must all occur in a row. */
  public StringProperty filterProperty() {
    return filter;
  }

  public ObjectProperty<Grouping> groupingProperty() {
    return grouping;
  }

  /** Whether columns are hidden that have the same text for all visible runs. */
  public BooleanProperty onlyDifferingProperty() {
    return onlyDiffering;
  }

  /** The numbers of all runs and of visible runs, in words. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** Whether the workspace has been read. */
  public ReadOnlyBooleanProperty knownProperty() {
    return known.getReadOnlyProperty();
  }

  /** Whether the area is in front; only then is it kept up to date. */
  public BooleanProperty inFrontProperty() {
    return inFront;
  }

  /** Empty: this area opens no files. */
  @Override
  public List<String> opens() {
    return List.of();
  }

  @Override
  public void open(List<Path> files) {
    session.tell("Runs are those of the workspace. Open files in another area.");
  }
}
