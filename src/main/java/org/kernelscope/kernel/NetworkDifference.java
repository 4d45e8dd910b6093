package org.kernelscope.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two networks, or two states of one, layer by layer.
 *
 * @param layers those of the same name and shape in both, in the order of the first
 * @param onlyBefore names of layers of the first that the second has not, or in another shape
 * @param onlyAfter the same for those of the second
 */
public record NetworkDifference(
    List<LayerDifference> layers, List<String> onlyBefore, List<String> onlyAfter) {

  public NetworkDifference {
    layers = List.copyOf(layers);
    onlyBefore = List.copyOf(onlyBefore);
    onlyAfter = List.copyOf(onlyAfter);
  }

  public static NetworkDifference of(List<FilterBank> before, List<FilterBank> after) {
    Map<String, FilterBank> others = new LinkedHashMap<>();
    after.forEach(layer -> others.put(layer.layer(), layer));
    List<LayerDifference> layers = new ArrayList<>();
    List<String> onlyBefore = new ArrayList<>();
    for (FilterBank layer : before) {
      FilterBank other = others.get(layer.layer());
      if (other != null && other.shape().equals(layer.shape())) {
        layers.add(LayerDifference.of(layer, other));
        others.remove(layer.layer());
      } else {
        onlyBefore.add(layer.layer());
      }
    }
    return new NetworkDifference(layers, onlyBefore, List.copyOf(others.keySet()));
  }
}
