package org.kernelscope.nn.layer;

import static org.kernelscope.nn.layer.KernelConvolutionParameters.BIASES;
import static org.kernelscope.nn.layer.KernelConvolutionParameters.KERNELS;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runtime of a {@link KernelConvolution}: {@code y = conv(x, W) + b}. */
class KernelConvolutionLayer<C extends KernelConvolution> extends BaseLayer<C> {

  /** For {@link ConvolutionOps#biasGradient}. */
  private transient @Nullable INDArray ones;

  private transient @Nullable INDArray exchangedInput;
  private transient boolean onTheImage;

  KernelConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  /** Skips the gradient of the input from now on, because nothing uses it. */
  void standOnTheImage() {
    onTheImage = true;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    return convolve(getParam(KERNELS), workspaces);
  }

  /** {@code conv(input, kernels) + biases}. */
  final INDArray convolve(INDArray kernels, LayerWorkspaceMgr workspaces) {
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, outputShape());
    ConvolutionOps.forward(input, kernels, getParam(BIASES), output);
    return output;
  }

  final long[] outputShape() {
    int margin = layerConf().margin();
    return new long[] {
      input.size(0), input.size(1) - margin, input.size(2) - margin, layerConf().getNOut()
    };
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray kernelGradient = Objects.requireNonNull(gradientViews.get(KERNELS));
    INDArray biasGradient = Objects.requireNonNull(gradientViews.get(BIASES));
    INDArray inputGradient = null;
    if (getIndex() > 0 && !onTheImage) {
      inputGradient =
          workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape());
      ConvolutionOps.imageGradient(epsilon, getParam(KERNELS), inputGradient);
    }
    INDArray exchanged = scratch(workspaces, input, 3, 1, 2, 0);
    ConvolutionOps.exchange(input, exchanged);
    exchangedInput = exchanged;
    kernelGradient(exchanged, epsilon, kernelGradient, workspaces);
    sumOverPositions(epsilon, biasGradient);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(KERNELS, kernelGradient);
    gradient.setGradientFor(BIASES, biasGradient);
    return new Pair<>(gradient, inputGradient);
  }

  /**
   * The input as {@link ConvolutionOps#exchange} leaves it, in the working memory of the current
   * backward pass.
   */
  final INDArray exchangedInput() {
    return Objects.requireNonNull(exchangedInput);
  }

  /** The gradient of the kernels. */
  final void kernelGradient(
      INDArray exchanged, INDArray epsilon, INDArray gradient, LayerWorkspaceMgr workspaces) {
    ConvolutionOps.kernelGradient(
        exchanged, epsilon, gradient, scratch(workspaces, gradient, 2, 0, 1, 3));
  }

  private INDArray scratch(LayerWorkspaceMgr workspaces, INDArray like, int... axes) {
    long[] shape = Arrays.stream(axes).mapToLong(like::size).toArray();
    return workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, shape);
  }

  final void sumOverPositions(INDArray epsilon, INDArray sum) {
    long positions = epsilon.length() / epsilon.size(3);
    if (ones == null || ones.length() != positions) {
      closeOnes();
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        ones = Nd4j.ones(dataType, 1, positions);
      }
    }
    ConvolutionOps.biasGradient(epsilon, ones, sum);
  }

  /** Closes the arrays that live as long as the layer. */
  void release() {
    closeOnes();
  }

  private void closeOnes() {
    if (ones != null) {
      ones.close();
      ones = null;
    }
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
