package org.kernelscope.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.layer.KernelConvolution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The convolution kernels of a network saved by DL4J: ours, or one made of DL4J's own layers. */
public final class SavedNetwork {

  private SavedNetwork() {}

  /**
   * The kernels of one layer.
   *
   * @param kernels shape {@code [out·in, k, k]}
   */
  public record LayerKernels(ConvLayer layer, KernelSet kernels) {}

  /**
   * Reads the kernels of every convolution layer with square kernels.
   *
   * @throws IOException when the file cannot be read or is not a DL4J network
   */
  public static List<LayerKernels> read(Path file) throws IOException {
    MultiLayerNetwork network = NetworkFile.read(file, false);
    List<LayerKernels> found = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      org.deeplearning4j.nn.conf.layers.Layer shape = layer.conf().getLayer();
      if (shape instanceof KernelConvolution) {
        found.add(kernels(layer, layer.getParam("W").permute(3, 2, 0, 1)));
      } else if (shape.getClass() == ConvolutionLayer.class // Transposed ones extend it.
          && shape instanceof ConvolutionLayer own
          && own.getKernelSize().length == 2
          && own.getKernelSize()[0] == own.getKernelSize()[1]) {
        found.add(kernels(layer, layer.getParam("W")));
      }
    }
    network.close();
    return found;
  }

  /**
   * @param weights {@code [out, in, k, k]}
   */
  private static LayerKernels kernels(Layer layer, INDArray weights) {
    String name = layer.conf().getLayer().getLayerName();
    ConvLayer geometry =
        new ConvLayer(
            name == null ? "layer" + layer.getIndex() : name,
            (int) weights.size(2),
            (int) weights.size(1),
            (int) weights.size(0));
    try (INDArray ordered = weights.dup('c')) {
      return new LayerKernels(
          geometry, new KernelSet(geometry.size(), ordered.data().asFloat(), Provenance.UNKNOWN));
    }
  }
}
