package org.kernelscope.experiment.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a choice: the name of a kind, then a colon and a number or files. The name may have
 * several words: in {@code filters:shuffled:7x7.npz,5x5.npz} it is {@code filters:shuffled}.
 *
 * @param name words separated by colons
 * @param argument the text after the colon; null if there is none
 */
record ChoiceText(String name, @Nullable String argument) {

  /** A single letter is not a word: it can be a Windows drive. */
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]+");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  static ChoiceText of(String text) {
    String rest = text.strip();
    int colon = rest.indexOf(':');
    while (colon >= 0) {
      int next = rest.indexOf(':', colon + 1);
      String word = rest.substring(colon + 1, next < 0 ? rest.length() : next);
      if (!isWord(word)) {
        return new ChoiceText(rest.substring(0, colon), rest.substring(colon + 1).strip());
      }
      colon = next;
    }
    return new ChoiceText(rest, null);
  }

  /** Whether a text can be part of the name of a kind, so that a file of that name needs quotes. */
  static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The text of a name and files. */
  static String text(String name, List<Path> files) {
    return files.isEmpty() ? name : name + ":" + PathList.text(files);
  }

  /** The same with the names of the files instead of their paths, for people. */
  static String brief(String name, List<Path> files) {
    List<String> names = files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    return files.isEmpty() ? name : name + ":" + String.join(", ", names);
  }

  List<Path> files(Predicate<Path> exists) {
    return argument == null ? List.of() : PathList.parse(argument, exists);
  }

  // ---- the same as an object of JSON

  private static final String KIND = "kind";
  private static final String FILES = "files";
  private static final String SCALE = "scale";

  /** The name in an object such as {@code {"kind": "dwp", "files": ["7x7.dwp"]}}. */
  static String name(Map<?, ?> object, Set<String> fields) {
    object
        .keySet()
        .forEach(
            field -> {
              if (!fields.contains(String.valueOf(field))) {
                throw new IllegalArgumentException(
                    "expected one of the fields %s, found '%s'"
                        .formatted(fields.stream().sorted().toList(), field));
              }
            });
    if (object.get(KIND) instanceof String name) {
      return name;
    }
    throw new IllegalArgumentException(
        "kind: expected a text, found %s".formatted(told(object.get(KIND))));
  }

  /** The files in such an object. */
  static List<Path> files(Map<?, ?> object) {
    Object files = object.get(FILES);
    if (files == null) {
      return List.of();
    }
    if (files instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(file -> Path.of((String) file)).toList();
    }
    throw new IllegalArgumentException(
        "files: expected a list of paths, found %s".formatted(told(files)));
  }

  /** The number in such an object. */
  static @Nullable Double scale(Map<?, ?> object) {
    Object scale = object.get(SCALE);
    if (scale == null) {
      return null;
    }
    if (scale instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("scale: expected a number, found %s".formatted(told(scale)));
  }

  private static String told(@Nullable Object json) {
    return json == null ? "nothing" : "'" + json + "'";
  }
}
