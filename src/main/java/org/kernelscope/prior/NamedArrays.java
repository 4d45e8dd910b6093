package org.kernelscope.prior;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays of numbers: all that a density is made of, as its file has them.
 *
 * @param byName in the order of the file
 */
public record NamedArrays(Map<String, Numbers> byName) {

  /**
   * One array.
   *
   * @param shape of as many numbers as there are values
   * @param values row-major
   */
  public record Numbers(int[] shape, double[] values) {}

  public NamedArrays {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /**
   * The values of an array. The shape may come from sizes in a file: nothing is allocated.
   *
   * @throws IllegalArgumentException when there is none of that name and shape
   */
  public double[] get(String name, long... shape) {
    Numbers found = byName.get(name);
    if (found == null
        || !Arrays.equals(shape, Arrays.stream(found.shape).asLongStream().toArray())) {
      throw new IllegalArgumentException(
          "expected an array %s of shape %s, found %s"
              .formatted(
                  name,
                  Arrays.toString(shape),
                  found == null ? "none" : "shape " + Arrays.toString(found.shape)));
    }
    return found.values;
  }

  /**
   * How many entries the first dimension of an array has.
   *
   * @throws IllegalArgumentException when there is no array of that name, or it is a single number
   */
  public int length(String name) {
    Numbers found = byName.get(name);
    if (found == null || found.shape.length == 0) {
      throw new IllegalArgumentException(
          "expected an array %s, found %s".formatted(name, found == null ? "none" : "a number"));
    }
    return found.shape[0];
  }
}
