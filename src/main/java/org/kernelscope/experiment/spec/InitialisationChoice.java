package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A choice of initial kernels: a kind, and where it draws on kernels or priors other than those
 * that come with the program, their files. As a text {@code dwp}, {@code filters:mine.npz}, {@code
 * filters:shuffled:7x7.npz,"a, b.npz"}, see {@link PathList}. What a kind does is not told here.
 *
 * @param kind its key, such as {@code xavier:matched}
 * @param files each for the layers whose geometry it has; none for what comes with the program
 */
public record InitialisationChoice(String kind, List<Path> files) {

  /** Samples of the deep weight priors that come with the program and fit their kernels best. */
  private static final String DWP = "dwp";

  private static final String DWP_DENSE = "dwp:dense";

  private static final Set<String> FIELDS = Set.of("kind", "files");

  public InitialisationChoice {
    files = List.copyOf(files);
    kind = kind.equals(DWP_DENSE) ? DWP : kind;
  }

  /** A kind from what comes with the program. */
  public static InitialisationChoice of(String kind) {
    return new InitialisationChoice(kind, List.of());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when its quotes are not in order
   */
  public static InitialisationChoice parse(String text) {
    return parse(text, file -> false);
  }

  /**
   * Reads what a person wrote, who may have left out quotes.
   *
   * @param exists whether a file is there, as in {@link PathList#parse}
   * @throws IllegalArgumentException when its quotes are not in order
   */
  public static InitialisationChoice parse(String text, Predicate<Path> exists) {
    ChoiceText read = ChoiceText.of(text);
    return new InitialisationChoice(read.name(), read.files(exists));
  }

  /**
   * Reads JSON: the text, or an object with {@code kind} and {@code files}.
   *
   * @param json a text or a map, as Jackson makes them
   * @throws IllegalArgumentException when it is neither
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static InitialisationChoice ofJson(Object json) {
    if (json instanceof String text) {
      return parse(text);
    }
    if (json instanceof Map<?, ?> object) {
      return new InitialisationChoice(ChoiceText.name(object, FIELDS), ChoiceText.files(object));
    }
    throw new IllegalArgumentException(
        "expected an initialisation, a text or an object, found " + json);
  }

  /** The same kind from other files. */
  public InitialisationChoice from(List<Path> others) {
    return new InitialisationChoice(kind, others);
  }

  @JsonValue
  public String text() {
    return ChoiceText.text(kind, files);
  }

  /** The text with the names of the files instead of their paths. */
  public String brief() {
    return ChoiceText.brief(kind, files);
  }

  @Override
  public String toString() {
    return text();
  }
}
