package org.kernelscope.ui.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.ui.form.ChosenForm;
import org.kernelscope.ui.form.Field;
import org.kernelscope.ui.form.Form;
import org.kernelscope.ui.kit.ErrorMessages;

/**
 * The form of a sweep over runs of one kind:
 *
 * <ul>
 *   <li>the settings that all runs share,
 *   <li>the settings that vary, with their values,
 *   <li>the number of repetitions of each combination.
 * </ul>
 */
public final class SweepForm extends Form {

  public static final Setting<Integer> REPETITIONS =
      Setting.of(
          "repetitions",
          "Repetitions",
          SettingTypes.wholeNumber(1, 1000),
          3,
          "Runs of each combination: their seeds count up from the first, and with them the splits of"
              + " few-shot runs.");

  /** The settings in which the repetitions of a combination differ. */
  private static final Settings REPEATED = Settings.of(SharedSettings.SEED, FewShotSpec.SPLIT);

  private final RunKind kind;
  private final ChosenForm varied;

  private SweepForm(RunKind kind, ChosenForm varied) {
    super(settings(kind, varied), values -> kind.of(values.only(kind.settings())));
    this.kind = kind;
    this.varied = varied;
    varied.onChange(this::changed);
  }

  /** A form in which no setting varies. */
  static SweepForm of(RunKind kind) {
    List<Setting<?>> variable = new ArrayList<>();
    kind.settings().without(REPEATED).all().forEach(setting -> variable.add(several(setting)));
    return new SweepForm(kind, new ChosenForm(new Settings(variable)));
  }

  private static <T> Setting<List<T>> several(Setting<T> setting) {
    return Setting.of(
            setting.key(),
            setting.label(),
            SettingTypes.each(setting.type()),
            List.of(setting.usual()),
            setting.help())
        .unit(setting.unit());
  }

  private static Settings settings(RunKind kind, ChosenForm varied) {
    Settings shared =
        new Settings(
            kind.settings().all().stream()
                .<Setting<?>>map(one -> unlessVaried(one, varied))
                .toList());
    return Settings.of(REPETITIONS)
        .and(shared)
        .worded(
            SharedSettings.SEED, "First seed", "Of the first repetition; the next ones count up.");
  }

  private static <T> Setting<T> unlessVaried(Setting<T> setting, ChosenForm varied) {
    return setting.appliesWhen(
        values -> !varied.chosen().contains(setting) && setting.applies().test(values));
  }

  public RunKind kind() {
    return kind;
  }

  /** The settings that vary, each with a list of values. */
  public ChosenForm varied() {
    return varied;
  }

  /** Lets a setting vary, starting from its present value. */
  public void vary(Setting<?> several) {
    vary(kind.settings().own(several), field(several));
  }

  @SuppressWarnings("unchecked") // A setting and its list have the same key.
  private <T> void vary(Setting<T> setting, Field<?> here) {
    varied.choose(several(setting), List.of((T) here.known()));
  }

  /** The sweep that the form describes; empty while a value is invalid. */
  Optional<Sweep> sweep() {
    if (!varied.problemProperty().get().isEmpty()) {
      return Optional.empty();
    }
    return values().map(this::sweep);
  }

  private Sweep sweep(Values values) {
    List<Map<String, List<Object>>> vary = new ArrayList<>();
    vary.add(repetitions(values));
    varied.chosen().forEach(setting -> vary.add(Map.of(setting.key(), written(setting))));
    return new Sweep(kind.of(values.only(kind.settings())), vary);
  }

  private Map<String, List<Object>> repetitions(Values values) {
    Map<String, List<Object>> axis = new LinkedHashMap<>();
    for (Setting<?> repeated : REPEATED.all()) {
      if (kind.settings().contains(repeated) && values.get(repeated) instanceof Long first) {
        axis.put(
            repeated.key(),
            LongStream.range(first, first + values.get(REPETITIONS))
                .<Object>mapToObj(Long::valueOf)
                .toList());
      }
    }
    return axis;
  }

  private <T> List<Object> written(Setting<T> several) {
    Object json = several.type().write(varied.known(several));
    return json instanceof List<?> values ? List.copyOf(values) : List.of(json);
  }

  /** Why the sweep cannot start, in one sentence; empty if it can. */
  String startProblem() {
    if (!problemProperty().get().isEmpty()) {
      return problemProperty().get();
    }
    if (!varied.problemProperty().get().isEmpty()) {
      return varied.problemProperty().get();
    }
    try {
      // This checks examples only. All combinations are checked in the background at the start,
      // before a run is created.
      sweep().ifPresent(Sweep::examples);
      return "";
    } catch (IllegalArgumentException | BadInputException unfit) {
      return ErrorMessages.of(unfit) + ".";
    }
  }

  /** Fills the form with the settings of a run, which all runs of a sweep share. */
  void show(RunSpec spec) {
    show(spec.values());
  }

  /**
   * Fills the form with a sweep of this kind.
   *
   * @return whether the form can describe the sweep: no settings vary together, except seeds and
   *     splits that count up
   */
  boolean show(Sweep sweep) {
    Values chosen = Settings.of().usual();
    int repetitions = 1;
    for (Map<String, List<Object>> axis : sweep.vary()) {
      if (axis.keySet().stream().allMatch(SweepForm::isRepeated)) {
        repetitions *= axis.values().iterator().next().size();
      } else if (axis.size() == 1) {
        Map.Entry<String, List<Object>> field = axis.entrySet().iterator().next();
        Setting<?> setting = find(field.getKey());
        if (setting == null) {
          return false;
        }
        chosen = with(chosen, several(setting), field.getValue());
      } else {
        return false;
      }
    }
    show(sweep.of());
    set(REPETITIONS, repetitions);
    varied.choose(chosen);
    return true;
  }

  private static boolean isRepeated(String key) {
    return REPEATED.all().stream().anyMatch(setting -> setting.key().equals(key));
  }

  private @Nullable Setting<?> find(String key) {
    return kind.settings().all().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElse(null);
  }

  private static <T> Values with(Values values, Setting<List<T>> several, List<Object> json) {
    return values.and(several, several.type().read(json));
  }
}
