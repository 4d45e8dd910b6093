package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A choice of initial kernels: a kind and, if it uses kernels or priors other than the bundled
 * ones, their files. As a text {@code dwp}, {@code filters:mine.npz}, {@code
 * filters:shuffled:7x7.npz,"a, b.npz"}, see {@link PathList}. The meaning of a kind is defined
 * elsewhere.
 *
 * @param kind its key, such as {@code xavier:matched}
 * @param files each for the layers of its geometry; empty for the bundled files
 */
public record InitialisationChoice(String kind, List<Path> files) {

  /** Samples of the bundled deep weight priors with the best fit to their kernels. */
  private static final String DWP = "dwp";

  private static final String DWP_DENSE = "dwp:dense";

  private static final Set<String> FIELDS = Set.of("kind", "files");

  public InitialisationChoice {
    files = List.copyOf(files);
    kind = kind.equals(DWP_DENSE) ? DWP : kind;
  }

  /** A kind with the bundled files. */
  public static InitialisationChoice of(String kind) {
    return new InitialisationChoice(kind, List.of());
  }

  /**
   * Reads the result of {@link #text}.
   *
   * @throws IllegalArgumentException when its quotes are not balanced
   */
  public static InitialisationChoice parse(String text) {
    return parse(text, file -> false);
  }

  /**
   * Reads a user's text, in which quotes may be missing.
   *
   * @param exists whether a file exists, as in {@link PathList#parse}
   * @throws IllegalArgumentException when its quotes are not balanced
   */
  public static InitialisationChoice parse(String text, Predicate<Path> exists) {
    ChoiceText read = ChoiceText.of(text);
    return new InitialisationChoice(read.name(), read.files(exists));
  }

  /**
   * Reads JSON: the text, or an object with {@code kind} and {@code files}.
   *
   * @param json a text or a map, as Jackson makes them
   * @throws IllegalArgumentException when the JSON is neither
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

  /** The same kind with other files. */
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
