package org.kernelscope.nn.layer;

import java.util.Collection;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a linear convolution with square kernels, stride 1 and a bias.
 *
 * <p>Images {@code [N, height, width, channels]}, kernels {@code [k, k, in, out]}. DL4J's own
 * convolution layer unrolls every image on the Java side and is about ten times slower than the
 * {@code conv2d} operation this one calls. Kernels and biases start at zero: an initialiser sets
 * them.
 */
public sealed class KernelConvolution extends FeedForwardLayer permits VariationalConvolution {

  @JsonProperty private int kernelSize;
  @JsonProperty private boolean padded;

  /** For DL4J, which fills the fields from JSON. */
  KernelConvolution() {}

  /**
   * @param name the layer's name, shown to people
   * @param kernelSize k, in pixels
   * @param channels number of output channels
   * @param padded whether images are surrounded by (k - 1) / 2 zeros, so that the output has their
   *     size
   */
  public KernelConvolution(String name, int kernelSize, int channels, boolean padded) {
    this.layerName = name;
    this.kernelSize = kernelSize;
    this.padded = padded;
    this.nOut = channels;
  }

  /** k, the side of a kernel in pixels. */
  public int kernelSize() {
    return kernelSize;
  }

  /** The number of pixels by which the convolution shortens a side. */
  int margin() {
    return padded ? 0 : kernelSize - 1;
  }

  /** Makes the first layer of a graph skip the gradient of its images, which is not needed. */
  public static void standOnTheImage(Layer layer) {
    if (layer instanceof KernelConvolutionLayer<?> convolution) {
      convolution.standOnTheImage();
    }
  }

  /**
   * Closes the arrays that the runtime of such a layer keeps between steps; the layer must not be
   * used afterwards.
   */
  public static void release(Layer layer) {
    if (layer instanceof KernelConvolutionLayer<?> convolution) {
      convolution.release();
    }
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType dataType) {
    KernelConvolutionLayer<KernelConvolution> layer =
        new KernelConvolutionLayer<>(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return KernelConvolutionParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType inputType) {
    InputType.InputTypeConvolutional image = Nhwc.require(getLayerName(), inputType);
    long height = image.getHeight() - margin();
    long width = image.getWidth() - margin();
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s: a %dx%d kernel does not fit an image of %dx%d",
              getLayerName(),
              kernelSize,
              kernelSize,
              image.getHeight(),
              image.getWidth()));
    }
    return InputType.convolutional(height, width, nOut, CNN2DFormat.NHWC);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    nIn = Nhwc.require(getLayerName(), inputType).getChannels();
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
