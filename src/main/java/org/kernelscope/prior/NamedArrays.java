package org.kernelscope.prior;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays of numbers: the parameters of a density as its file has them.
 *
 * @param byName the arrays, in the order of the file
 */
public record NamedArrays(Map<String, Numbers> byName) {

  /**
   * One array.
   *
   * @param shape the dimensions; their product is the number of values
   * @param values row-major
   */
  public record Numbers(int[] shape, double[] values) {}

  public NamedArrays {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /**
   * The values of an array. The shape may come from sizes in an untrusted file, so nothing is
   * allocated for it.
   *
   * @throws IllegalArgumentException when there is no array of that name and shape
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
   * The length of the first dimension of an array.
   *
   * @throws IllegalArgumentException when there is no array of that name, or it has no dimensions
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
