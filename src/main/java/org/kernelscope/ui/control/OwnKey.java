package org.kernelscope.ui.control;

import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/**
 * The keys that areas and controls handle themselves. Those of menus are their accelerators. Who
 * handles one asks {@link #matches}, so that the sheet of shortcuts and the window agree.
 */
public enum OwnKey {
  PAUSE(Place.AREA, "Pause or resume the work", "Space"),
  FIND(Place.RUNS, "Filter the runs", "Shortcut+F"),
  OPEN_RUN(Place.RUNS, "Open the run in its area", "Enter"),
  TICK(Place.RUNS, "Tick, to compare curves and kernels", "Space"),
  RENAME(Place.RUNS, "Rename", "F2"),
  NOTE(Place.RUNS, "Write a note", "Shift+F2"),
  DELETE_RUN(Place.RUNS, "Delete, with undo", "Delete"),
  OPEN_ROW(Place.TABLE, "Open what the row stands for", "Enter"),
  REMOVE_PRIOR(Place.TABLE, "Remove a prior from the scores", "Delete"),
  EXPORT_TABLE(Place.TABLE, "Export as CSV", "Shortcut+E"),
  EXPORT(Place.PICTURE, "Export: PNG, SVG, data", "Shortcut+E"),
  COPY(Place.PICTURE, "Copy as a picture", "Shortcut+C");

  /** Where a key has its meaning. */
  public enum Place {
    AREA("Every area"),
    RUNS("Runs, and the strip of runs"),
    TABLE("Tables"),
    PICTURE("Grids, charts and maps");

    private final String title;

    Place(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  private final Place place;
  private final String does;

  @SuppressWarnings("ImmutableEnumChecker") // Nothing of a combination can be changed.
  private final KeyCombination keys;

  OwnKey(Place place, String does, String keys) {
    this.place = place;
    this.does = does;
    this.keys = KeyCombination.valueOf(keys);
  }

  public Place place() {
    return place;
  }

  /** What it does, in words. */
  public String does() {
    return does;
  }

  public KeyCombination keys() {
    return keys;
  }

  public boolean matches(KeyEvent event) {
    return keys.match(event);
  }
}
