package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A choice of prior for a layer: a kind and, where the kind needs it, a scale or the files of
 * fitted priors. As a text {@code log-uniform}, {@code standard-normal:0.1}, {@code gaussian},
 * {@code dwp:7x7.dwp,"a, b.dwp"}, see {@link PathList}. The meaning of a kind is defined elsewhere.
 *
 * <p>One name has changed its meaning. In older files, {@code dwp} without files means the dense
 * VAE of all bundled kernels, {@value #DWP_DENSE}. When a user types it, it means the best deep
 * weight prior for few images, {@value #DWP_LARGE}. New choices always have the longer name, so a
 * short one in a file is always an old one.
 *
 * @param kind its key, such as {@code log-uniform:truncated}
 * @param scale standard deviation of a weight, for kinds that have one; null for the default
 * @param files each for the layers of its geometry; empty for the bundled files
 */
public record PriorChoice(String kind, @Nullable Double scale, List<Path> files) {

  /** Deep weight priors in files. */
  public static final String DWP = "dwp";

  /**
   * The deep weight prior that is fitted closely to each kernel of large norm; the best with few
   * images.
   */
  public static final String DWP_LARGE = "dwp:large";

  /** The deep weight prior that is the best density of all kernels. */
  public static final String DWP_DENSE = "dwp:dense";

  /** The separator between the priors of different layers in a text. */
  public static final String LAYERS = "+";

  private static final Set<String> FIELDS = Set.of("kind", "scale", "files");

  /** The largest number of characters of a scale; a longer one is written with an exponent. */
  private static final int LONGEST = 12;

  public PriorChoice {
    files = List.copyOf(files);
    if (scale != null && (!files.isEmpty() || !Double.isFinite(scale))) {
      throw new IllegalArgumentException(
          "%s: expected a finite scale or files, found %s and %s".formatted(kind, scale, files));
    }
    kind = kind.equals(DWP) && files.isEmpty() ? DWP_LARGE : kind;
  }

  /** A kind that needs only its name, or has bundled files. */
  public static PriorChoice of(String kind) {
    return new PriorChoice(kind, null, List.of());
  }

  /** Fitted priors in files. */
  public static PriorChoice of(String kind, List<Path> files) {
    return new PriorChoice(kind, null, files);
  }

  /**
   * Reads the result of {@link #text}.
   *
   * @throws IllegalArgumentException when its quotes are not balanced, or it ends with a colon
   */
  public static PriorChoice parse(String text) {
    return parse(text, file -> false);
  }

  /**
   * Reads a user's text, in which quotes may be missing.
   *
   * @param exists whether a file exists, as in {@link PathList#parse}
   * @throws IllegalArgumentException when its quotes are not balanced, or it ends with a colon
   */
  public static PriorChoice parse(String text, Predicate<Path> exists) {
    ChoiceText read = ChoiceText.of(text);
    String argument = read.argument();
    if (argument != null && argument.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected a number or files after the colon, found ''".formatted(text));
    }
    return argument != null && ChoiceText.isNumber(argument)
        ? new PriorChoice(read.name(), Double.parseDouble(argument), List.of())
        : of(read.name(), read.files(exists));
  }

  /**
   * Reads the priors of layers with a {@value #LAYERS} between them.
   *
   * @param exists whether a file exists; its name may contain a {@value #LAYERS} too
   * @throws IllegalArgumentException when quotes are not balanced
   */
  public static List<PriorChoice> parseLayers(String text, Predicate<Path> exists) {
    List<Integer> ends = layerEnds(text);
    List<PriorChoice> layers = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < ends.size(); i++) {
      PriorChoice layer = parse(text.substring(start, ends.get(i)), exists);
      for (int j = i + 1; j < ends.size() && !layer.isThere(exists); j++) {
        Optional<PriorChoice> longer = inOnePiece(text.substring(start, ends.get(j)), exists);
        if (longer.isPresent()) {
          layer = longer.get();
          i = j;
        }
      }
      layers.add(layer);
      start = ends.get(i) + LAYERS.length();
    }
    return layers;
  }

  /** A layer whose file name contains the separator, if that file exists. */
  private static Optional<PriorChoice> inOnePiece(String text, Predicate<Path> exists) {
    try {
      return Optional.of(parse(text, exists))
          .filter(layer -> layer.isThere(exists) && !layer.kind.contains(LAYERS));
    } catch (IllegalArgumentException several) {
      return Optional.empty();
    }
  }

  /** Whether it names files and all of them exist. */
  private boolean isThere(Predicate<Path> exists) {
    return !files.isEmpty() && files.stream().allMatch(exists);
  }

  /**
   * The end of each layer's text: at every separator outside quotes, and at the end of the text.
   */
  private static List<Integer> layerEnds(String text) {
    List<Integer> ends = new ArrayList<>();
    boolean fresh = true;
    for (int at = 0; at < text.length(); at++) {
      char sign = text.charAt(at);
      if (sign == '"' && fresh) {
        at = PathList.closingQuote(text, at);
      } else if (text.startsWith(LAYERS, at)) {
        ends.add(at);
      }
      fresh = sign == ':' || sign == ',' || (fresh && Character.isWhitespace(sign));
    }
    ends.add(text.length());
    return ends;
  }

  /** The text that {@link #parseLayers} reads as these priors. */
  public static String text(List<PriorChoice> layers) {
    return layers.stream().map(PriorChoice::text).collect(Collectors.joining(LAYERS));
  }

  /**
   * Reads JSON: the text, or an object with {@code kind}, {@code scale} and {@code files}.
   *
   * @param json a text or a map, as Jackson makes them
   * @throws IllegalArgumentException when the JSON is neither
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PriorChoice ofJson(Object json) {
    if (json instanceof String text) {
      return text.strip().equals(DWP) ? of(DWP_DENSE) : parse(text);
    }
    if (json instanceof Map<?, ?> object) {
      String kind = ChoiceText.name(object, FIELDS);
      List<Path> files = ChoiceText.files(object);
      return new PriorChoice(
          kind.equals(DWP) && files.isEmpty() ? DWP_DENSE : kind, ChoiceText.scale(object), files);
    }
    throw new IllegalArgumentException("expected a prior, a text or an object, found " + json);
  }

  @JsonValue
  public String text() {
    return scale == null ? ChoiceText.text(kind, files) : kind + ":" + plain(scale);
  }

  /** The text with the names of the files instead of their paths. */
  public String brief() {
    return scale == null ? ChoiceText.brief(kind, files) : text();
  }

  private static String plain(double scale) {
    String digits = BigDecimal.valueOf(scale).stripTrailingZeros().toPlainString();
    return digits.length() <= LONGEST ? digits : Double.toString(scale);
  }

  @Override
  public String toString() {
    return text();
  }
}
