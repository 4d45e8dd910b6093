package org.kernelscope.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.nn.Network;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command that stand for settings, made of the settings' descriptions. They are
 * parsed when the command runs, so that a bad value gives one sentence and not the whole usage
 * text.
 */
final class SettingOptions {

  /** A command that has such options. */
  interface Described {

    SettingOptions settings();
  }

  /**
   * An option, as the help shows it.
   *
   * @param usually what it is when it is not given, in words
   */
  private record Shown(Setting<?> setting, String usually) {}

  private final List<Shown> all = new ArrayList<>();
  private @Nullable CommandSpec command;

  /** Options for all of some settings that have one, each with its usual value as default. */
  SettingOptions of(Settings settings) {
    settings.all().forEach(setting -> usually(setting, text(setting)));
    return this;
  }

  /** Options for all of some settings, with something in words as what they usually are. */
  SettingOptions of(Settings settings, String usually) {
    settings.all().forEach(setting -> usually(setting, usually));
    return this;
  }

  /** An option for a setting, or another default of one that is there already. */
  SettingOptions usually(Setting<?> setting, String usually) {
    if (!setting.option().isEmpty()) {
      all.removeIf(shown -> shown.setting().equals(setting));
      all.add(new Shown(setting, usually));
    }
    return this;
  }

  /** Adds the default widths of each network to the help. */
  SettingOptions widths(Function<Network, List<Integer>> usual) {
    return usually(SharedSettings.WIDTHS, SharedSettings.widthsOfEach(usual));
  }

  /** No option for a setting: the command decides about it. */
  SettingOptions without(Setting<?> setting) {
    all.removeIf(shown -> shown.setting().equals(setting));
    return this;
  }

  private static <T> String text(Setting<T> setting) {
    return setting.type().text(setting.usual());
  }

  /** Adds the options of every command that has some. */
  static void addTo(CommandLine line) {
    if (line.getCommand() instanceof Described described) {
      described.settings().addTo(line.getCommandSpec());
    }
    line.getSubcommands().values().forEach(SettingOptions::addTo);
  }

  private void addTo(CommandSpec spec) {
    command = spec;
    for (Shown shown : all) {
      Setting<?> setting = shown.setting();
      boolean flag = setting.usual() instanceof Boolean;
      OptionSpec.Builder option =
          OptionSpec.builder(setting.option())
              .type(String.class)
              .paramLabel(setting.type().placeholder())
              .description(description(setting, shown.usually()));
      spec.addOption(
          flag ? option.arity("0..1").fallbackValue("yes").build() : option.arity("1").build());
    }
  }

  private static String description(Setting<?> setting, String usually) {
    String help = setting.help();
    String allowed =
        setting.type().choices().isEmpty() || setting.usual() instanceof Boolean
            ? ""
            : " One of " + setting.type().allowed() + ".";
    String usual = usually.isEmpty() ? "" : " Default: " + usually + ".";
    // Escapes texts that picocli would interpret as variables or formats.
    return (help + allowed + usual).replace("%", "%%");
  }

  /** Whether the option of a setting was given. */
  boolean isGiven(Setting<?> setting) {
    return given(setting) != null;
  }

  private @Nullable String given(Setting<?> setting) {
    CommandSpec spec = command;
    OptionSpec option = spec == null ? null : spec.findOption(setting.option());
    return option == null ? null : option.getValue();
  }

  /**
   * The values, with those of the given options.
   *
   * @param usual what everything else is
   * @throws BadInputException when a text stands for no value of its setting, or the setting is
   *     none of these
   */
  Values read(Values usual) {
    for (Shown shown : all) {
      if (isGiven(shown.setting()) && !usual.settings().contains(shown.setting())) {
        throw new BadInputException(
            "%s: expected only where there is such a setting, found '%s'"
                .formatted(shown.setting().option(), given(shown.setting())));
      }
    }
    return over(usual);
  }

  /**
   * The same with the widths of the network that was chosen, unless a person gave some.
   *
   * @param widths those that a network usually has
   */
  Values read(Values usual, Function<Network, List<Integer>> widths) {
    Values read = read(usual);
    return isGiven(SharedSettings.WIDTHS) || !read.settings().contains(SharedSettings.NETWORK)
        ? read
        : read.with(SharedSettings.WIDTHS, widths.apply(read.get(SharedSettings.NETWORK)));
  }

  /**
   * Refuses a step to evaluate at that none of the runs comes to.
   *
   * @throws BadInputException naming the step
   */
  void requireReached(List<? extends RunSpec> runs) {
    String text = given(SharedSettings.EVALUATE_AT);
    if (text != null) {
      int last = runs.stream().mapToInt(RunSpec::steps).max().orElseThrow();
      for (int step : SharedSettings.EVALUATE_AT.type().parse(text)) {
        if (step > last) {
          throw new BadInputException(
              String.format(
                  Locale.ROOT,
                  "%s: expected steps up to %d, the last one, found %d",
                  SharedSettings.EVALUATE_AT.option(),
                  last,
                  step));
        }
      }
    }
  }

  /**
   * Values with everything a person gave of their settings in place; other options are passed over.
   */
  Values over(Values values) {
    Values changed = values;
    for (Shown shown : all) {
      String text = given(shown.setting());
      if (text != null && values.settings().contains(shown.setting())) {
        changed = with(changed, shown.setting(), text);
      }
    }
    return changed;
  }

  private static <T> Values with(Values values, Setting<T> shown, String text) {
    try {
      // The kind of run may allow other values than the setting that made the option.
      Setting<T> setting = values.settings().own(shown);
      return values.with(setting, setting.type().parse(text));
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(shown.option() + ": " + unfit.getMessage(), unfit);
    }
  }
}
