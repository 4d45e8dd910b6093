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

/** Settings of runs as people say them. */
final class Words {

  /** A space at which no line breaks. */
  private static final char FIRM_SPACE = '\u00a0';

  /** What the title of a section says. */
  static final Settings IN_TITLES =
      Settings.of(SharedSettings.DATA, SharedSettings.NETWORK, SharedSettings.WIDTHS);

  private Words() {}

  /** All settings but some, one after another. */
  static String beside(Settings some, Values values) {
    return String.join(", ", settings(values.settings().without(some), values));
  }

  /** Half a sentence as a whole one. */
  static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  /** Settings with their values, those that do something: {@code batch size 64 images}. */
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

  /** Without its capital letter, unless it is an abbreviation: {@code KL weight}. */
  private static String inSentence(String label) {
    return label.length() > 1 && Character.isLowerCase(label.charAt(1))
        ? label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1)
        : label;
  }

  /** {@code FConv 32-128}. */
  static String network(Network network, List<Integer> widths) {
    return network.title() + " " + widths(widths);
  }

  /** {@code 32-128}. */
  static String widths(List<Integer> widths) {
    return widths.stream().map(width -> Integer.toString(width)).collect(Collectors.joining("-"));
  }

  /** With its digits in threes: {@code 10 000}. */
  static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', FIRM_SPACE);
  }

  /** How many images are trained on; nobody knows of a folder. */
  static OptionalInt trainingImages(String data, int asked) {
    return Catalogue.find(data)
        .map(known -> OptionalInt.of(asked == 0 ? known.train() : Math.min(asked, known.train())))
        .orElse(asked == 0 ? OptionalInt.empty() : OptionalInt.of(asked));
  }
}
