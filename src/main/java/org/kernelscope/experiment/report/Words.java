package org.kernelscope.experiment.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.kernelscope.data.Catalogue;
import org.kernelscope.nn.Network;

/** Fields of specifications as people say them. */
final class Words {

  /** A space at which no line breaks. */
  private static final char FIRM_SPACE = '\u00a0';

  private Words() {}

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

  /** Without an exponent, and without a point where there is nothing after it. */
  static String plain(double number) {
    return new DecimalFormat("0.##########", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(number);
  }

  /** How many images are trained on; nobody knows of a folder. */
  static OptionalInt trainingImages(String data, int asked) {
    return Catalogue.find(data)
        .map(known -> OptionalInt.of(asked == 0 ? known.train() : Math.min(asked, known.train())))
        .orElse(asked == 0 ? OptionalInt.empty() : OptionalInt.of(asked));
  }

  /** {@code 10 000 training images, all test images}. */
  static String images(String data, int train, int test) {
    OptionalInt images = trainingImages(data, train);
    return (images.isPresent() ? count(images.getAsInt()) : "all")
        + " training images, "
        + testImages(test);
  }

  static String testImages(int test) {
    return (test == 0 ? "all" : "the first " + count(test)) + " test images";
  }
}
