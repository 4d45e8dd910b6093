package org.kernelscope.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;

/**
 * The settings that belong to one column of a comparison: an initialisation, and any other setting
 * of its runs. As a text {@code init=xavier,trainExamples=200,widths=8,16}: settings by their keys,
 * separated by commas. A comma before the key of a setting and a {@code =} ends a value, unless
 * quotes are open.
 *
 * @param initialisation of the kernels
 * @param changes the other settings, with the values of this column
 */
public record ComparedColumn(InitialisationChoice initialisation, Values changes) {

  /** The key of the initialisation, as elsewhere on the command line. */
  private static final String INIT = "init";

  /**
   * Settings that a column cannot change: its initialisation already determines them, or columns
   * that differ in them are not comparable.
   */
  private static final Settings NOT_CHANGED =
      Settings.of(SharedSettings.INITIALISATION, ConvNetSpec.PURPOSE);

  public ComparedColumn {
    if (changes.settings().all().stream().anyMatch(NOT_CHANGED::contains)) {
      throw new IllegalArgumentException(
          "column: expected settings but %s, found %s".formatted(NOT_CHANGED.all(), changes));
    }
  }

  /** A column that differs in its initialisation only. */
  public static ComparedColumn of(InitialisationChoice initialisation) {
    return new ComparedColumn(initialisation, Settings.of().usual());
  }

  /** The settings that a column can change, besides its initialisation. */
  public static Settings changeable(Settings settings) {
    return settings.without(NOT_CHANGED);
  }

  /**
   * Parses a user's text.
   *
   * @param settings of the runs that are compared
   * @param usual the initialisation of a column without one
   * @throws IllegalArgumentException with a sentence, when a key is unknown or a text is not a
   *     valid value
   */
  public static ComparedColumn parse(String text, Settings settings, InitialisationChoice usual) {
    Settings changeable = changeable(settings);
    Map<String, Setting<?>> byKey = new LinkedHashMap<>();
    byKey.put(INIT, SharedSettings.INITIALISATION);
    changeable.all().forEach(setting -> byKey.put(setting.key(), setting));
    Map<Setting<?>, Object> found = new LinkedHashMap<>();
    for (String piece : pieces(text, byKey)) {
      int sign = piece.indexOf('=');
      String key = sign < 0 ? piece.strip() : piece.substring(0, sign).strip();
      Setting<?> setting = byKey.get(key);
      if (setting == null || sign < 0) {
        throw new IllegalArgumentException(
            "expected settings and values such as trainExamples=200, of %s, found '%s'"
                .formatted(String.join(", ", byKey.keySet()), piece.strip()));
      }
      if (found.put(setting, value(key, setting, piece.substring(sign + 1))) != null) {
        throw new IllegalArgumentException(
            "expected each setting once, found %s twice".formatted(key));
      }
    }
    Object initialisation = found.remove(SharedSettings.INITIALISATION);
    Map<String, Object> values = new LinkedHashMap<>();
    found.forEach((setting, value) -> values.put(setting.key(), value));
    return new ComparedColumn(
        initialisation instanceof InitialisationChoice choice ? choice : usual,
        new Values(new Settings(List.copyOf(found.keySet())), values));
  }

  private static <T> Object value(String key, Setting<T> setting, String text) {
    try {
      return setting.type().parse(text.strip());
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(key + ": " + unfit.getMessage(), unfit);
    }
  }

  /** Splits the text before each setting's key that follows a comma. */
  private static List<String> pieces(String text, Map<String, Setting<?>> byKey) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (text.charAt(i) == ',' && !quoted && byKey.containsKey(keyAfter(text, i))) {
        pieces.add(text.substring(start, i));
        start = i + 1;
      }
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  private static @Nullable String keyAfter(String text, int comma) {
    int sign = text.indexOf('=', comma);
    return sign < 0 ? null : text.substring(comma + 1, sign).strip();
  }

  /**
   * A run of this column.
   *
   * @param shared what all columns share
   * @throws IllegalArgumentException naming the key, when the run has no such setting, or the
   *     values contradict each other
   */
  public ComparedSpec of(ComparedSpec shared) {
    changes.settings().all().forEach(setting -> shared.values().settings().own(setting));
    Values own = changes.and(SharedSettings.INITIALISATION, initialisation);
    if (isChanged(SharedSettings.NETWORK) && !isChanged(SharedSettings.WIDTHS)) {
      own = own.and(SharedSettings.WIDTHS, changes.get(SharedSettings.NETWORK).usualWidths());
    }
    List<Integer> usual = Comparison.evaluationsUpTo(shared.steps());
    if (isChanged(SharedSettings.STEPS)
        && !isChanged(SharedSettings.EVALUATE_AT)
        && shared.get(SharedSettings.EVALUATE_AT).equals(usual)) {
      int steps = changes.get(SharedSettings.STEPS);
      own = own.and(SharedSettings.EVALUATE_AT, Comparison.evaluationsUpTo(steps));
    }
    return shared.withAll(own);
  }

  private boolean isChanged(Setting<?> setting) {
    return changes.settings().contains(setting);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    return Stream.concat(
            Stream.of(INIT + "=" + initialisation.text()),
            changes.settings().all().stream().map(setting -> setting.key() + "=" + text(setting)))
        .collect(Collectors.joining(","));
  }

  private <T> String text(Setting<T> setting) {
    return setting.type().text(changes.get(setting));
  }

  /** The other settings in words, separated by commas; empty if there are none. */
  public String words() {
    return changes.settings().all().stream().map(this::words).collect(Collectors.joining(", "));
  }

  private <T> String words(Setting<T> setting) {
    return setting.told(changes.get(setting));
  }

  @Override
  public String toString() {
    return text();
  }
}
