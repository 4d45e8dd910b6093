package org.kernelscope.experiment.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.nn.Network;

/** Settings of runs in words. */
final class Words {

  /** A space at which lines do not break. */
  private static final char NO_BREAK_SPACE = '\u00a0';

  /** The settings that are in the title of a section. */
  static final Settings IN_TITLES =
      Settings.of(SharedSettings.DATA, SharedSettings.NETWORK, SharedSettings.WIDTHS);

  private Words() {}

  /** All settings except some, separated by commas. */
  static String beside(Settings some, Values values) {
    return String.join(", ", settings(values.settings().without(some), values));
  }

  /** Makes a whole sentence of a part: a capital letter and a full stop. */
  static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  /**
   * Settings with their values, such as {@code batch size 64 images}. Settings without effect are
   * left out.
   */
  static List<String> settings(Settings some, Values values) {
    return some.all().stream()
        .filter(setting -> setting.applies().test(values))
        .map(setting -> setting(setting, values))
        .toList();
  }

  private static <T> String setting(Setting<T> setting, Values values) {
    T value = values.get(setting);
    String words =
        value instanceof Integer number && number != 0 ? count(number) : setting.type().text(value);
    return (inSentence(setting.label()) + " " + words + " " + setting.unitOf(value)).strip();
  }

  /** A label without its capital letter, unless it is an abbreviation as in {@code KL weight}. */
  static String inSentence(String label) {
    return label.length() > 1 && Character.isLowerCase(label.charAt(1))
        ? label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1)
        : label;
  }

  /** A network with its widths, such as {@code FConv 32-128}. */
  static String network(Network network, List<Integer> widths) {
    return network.title() + " " + widths(widths);
  }

  /** Widths as {@code 32-128}. */
  static String widths(List<Integer> widths) {
    return widths.stream().map(width -> Integer.toString(width)).collect(Collectors.joining("-"));
  }

  /** A number with its digits in groups of three, such as {@code 10 000}. */
  static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', NO_BREAK_SPACE);
  }

  /** The number of training images; empty for a folder whose size is not known. */
  static OptionalInt trainingImages(String data, int asked) {
    return Catalogue.find(data)
        .map(known -> OptionalInt.of(asked == 0 ? known.train() : Math.min(asked, known.train())))
        .orElse(asked == 0 ? OptionalInt.empty() : OptionalInt.of(asked));
  }
}
