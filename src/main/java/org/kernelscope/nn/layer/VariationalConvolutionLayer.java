package org.kernelscope.nn.layer;

import static org.kernelscope.nn.layer.KernelConvolutionParameters.BIASES;
import static org.kernelscope.nn.layer.KernelConvolutionParameters.KERNELS;
import static org.kernelscope.nn.layer.VariationalConvolutionParameters.LOG_VARIANCES;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runtime of a {@link VariationalConvolution}. In training it samples its output by the local
 * reparameterisation (Kingma, Salimans and Welling, NIPS 2015; method, section 2),
 *
 * <pre>  y = conv(x, μ) + b + sqrt(conv(x², σ²) + 1e-12) ε,   ε ~ N(0, I) per output element,</pre>
 *
 * and otherwise it convolves with one set of kernels: the means, or weights drawn by {@link
 * #drawWeights}. If there is a prior, the gradient of the divergence from it is added to that of
 * the kernels.
 */
public final class VariationalConvolutionLayer
    extends KernelConvolutionLayer<VariationalConvolution> {

  /** Keeps the derivative of the square root finite where a variance is 0. */
  private static final double VARIANCE_FLOOR = 1e-12;

  private final transient ReparameterisationNoise outputNoise =
      new ReparameterisationNoise(Nd4j.getEnvironment().maxThreads());
  private transient @Nullable Noise noise;
  private transient @Nullable PosteriorDivergence divergence;
  private transient @Nullable Sampled sampled;
  private transient @Nullable Variances variances;
  private transient boolean sampling;

  /** σ² of the kernels, its gradient, and a drawn set of weights; all {@code [k, k, in, out]}. */
  private record Variances(INDArray kernels, INDArray gradient, INDArray drawn, INDArray floor) {

    void close() {
      kernels.close();
      gradient.close();
      drawn.close();
      floor.close();
    }
  }

  /**
   * Values that the forward pass keeps for the backward pass, for one output shape.
   *
   * @param variance {@code conv(x², σ²) + 1e-12}
   * @param slope {@code ε / sqrt(variance)}: twice the derivative of the output by its variance;
   *     overwritten in the backward pass
   * @param squares x²
   */
  private record Sampled(INDArray variance, INDArray slope, INDArray squares) {

    void close() {
      variance.close();
      slope.close();
      squares.close();
    }
  }

  VariationalConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  /**
   * Sets the source of ε for later steps: in each step one number for every element of the output.
   */
  public void setNoise(Noise noise) {
    this.noise = noise;
  }

  /** Sets the divergence from the prior, which is part of the objective in every later step. */
  public void setDivergence(PosteriorDivergence divergence) {
    this.divergence = divergence;
  }

  /** Mean kernels {@code [k, k, in, out]}, a view. */
  public INDArray means() {
    return getParam(KERNELS);
  }

  /**
   * The parameters of the variances, {@code [k, k, in, out]}, a view; see {@link
   * VarianceParameterisation}.
   */
  public INDArray varianceParameters() {
    return getParam(LOG_VARIANCES);
  }

  /** The meaning of {@link #varianceParameters}. */
  public VarianceParameterisation weightNoise() {
    return layerConf().weightNoise();
  }

  /** Writes σ² of all weights, {@code [k, k, in, out]}. */
  private void fillVariances(INDArray target) {
    if (weightNoise() == VarianceParameterisation.ADDITIVE) {
      Nd4j.exec(new Exp(varianceParameters(), target));
    } else {
      Nd4j.exec(new Sigmoid(varianceParameters(), target));
      target.muli(means()).muli(means());
    }
  }

  /**
   * Draws one set of weights {@code w ~ q}, with which the layer convolves outside training until
   * {@link #useMeans}.
   */
  public void drawWeights(RandomGenerator generator) {
    INDArray drawn = variances().drawn();
    float[] normals = new float[(int) drawn.length()];
    new Ziggurat(generator).fill(normals, normals.length);
    INDArray deviations = variances().kernels();
    fillVariances(deviations);
    Nd4j.exec(new Sqrt(deviations, deviations));
    HostArrays.write(normals, normals.length, drawn);
    drawn.muli(deviations).addi(means());
    sampling = true;
  }

  /** Outside training, makes the layer convolve with its means from now on. */
  public void useMeans() {
    sampling = false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!training) {
      return convolve(sampling ? variances().drawn() : means(), workspaces);
    }
    INDArray output = convolve(means(), workspaces);
    Variances variances = variances();
    fillVariances(variances.kernels());
    Sampled here = sampled();
    Nd4j.exec(new MulOp(input, input, here.squares()));
    ConvolutionOps.forward(here.squares(), variances.kernels(), variances.floor(), here.variance());
    Noise source = Objects.requireNonNull(noise, "no noise was set");
    outputNoise.add(source, output, here.variance(), here.slope());
    return output;
  }

  /**
   * With the gradient g of y, and {@code h = g ε / (2 sqrt(conv(x², σ²) + 1e-12))} that of the
   * variance of y:
   *
   * <pre>  dμ = dconv(x, g)   d ln σ² = σ² dconv(x², h)   dx = dconvᵀ(g, μ) + 2x dconvᵀ(h, σ²)
   * </pre>
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray meanGradient = Objects.requireNonNull(gradientViews.get(KERNELS));
    INDArray logVarianceGradient = Objects.requireNonNull(gradientViews.get(LOG_VARIANCES));
    INDArray biasGradient = Objects.requireNonNull(gradientViews.get(BIASES));
    Pair<Gradient, INDArray> throughMean = super.backpropGradient(epsilon, workspaces);
    Variances variance = variances();
    Sampled here = sampled();
    INDArray twiceVarianceGradient = here.slope().muli(epsilon);
    INDArray inputGradient = throughMean.getSecond();
    // Computed from the input that already has the right memory order: reordering the squares
    // themselves takes much longer.
    INDArray exchangedSquares = exchangedInput().muli(exchangedInput());
    kernelGradient(exchangedSquares, twiceVarianceGradient, variance.gradient(), workspaces);
    if (inputGradient != null) {
      INDArray squareGradient =
          workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, input.shape());
      ConvolutionOps.imageGradient(twiceVarianceGradient, variance.kernels(), squareGradient);
      inputGradient.addi(squareGradient.muli(input));
    }
    if (weightNoise() == VarianceParameterisation.ADDITIVE) {
      logVarianceGradient.assign(variance.gradient()).muli(variance.kernels()).muli(0.5);
    } else {
      multiplicativeGradient(variance, meanGradient, logVarianceGradient);
    }
    if (divergence != null) {
      divergence.addGradient(
          weightNoise(), means(), varianceParameters(), meanGradient, logVarianceGradient);
    }
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(KERNELS, meanGradient);
    gradient.setGradientFor(BIASES, biasGradient);
    gradient.setGradientFor(LOG_VARIANCES, logVarianceGradient);
    return new Pair<>(gradient, inputGradient);
  }

  /**
   * With {@code G = dσ²}, {@code σ² = α μ²} and {@code α = sigmoid(a)}: adds {@code 2 α μ G} to dμ
   * and sets {@code da = α (1 - α) μ² G}.
   */
  private void multiplicativeGradient(
      Variances variance, INDArray meanGradient, INDArray parameterGradient) {
    // The array that the layer keeps holds twice the gradient of σ².
    INDArray twice = variance.gradient();
    INDArray alpha = parameterGradient;
    Nd4j.exec(new Sigmoid(varianceParameters(), alpha));
    twice.muli(means());
    INDArray product = variance.kernels();
    Nd4j.exec(new MulOp(alpha, twice, product));
    meanGradient.addi(product);
    // product = 2 α μ G, and da = product (1 - α) μ / 2.
    alpha.rsubi(1).muli(product).muli(means()).muli(0.5);
  }

  private Variances variances() {
    Variances current = variances;
    if (current == null) {
      current =
          outsideWorkspaces(
              () -> {
                long[] shape = means().shape();
                return new Variances(
                    Nd4j.create(dataType, shape),
                    Nd4j.create(dataType, shape),
                    Nd4j.create(dataType, shape),
                    Nd4j.valueArrayOf(
                        new long[] {layerConf().getNOut()}, VARIANCE_FLOOR, dataType));
              });
      variances = current;
    }
    return current;
  }

  /** The arrays for the current output shape; a change of the batch size allocates new ones. */
  private Sampled sampled() {
    Sampled current = sampled;
    if (current == null || !Arrays.equals(current.slope().shape(), outputShape())) {
      if (current != null) {
        current.close();
      }
      current =
          outsideWorkspaces(
              () ->
                  new Sampled(
                      Nd4j.create(dataType, outputShape()),
                      Nd4j.create(dataType, outputShape()),
                      Nd4j.create(dataType, input.shape())));
      sampled = current;
    }
    return current;
  }

  @Override
  void release() {
    super.release();
    if (sampled != null) {
      sampled.close();
      sampled = null;
    }
    if (variances != null) {
      variances.close();
      variances = null;
    }
  }

  private static <T> T outsideWorkspaces(Supplier<T> allocation) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return allocation.get();
    }
  }

  /** The divergence at the last step, in nats and unweighted, if a prior was set. */
  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    return divergence == null ? 0 : divergence.weightedValue();
  }
}
