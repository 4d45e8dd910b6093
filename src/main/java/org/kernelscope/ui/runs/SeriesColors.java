package org.kernelscope.ui.runs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * One colour a series, by its name, as long as the window is open: the same in a chart, a table, a
 * card and the frame of a grid. A colour is a number from 1. Beyond those of the theme, colours
 * come again with another line. For the FX thread.
 */
public final class SeriesColors {

  private final Map<String, Integer> colors = new HashMap<>();

  /** Names that a run has had: what they look like is kept. */
  private final Set<String> kept = new HashSet<>();

  /** How many show a name that has never run. */
  private final Map<String, Integer> previews = new HashMap<>();

  /** The colour of a series that has run or is about to. */
  public int of(String name) {
    kept.add(name);
    return find(name);
  }

  /** The colour of a series that may be another one before anything runs, see {@link #release}. */
  public int preview(String name) {
    previews.merge(name, 1, Integer::sum);
    return find(name);
  }

  private int find(String name) {
    Integer known = colors.get(name);
    if (known != null) {
      return known;
    }
    Set<Integer> taken = new TreeSet<>(colors.values());
    int free =
        IntStream.iterate(1, next -> next + 1)
            .filter(color -> !taken.contains(color))
            .findFirst()
            .orElseThrow();
    colors.put(name, free);
    return free;
  }

  /**
   * Takes over that a preview is of something else now. What nobody shows and has never run leaves
   * its colour to others.
   */
  public void release(String name) {
    if (previews.merge(name, -1, Integer::sum) <= 0 && !kept.contains(name)) {
      previews.remove(name);
      colors.remove(name);
    }
  }

  /** Style classes of what is in a colour of the theme's, and of what comes beyond them. */
  public static List<String> styles(int color) {
    String slot = "series-" + (Math.floorMod(color - 1, ThemedRegion.COLORS) + 1);
    return color > ThemedRegion.COLORS ? List.of(slot, "again") : List.of(slot);
  }
}
