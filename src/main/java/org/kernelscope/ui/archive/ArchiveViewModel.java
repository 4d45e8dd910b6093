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
 * The Runs area: every run of the workspace, read in the background; which of them are in sight, in
 * what order and groups; and what can be done with those that are selected. Knows no node.
 */
public final class ArchiveViewModel implements AreaModel {

  /** At most so often, and so many times what it takes, the workspace is read again. */
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

  /** Runs to be ticked as soon as they are known. */
  private List<String> wanted = List.of();

  /** Whether a person writes a note, though there may be none yet. */
  private boolean wantsNotes;

  /** What was made of runs that have not changed; of the background. */
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

  /** What a person was looking at, to be looked at again in another sitting. */
  public record Look(List<String> ticked, String filter, Grouping grouping, boolean onlyDiffering) {

    /** Of a workspace at which nobody has looked. */
    public static final Look FIRST = new Look(List.of(), "", Grouping.NONE, true);
  }

  public Look look() {
    List<String> ticked =
        known.get() ? overlay.runs().stream().map(one -> one.row().id()).toList() : wanted;
    return new Look(ticked, filter.get(), grouping.get(), onlyDiffering.get());
  }

  /** Looks at the same again, as far as it is there. */
  public void look(Look again) {
    filter.set(again.filter());
    grouping.set(again.grouping());
    onlyDiffering.set(again.onlyDiffering());
    wanted = again.ticked();
  }

  // ---- reading

  /** Makes rows of listed runs; those of runs that have not changed are made once. */
  private static final class Contents {

    private IdentityHashMap<Object, RunRow.Content> made = new IdentityHashMap<>();

    /** By id, the oldest first. */
    synchronized Map<String, RunRow.Content> of(Archive.Listing listing) {
      IdentityHashMap<Object, RunRow.Content> now = new IdentityHashMap<>();
      Map<String, RunRow.Content> byId = new LinkedHashMap<>();
      for (ArchivedRun run : listing.runs()) {
        RunRow.Content before = made.get(run);
        // Nobody writes into a folder when a training is killed.
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

  /** Reads the workspace again, unless it is just being read. */
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
              rest(System.nanoTime() - begun);
            },
            failure -> {
              session.tell(failure);
              rest(System.nanoTime() - begun);
            });
  }

  private void refreshIfInFront() {
    if (inFront.get()) {
      refresh();
    }
  }

  /**
   * Others may work in the workspace, and runs go on: it is looked at as long as it is in front.
   */
  private void rest(long nanos) {
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

  /** Sorts by columns, the first before the others; the newest come first where there are none. */
  public void sort(List<Comparator<RunRow>> by) {
    order =
        by.stream()
            .reduce(Comparator::thenComparing)
            .map(first -> first.thenComparing(NEWEST_FIRST))
            .orElse(NEWEST_FIRST);
    arrange();
  }

  /** Shows the runs of a group, or only its heading. */
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
                        || isTold(column, of))
            .toList();
    if (!next.equals(shownColumns.get())) {
      shownColumns.set(next);
    }
  }

  /** Shows the column of notes even where there are none. */
  void wantsNotes(boolean now) {
    wantsNotes = now;
    chooseColumns();
  }

  /**
   * Whether a column tells something of some run and, where only such are wanted, several things.
   */
  private boolean isTold(RunColumn column, List<RunRow> of) {
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
    // One result is worth seeing, and so is the same one twice.
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

  /** Whether a run can be taken up, and does not wait or train in this window already. */
  public boolean canResume(RunRow row) {
    ArchivedRun run = row.run();
    return run != null
        && row.canResume()
        && session.strip().live(run.folder()).map(LiveRun::isOver).orElse(true);
  }

  /** The selected runs that are whole. */
  private List<ArchivedRun> whole() {
    return selected.stream().flatMap(row -> Stream.ofNullable(row.run())).toList();
  }

  /** Looks at the first selected run in the area it is of, as it was. */
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

  /** Calls a run otherwise; by no name, as it was called when it was made. */
  public void rename(RunRow row, String name) {
    label(
        List.of(row),
        label ->
            label.named(row.run() != null && name.equals(row.run().record().name()) ? null : name));
  }

  /** Writes about a run what a person wants to remember. */
  public void note(RunRow row, String text) {
    label(List.of(row), label -> label.noted(text));
  }

  /** Stars the selected runs, or takes their stars if all have one. */
  public void toggleStars() {
    toggleStars(selected);
  }

  /** The same of some runs. */
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

  /** A label that cannot be read is replaced. */
  private static RunLabel readable(RunFolder folder) throws IOException {
    try {
      return folder.label();
    } catch (BadInputException damaged) {
      return RunLabel.NONE;
    }
  }

  /** Deletes the selected runs; a person can undo that. */
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

  /** Deletes for good what was deleted, after a question. */
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

  /** What can be resumed, and the runs that were resumed last. */
  @Override
  public AreaWork work() {
    return work;
  }

  /** The curves and kernels of the ticked runs. */
  public OverlayViewModel overlay() {
    return overlay;
  }

  /** The runs in sight and the headings above them, in their order. */
  public ObservableList<ArchiveRow> rows() {
    return rows;
  }

  /** The runs that commands are to. */
  public ObservableList<RunRow> selected() {
    return selected;
  }

  /** The run of an id; null where there is none. */
  public @Nullable RunRow row(String id) {
    return byId.get(id);
  }

  /** The columns that tell something. */
  public ReadOnlyObjectProperty<List<RunColumn>> shownColumnsProperty() {
    return shownColumns.getReadOnlyProperty();
  }

  /** Every column there can be. */
  public List<RunColumn> columns() {
    return columns;
  }

  /** Changes when more became known of any run. */
  public ReadOnlyLongProperty newsProperty() {
    return news.getReadOnlyProperty();
  }

  /** Words that all have to stand somewhere in a row. */
  public StringProperty filterProperty() {
    return filter;
  }

  public ObjectProperty<Grouping> groupingProperty() {
    return grouping;
  }

  /** Whether columns are hidden that say the same of all runs in sight. */
  public BooleanProperty onlyDifferingProperty() {
    return onlyDiffering;
  }

  /** How many runs there are and are shown. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** Whether the workspace has been read. */
  public ReadOnlyBooleanProperty knownProperty() {
    return known.getReadOnlyProperty();
  }

  /** Whether a person looks at the area, which is kept up to date then. */
  public BooleanProperty inFrontProperty() {
    return inFront;
  }

  /** It opens no files. */
  @Override
  public List<String> opens() {
    return List.of();
  }

  @Override
  public void open(List<Path> files) {
    session.tell("Runs are those of the workspace. Open files in another area.");
  }
}
