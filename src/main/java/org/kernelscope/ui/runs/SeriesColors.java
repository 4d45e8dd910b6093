package org.kernelscope.ui.runs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javafx.scene.Node;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * One colour for each series name, as long as the window is open: the same in a chart, a table, a
 * card and the frame of a grid. A colour is a number from 1. After those of the theme, colours
 * repeat with another line style. For the FX thread.
 */
public final class SeriesColors {

  private final Map<String, Integer> colors = new HashMap<>();

  /** Names that a run has used: their colours are kept. */
  private final Set<String> kept = new HashSet<>();

  /** The number of previews of each name that no run has used yet. */
  private final Map<String, Integer> previews = new HashMap<>();

  /** The colour of a series that has run or is about to. */
  public int of(String name) {
    kept.add(name);
    return find(name);
  }

  /**
   * The colour of a series whose name may still change before a run starts, see {@link #release}.
   */
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
   * Ends a preview of a name. If no other preview shows it and no run has used it, its colour
   * becomes free.
   */
  public void release(String name) {
    if (previews.merge(name, -1, Integer::sum) <= 0 && !kept.contains(name)) {
      previews.remove(name);
      colors.remove(name);
    }
  }

  /** Style classes for a colour of the theme, and for the repetitions after them. */
  public static List<String> styles(int color) {
    String slot = "series-" + (Math.floorMod(color - 1, ThemedRegion.COLORS) + 1);
    return color > ThemedRegion.COLORS ? List.of(slot, "again") : List.of(slot);
  }

  /** Shows a node in the colour of a series instead of another one. */
  public static void show(Node node, int color) {
    show(node, styles(color));
  }

  /** Shows a node in the colour of no series. */
  public static void showNone(Node node) {
    show(node, List.of());
  }

  private static void show(Node node, List<String> styles) {
    node.getStyleClass().removeIf(style -> style.startsWith("series-") || style.equals("again"));
    node.getStyleClass().addAll(styles);
  }
}
