package org.kernelscope.ui.palette;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Something that the palette can do: an action of the window, or the opening of a run.
 *
 * @param title what the user reads and types first
 * @param detail where it is from, such as the menu of an action or the day of a run
 * @param icon the name of its icon among the Feather icons
 * @param keys the shortcut in words; empty if there is none
 * @param enabled whether it can be done now
 * @param action what it does; for the FX thread
 * @param words title, detail and shortcut in lower case
 */
public record PaletteEntry(
    String title,
    String detail,
    String icon,
    String keys,
    boolean enabled,
    Runnable action,
    String words) {

  private static final int STARTS_TITLE = 0;
  private static final int STARTS_WORD = 1;
  private static final int IN_TITLE = 2;
  private static final int ELSEWHERE = 3;

  public PaletteEntry(
      String title, String detail, String icon, String keys, boolean enabled, Runnable action) {
    this(title, detail, icon, keys, enabled, action, small(title + " " + detail + " " + keys));
  }

  /** The words of a query, in lower case. */
  static List<String> wordsOf(String query) {
    String text = small(query).strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  /**
   * How far the entry is from the words of a query; 0 is nearest. Empty if it does not have all of
   * them.
   */
  OptionalInt distance(List<String> query) {
    String name = small(title);
    int sum = 0;
    for (String word : query) {
      if (!words.contains(word)) {
        return OptionalInt.empty();
      }
      sum += distance(name, word);
    }
    return OptionalInt.of(sum);
  }

  private static int distance(String name, String word) {
    if (name.startsWith(word)) {
      return STARTS_TITLE;
    }
    int at = name.indexOf(word);
    if (at < 0) {
      return ELSEWHERE;
    }
    for (int next = at; next >= 0; next = name.indexOf(word, next + 1)) {
      if (!Character.isLetterOrDigit(name.charAt(next - 1))) {
        return STARTS_WORD;
      }
    }
    return IN_TITLE;
  }

  private static String small(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
