package org.kernelscope.experiment.spec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths in one text, separated by commas. An ambiguous path is in double quotes, and a quote within
 * it is doubled: {@code 7x7.dwp,"a, b.dwp"}.
 */
public final class PathList {

  /** The characters of a path that needs no quotes. */
  private static final Pattern PLAIN = Pattern.compile("[^,+:\"\\s]+");

  private PathList() {}

  /** The text that {@link #parse} reads as these paths. */
  public static String text(List<Path> paths) {
    return paths.stream().map(path -> text(path.toString())).collect(Collectors.joining(","));
  }

  private static String text(String path) {
    boolean plain =
        PLAIN.matcher(path).matches() && !ChoiceText.isWord(path) && !ChoiceText.isNumber(path);
    return plain ? path : "\"" + path.replace("\"", "\"\"") + "\"";
  }

  /**
   * The paths in a text; empty for an empty text.
   *
   * @param exists whether a file exists. Unquoted pieces that are not files by themselves are
   *     joined to one path if that is a file. Pass a function that returns false to skip this
   * @throws IllegalArgumentException when a quote is not closed, or a piece is not a path
   */
  public static List<Path> parse(String text, Predicate<Path> exists) {
    List<Path> paths = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end;
      if (startsQuoted(text, at)) {
        int quote = text.indexOf('"', at);
        int close = closingQuote(text, quote);
        end = nextComma(text, close + 1);
        if (!text.substring(close + 1, end).isBlank()) {
          throw new IllegalArgumentException(
              "expected a comma after %s, found '%s'"
                  .formatted(
                      text.substring(quote, close + 1), text.substring(close + 1, end).strip()));
        }
        paths.add(path(text.substring(quote + 1, close).replace("\"\"", "\"")));
      } else {
        end = endOfPlain(text, at, exists);
        String piece = text.substring(at, end).strip();
        if (!piece.isEmpty()) {
          paths.add(path(piece));
        }
      }
      at = end + 1;
    }
    return paths;
  }

  private static boolean startsQuoted(String text, int at) {
    return text.substring(at).stripLeading().startsWith("\"");
  }

  /** The end of a quote that opens at an index of the text. */
  static int closingQuote(String text, int open) {
    int at = text.indexOf('"', open + 1);
    while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == '"') {
      at = text.indexOf('"', at + 2);
    }
    if (at < 0) {
      throw new IllegalArgumentException(
          "expected a closing quote, found none after %s".formatted(text.substring(open)));
    }
    return at;
  }

  private static int nextComma(String text, int from) {
    int comma = text.indexOf(',', from);
    return comma < 0 ? text.length() : comma;
  }

  /** Up to the first comma with an existing file before it, otherwise up to the first comma. */
  private static int endOfPlain(String text, int start, Predicate<Path> exists) {
    int first = nextComma(text, start);
    for (int end = first; end <= text.length(); end = nextComma(text, end + 1)) {
      if (isThere(text.substring(start, end).strip(), exists)) {
        return end;
      }
      if (end == text.length()) {
        break;
      }
    }
    return first;
  }

  private static boolean isThere(String path, Predicate<Path> exists) {
    try {
      return !path.isEmpty() && exists.test(Path.of(path));
    } catch (InvalidPathException none) {
      return false;
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException none) {
      throw new IllegalArgumentException("expected a path, found '%s'".formatted(text), none);
    }
  }
}
