package org.kernelscope.nn;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.kernelscope.nn.SavedConfiguration.OwnLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layers of a network that DL4J saved, of either of DL4J's kinds. All weights are one row of
 * numbers, layer after layer. The number of weights of a custom layer is known only as the rest
 * that the known layers leave.
 */
final class SavedLayers {

  private final SavedConfiguration configuration;
  private final byte[] coefficients;
  private final Set<String> misplaced = new HashSet<>();
  private final List<String> lost = new ArrayList<>();

  /**
   * @param configuration the layers
   * @param coefficients the row of numbers, as ND4J writes it
   */
  SavedLayers(SavedConfiguration configuration, byte[] coefficients) {
    this.configuration = configuration;
    this.coefficients = coefficients;
  }

  /**
   * Passes on the layers that have weights and whose place in the row is certain.
   *
   * @return a clause for every layer whose weights cannot be interpreted
   * @throws IOException when the row of numbers is damaged
   * @throws RuntimeException when DL4J cannot read the rest
   */
  List<String> show(Consumer<Layer> reader) throws IOException {
    long total = SavedArray.check(stream());
    if (!configuration.ownLayers().isEmpty()) {
      findPlaces(total);
    }
    INDArray row = Nd4j.read(stream());
    if (configuration.isGraph()) {
      ComputationGraphConfiguration graph = graph();
      graph.setDataType(row.dataType());
      ComputationGraph network = new ComputationGraph(graph);
      network.init(row, false);
      for (GraphVertex vertex : network.getVertices()) {
        if (vertex.hasLayer()) {
          show(vertex.getLayer(), vertex.getVertexName(), reader);
        }
      }
    } else {
      MultiLayerConfiguration list = list();
      list.setDataType(row.dataType());
      MultiLayerNetwork network = new MultiLayerNetwork(list);
      network.init(row, false);
      for (Layer layer : network.getLayers()) {
        show(layer, SavedConfiguration.listed(layer.getIndex()), reader);
      }
    }
    row.close();
    return lost;
  }

  private void show(Layer layer, String owner, Consumer<Layer> reader) {
    boolean own = configuration.ownLayers().stream().anyMatch(known -> known.owner().equals(owner));
    if (own) {
      return;
    }
    if (!misplaced.contains(owner)) {
      reader.accept(layer);
    } else if (layer.numParams() > 0) {
      lost.add(
          "layer %s: it stands between layers of classes that are not known, so that its weights cannot be told from theirs"
              .formatted(owner));
    }
  }

  private DataInputStream stream() {
    return new DataInputStream(new ByteArrayInputStream(coefficients));
  }

  private ComputationGraphConfiguration graph() {
    return ComputationGraphConfiguration.fromJson(configuration.text());
  }

  private MultiLayerConfiguration list() {
    return MultiLayerConfiguration.fromJson(configuration.text());
  }

  /**
   * Assigns all numbers that no known layer needs to the first custom layer. Then the layers before
   * the first custom layer and those after the last one are in their right places.
   */
  private void findPlaces(long total) {
    Map<String, Long> parameters = configuration.isGraph() ? ofGraph() : ofList();
    long left = total - parameters.values().stream().mapToLong(Long::longValue).sum();
    if (left == 0) {
      return;
    }
    List<String> order = new ArrayList<>(parameters.keySet());
    List<OwnLayer> own = new ArrayList<>(configuration.ownLayers());
    own.sort(Comparator.comparingInt(layer -> order.indexOf(layer.owner())));
    SavedConfiguration.setParameters(own.get(0), left);
    for (OwnLayer layer : own) {
      lost.add("layer %s: a %s is not known".formatted(layer.name(), layer.kind()));
    }
    int first = order.indexOf(own.get(0).owner());
    int last = order.indexOf(own.get(own.size() - 1).owner());
    misplaced.addAll(order.subList(Math.max(0, first), last + 1));
  }

  /** The number of parameters of each vertex, in the order of their weights in the row. */
  private Map<String, Long> ofGraph() {
    ComputationGraphConfiguration graph = graph();
    new ComputationGraph(graph).topologicalSortOrder();
    Map<String, Long> parameters = new LinkedHashMap<>();
    for (String name : graph.getTopologicalOrderStr()) {
      if (graph.getVertices().containsKey(name)) {
        parameters.put(name, graph.getVertices().get(name).numParams(true));
      }
    }
    return parameters;
  }

  private Map<String, Long> ofList() {
    List<NeuralNetConfiguration> layers = list().getConfs();
    Map<String, Long> parameters = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      NeuralNetConfiguration layer = layers.get(i);
      parameters.put(SavedConfiguration.listed(i), layer.getLayer().initializer().numParams(layer));
    }
    return parameters;
  }
}
