package org.kernelscope.ui.control.picture;

/**
 * An interval of an axis, in data units.
 *
 * @param low the smaller end
 * @param high the larger end, above {@code low}
 */
public record Range(double low, double high) {

  public Range {
    if (!(low < high)) {
      throw new IllegalArgumentException("%s is not below %s".formatted(low, high));
    }
  }
}
