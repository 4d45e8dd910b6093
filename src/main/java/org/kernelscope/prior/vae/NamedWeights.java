package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a kernel VAE under the names and shapes PyTorch would give them: {@code
 * enc.0.weight [out, in]}, {@code enc.0.bias [out]}, … {@code z_mean}, {@code z_var}, {@code
 * dec.0}, … {@code w_mean}, {@code w_var}. Files store them so, so that other programs can read
 * them.
 */
public final class NamedWeights {

  private NamedWeights() {}

  /**
   * One named array.
   *
   * @param shape such as {@code [out, in]} or {@code [out]}
   * @param values row-major
   */
  public record Weight(int[] shape, float[] values) {}

  /** The weights of a model, in the order of its layers. */
  public static Map<String, Weight> of(KernelVae vae) {
    Map<String, Weight> named = new LinkedHashMap<>();
    for (ParameterSlice place : vae.weightPlaces()) {
      float[] values = new float[place.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = vae.parameters()[place.at(i)];
      }
      named.put(place.name(), new Weight(place.shape(), values));
    }
    return named;
  }

  /**
   * The flat parameters of a model from its named weights. The places may come from sizes in an
   * untrusted file, so nothing is allocated before all weights are found.
   *
   * @throws IllegalArgumentException when an array is missing, has another shape or is not finite;
   *     the message is one sentence
   */
  public static float[] flatten(List<ParameterSlice> places, Map<String, Weight> named) {
    List<float[]> found = new ArrayList<>();
    int total = 0;
    for (ParameterSlice place : places) {
      Weight weight = named.get(place.name());
      if (weight == null || !Arrays.equals(weight.shape(), place.shape())) {
        throw new IllegalArgumentException(
            "expected an array %s of shape %s, found %s"
                .formatted(
                    place.name(),
                    Arrays.toString(place.shape()),
                    weight == null ? "none" : "shape " + Arrays.toString(weight.shape())));
      }
      for (float value : weight.values()) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "expected finite weights in the array %s, found %s".formatted(place.name(), value));
        }
      }
      found.add(weight.values());
      total += weight.values().length;
    }
    float[] parameters = new float[total];
    for (int n = 0; n < found.size(); n++) {
      float[] values = found.get(n);
      for (int i = 0; i < values.length; i++) {
        parameters[places.get(n).at(i)] = values[i];
      }
    }
    return parameters;
  }
}
