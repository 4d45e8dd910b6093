package org.kernelscope.ui.palette;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.kit.Days;
import org.kernelscope.ui.kit.NewestTask;
import org.kernelscope.ui.runs.KindGlyph;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.runs.Session;

/**
 * The command palette: one list of the window's actions and of all runs, filtered by typing. The
 * runs of this sitting are there at once, those of the workspace when they have been read.
 */
public final class PaletteViewModel {

  private final Session session;
  private final NewestTask reading;
  private final StringProperty query = new SimpleStringProperty(this, "query", "");
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
  private final ObservableList<PaletteEntry> shown = FXCollections.observableArrayList();

  private List<PaletteEntry> actions = List.of();
  private List<PaletteEntry> runs = List.of();
  private boolean known;

  public PaletteViewModel(Session session) {
    this.session = session;
    this.reading = new NewestTask(session.tasks());
    query.addListener(property -> arrange());
  }

  /** Begins anew, with the actions that there are now. */
  public void open(List<MenuActions.Action> menus) {
    actions = menus.stream().map(PaletteViewModel::entry).toList();
    runs = ofThisSitting();
    known = false;
    query.set("");
    arrange();
    List<PaletteEntry> live = runs;
    Set<RunFolder> listed = new HashSet<>();
    session.strip().cards().forEach(card -> listed.add(card.run().folder()));
    reading.run(
        () -> recorded(listed),
        found -> {
          runs = Stream.concat(live.stream(), found.stream()).toList();
          known = true;
          arrange();
        },
        failure -> {
          known = true;
          arrange();
          session.tell(failure);
        });
  }

  private static PaletteEntry entry(MenuActions.Action action) {
    return new PaletteEntry(
        action.title(),
        action.enabled() ? action.path() : action.path() + " · not now",
        action.isChosen() ? "fth-check" : "fth-chevron-right",
        action.keys(),
        action.enabled(),
        action::perform);
  }

  private List<PaletteEntry> ofThisSitting() {
    RunStripViewModel strip = session.strip();
    return strip.cards().stream().map(card -> entry(strip, card)).toList();
  }

  private static PaletteEntry entry(RunStripViewModel strip, RunCard card) {
    String state = card.run().state().name().toLowerCase(Locale.ROOT);
    return new PaletteEntry(
        card.name(),
        "%s, %s".formatted(KindGlyph.title(card.run().spec()), state),
        KindGlyph.icon(card.run().spec()),
        "",
        true,
        () -> strip.open(card));
  }

  /** The runs of the workspace that are not in {@code listed}, the newest first. */
  private List<PaletteEntry> recorded(Set<RunFolder> listed) throws IOException {
    List<PaletteEntry> found = new ArrayList<>();
    for (ArchivedRun run : session.runs().archive().list().runs()) {
      if (!listed.contains(run.folder())) {
        found.add(
            new PaletteEntry(
                run.name(),
                "%s, %s".formatted(KindGlyph.title(run.spec()), Days.text(run.record().created())),
                KindGlyph.icon(run.spec()),
                "",
                true,
                () -> session.strip().open(run)));
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** An entry with its distance from the query. */
  private record Match(PaletteEntry entry, int distance) {}

  private void arrange() {
    List<String> words = PaletteEntry.wordsOf(query.get());
    List<Match> matches = new ArrayList<>();
    Stream.concat(actions.stream(), runs.stream())
        .forEach(
            entry -> {
              OptionalInt distance = entry.distance(words);
              distance.ifPresent(far -> matches.add(new Match(entry, far)));
            });
    // The sort is stable: among equals, actions are before runs.
    matches.sort(Comparator.comparingInt(Match::distance));
    shown.setAll(matches.stream().map(Match::entry).toList());
    status.set(
        known
            ? String.format(Locale.ROOT, "%d of %d", shown.size(), actions.size() + runs.size())
            : "Reading the runs…");
  }

  /** What the user has typed: words that must all occur in an entry, in any order. */
  public StringProperty queryProperty() {
    return query;
  }

  /** The entries that match, the nearest first. */
  public ObservableList<PaletteEntry> shown() {
    return shown;
  }

  /** How many of all are shown, in words. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }
}
