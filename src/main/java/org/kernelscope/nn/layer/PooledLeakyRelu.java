package org.kernelscope.nn.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a 2×2 max-pool followed by a leaky ReLU. The two commute, because the leaky ReLU
 * is increasing. Pooling first leaves only a quarter of the elements to activate.
 */
public final class PooledLeakyRelu extends NoParamLayer {

  /** Slope of the leaky ReLU below zero (method, section 5). */
  public static final double LEAK = 0.01;

  static final int POOL = 2;

  /** For DL4J, which fills the fields from JSON. */
  @SuppressWarnings("unused")
  private PooledLeakyRelu() {}

  public PooledLeakyRelu(String name) {
    this.layerName = name;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType dataType) {
    PooledLeakyReluLayer layer = new PooledLeakyReluLayer(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType inputType) {
    InputType.InputTypeConvolutional image = Nhwc.require(getLayerName(), inputType);
    return InputType.convolutional(
        image.getHeight() / POOL, image.getWidth() / POOL, image.getChannels(), CNN2DFormat.NHWC);
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return Nhwc.NO_PREPROCESSOR;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return Nhwc.memoryReport(this, getLayerName(), inputType);
  }
}
