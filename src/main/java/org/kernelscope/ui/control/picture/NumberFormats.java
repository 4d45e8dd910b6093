package org.kernelscope.ui.control.picture;

import java.util.Locale;

/** Formats of numbers for people: few digits and a true minus sign. */
public final class NumberFormats {

  private static final char MINUS = '\u2212';

  /** A narrow space at which lines do not break. */
  private static final char THIN = '\u202F';

  private NumberFormats() {}

  /** {@code value} to {@code digits} significant digits: 0.0421, 1 230, 2.1e−7. */
  public static String of(double value, int digits) {
    if (Double.isNaN(value)) {
      return "\u2013";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "\u221E" : MINUS + "\u221E";
    }
    if (value == 0) {
      return "0";
    }
    int exponent = (int) Math.floor(Math.log10(Math.abs(value)));
    if (exponent < -4 || exponent >= Math.max(6, digits)) {
      return scientific(value, digits);
    }
    int decimals = Math.max(0, digits - 1 - exponent);
    return withMinus(String.format(Locale.ROOT, "%." + decimals + "f", value));
  }

  /** {@code value} with exactly {@code decimals} digits after the point. */
  public static String fixed(double value, int decimals) {
    String text = withMinus(String.format(Locale.ROOT, "%." + decimals + "f", value));
    return text.matches(MINUS + "0(\\.0*)?") ? text.substring(1) : text;
  }

  /** A count with groups of three digits, such as 12 000. */
  public static String count(double value) {
    if (value != Math.rint(value) || Math.abs(value) >= 1e15) {
      return of(value, 5);
    }
    return withMinus(String.format(Locale.ROOT, "%,d", (long) value).replace(',', THIN));
  }

  private static String scientific(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + Math.max(0, digits - 1) + "e", value);
    int e = text.indexOf('e');
    String mantissa = text.substring(0, e);
    if (mantissa.indexOf('.') >= 0) {
      mantissa = mantissa.replaceAll("\\.?0+$", "");
    }
    return withMinus(mantissa + "e" + Integer.parseInt(text.substring(e + 1)));
  }

  private static String withMinus(String text) {
    return text.replace('-', MINUS);
  }
}
