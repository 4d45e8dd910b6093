package org.kernelscope.nn.layer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The layout of a {@link VariationalConvolution} in the network's flat parameter vector: mean
 * kernels {@code W} and biases {@code b} as in a {@link KernelConvolution}, then log-variance
 * kernels {@code logVariance} as {@code [k, k, in, out]}.
 */
final class VariationalConvolutionParameters extends KernelConvolutionParameters {

  static final String LOG_VARIANCES = "logVariance";
  static final VariationalConvolutionParameters INSTANCE = new VariationalConvolutionParameters();

  private VariationalConvolutionParameters() {}

  @Override
  public long numParams(Layer layer) {
    return super.numParams(layer) + kernelLength((KernelConvolution) layer);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(KERNELS, BIASES, LOG_VARIANCES);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(KERNELS, LOG_VARIANCES);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return super.isWeightParam(layer, key) || LOG_VARIANCES.equals(key);
  }

  @Override
  Map<String, INDArray> views(NeuralNetConfiguration configuration, INDArray flattened) {
    Map<String, INDArray> views = super.views(configuration, flattened);
    KernelConvolution layer = (KernelConvolution) configuration.getLayer();
    int k = layer.kernelSize();
    long from = super.numParams(layer);
    views.put(
        LOG_VARIANCES,
        flattened
            .reshape(flattened.length())
            .get(NDArrayIndex.interval(from, from + kernelLength(layer)))
            .reshape('c', k, k, layer.getNIn(), layer.getNOut()));
    return views;
  }
}
