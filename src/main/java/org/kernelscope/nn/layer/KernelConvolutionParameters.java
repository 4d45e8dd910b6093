package org.kernelscope.nn.layer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The layout of a {@link KernelConvolution} in the network's flat parameter vector: kernels {@code
 * W} as {@code [k, k, in, out]}, then biases {@code b} as {@code [out]}.
 */
class KernelConvolutionParameters implements ParamInitializer {

  static final String KERNELS = "W";
  static final String BIASES = "b";
  static final KernelConvolutionParameters INSTANCE = new KernelConvolutionParameters();

  KernelConvolutionParameters() {}

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    KernelConvolution convolution = (KernelConvolution) layer;
    return kernelLength(convolution) + convolution.getNOut();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(KERNELS, BIASES);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(KERNELS);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of(BIASES);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return KERNELS.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return BIASES.equals(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray parameters, boolean initialise) {
    Map<String, INDArray> views = views(configuration, parameters);
    if (initialise) {
      views.values().forEach(view -> view.assign(0));
    }
    views.keySet().forEach(configuration::addVariable);
    return Collections.synchronizedMap(views);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray gradients) {
    return views(configuration, gradients);
  }

  Map<String, INDArray> views(NeuralNetConfiguration configuration, INDArray flattened) {
    KernelConvolution layer = (KernelConvolution) configuration.getLayer();
    int k = layer.kernelSize();
    long kernels = kernelLength(layer);
    INDArray flat = flattened.reshape(flattened.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(
        KERNELS,
        flat.get(NDArrayIndex.interval(0, kernels))
            .reshape('c', k, k, layer.getNIn(), layer.getNOut()));
    views.put(BIASES, flat.get(NDArrayIndex.interval(kernels, kernels + layer.getNOut())));
    return views;
  }

  static long kernelLength(KernelConvolution layer) {
    return layer.getNIn() * layer.getNOut() * layer.kernelSize() * layer.kernelSize();
  }
}
