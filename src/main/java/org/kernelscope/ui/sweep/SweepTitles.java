package org.kernelscope.ui.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.study.Sweep;

/**
 * Titles for the settings, runs and results of a sweep.
 *
 * @param sweep the sweep whose runs are shown
 */
public record SweepTitles(Sweep sweep) {

  /** The settings that vary, without those of repetitions, in the order of the sweep. */
  public List<Setting<?>> varied() {
    List<Setting<?>> varied = new ArrayList<>();
    for (Map<String, List<Object>> axis : sweep.vary()) {
      for (String key : axis.keySet()) {
        if (!Sweep.isRepetition(key)) {
          varied.add(setting(key));
        }
      }
    }
    return varied;
  }

  private Setting<?> setting(String key) {
    return sweep.of().kind().settings().all().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no setting of the sweep: " + key));
  }

  /** A value of a row in words. */
  public static String words(Setting<?> setting, Sweep.Row row) {
    return wordsOf(setting, row.settings().get(setting.key()));
  }

  private static <T> String wordsOf(Setting<T> setting, @Nullable Object json) {
    return setting.type().words(setting.type().read(json));
  }

  /** The value of a numeric setting in a row; NaN if there is none. */
  public static double number(Setting<?> setting, Sweep.Row row) {
    return row.settings().get(setting.key()) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  /** Whether the setting can be a numeric axis of a chart. */
  boolean isNumeric(Setting<?> setting) {
    return sweep.vary().stream()
        .filter(axis -> axis.containsKey(setting.key()))
        .flatMap(axis -> axis.get(setting.key()).stream())
        .allMatch(Number.class::isInstance);
  }

  /** The name of a curve: the values of all varying settings except one. */
  String but(@Nullable Setting<?> left, Sweep.Row row) {
    List<Setting<?>> rest = varied().stream().filter(one -> !one.equals(left)).toList();
    return rest.isEmpty()
        ? sweep.of().kind().title()
        : rest.stream()
            .map(one -> one.label() + " " + words(one, row))
            .collect(Collectors.joining(", "));
  }

  /** The values that distinguish a run from those of other combinations. */
  String of(RunSpec run) {
    List<Setting<?>> varied = varied();
    return varied.isEmpty()
        ? run.title()
        : varied.stream().map(one -> value(one, run)).collect(Collectors.joining(", "));
  }

  private static <T> String value(Setting<T> setting, RunSpec run) {
    return setting.told(run.get(setting));
  }
}
