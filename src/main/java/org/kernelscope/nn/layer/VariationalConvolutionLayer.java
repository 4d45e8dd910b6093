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
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runtime of a {@link VariationalConvolution}. In training it samples its output by the local
 * reparameterisation (Kingma, Salimans and Welling, NIPS 2015; method, section 2),
 *
 * <pre>  y = conv(x, μ) + b + sqrt(conv(x², σ²) + 1e-12) ε,   ε ~ N(0, I) per output element,</pre>
 *
 * and otherwise it convolves with one set of kernels: the means, or weights drawn by {@link
 * #drawWeights}. The divergence from a prior, if there is one, adds to the gradient of the kernels.
 */
public final class VariationalConvolutionLayer
    extends KernelConvolutionLayer<VariationalConvolution> {

  /** Keeps the derivative of the square root finite where a variance vanishes. */
  private static final double VARIANCE_FLOOR = 1e-12;

  private transient @Nullable Noise noise;
  private transient @Nullable PosteriorDivergence divergence;
  private transient @Nullable Sampled sampled;
  private transient @Nullable Variances variances;
  private transient boolean sampling;

  /** σ² of the kernels, its gradient, and a drawn set of weights; all {@code [k, k, in, out]}. */
  private record Variances(INDArray kernels, INDArray gradient, INDArray drawn, INDArray floor) {}

  /**
   * What the forward pass keeps for the backward one, for one shape of the output.
   *
   * @param epsilon ε, overwritten on the way back
   * @param deviation {@code sqrt(conv(x², σ²) + 1e-12)}
   * @param host where ε is drawn
   */
  private record Sampled(INDArray epsilon, INDArray deviation, float[] host) {}

  VariationalConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  /** Where ε comes from, from now on: in each step a number for every element of the output. */
  public void setNoise(Noise noise) {
    this.noise = noise;
  }

  /** What pulls the posterior to its prior in every step from now on. */
  public void setDivergence(PosteriorDivergence divergence) {
    this.divergence = divergence;
  }

  /** Mean kernels {@code [k, k, in, out]}, a view. */
  public INDArray means() {
    return getParam(KERNELS);
  }

  /** Log-variance kernels {@code [k, k, in, out]}, a view. */
  public INDArray logVariances() {
    return getParam(LOG_VARIANCES);
  }

  /**
   * Draws one set of weights {@code w ~ q}, with which the layer convolves outside training until
   * {@link #useMeans}.
   */
  public void drawWeights(RandomGenerator generator) {
    INDArray drawn = variances().drawn();
    float[] normals = new float[(int) drawn.length()];
    new Ziggurat(generator).fill(normals);
    INDArray deviations = variances().kernels();
    deviations.assign(logVariances()).muli(0.5);
    Nd4j.exec(new Exp(deviations, deviations));
    HostArrays.write(normals, normals.length, drawn);
    drawn.muli(deviations).addi(means());
    sampling = true;
  }

  /** From now on the layer convolves with its means outside training. */
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
    Variances variance = variances();
    Nd4j.exec(new Exp(logVariances(), variance.kernels()));
    Sampled here = sampled();
    INDArray squares = squares(ArrayType.FF_WORKING_MEM, workspaces);
    ConvolutionOps.forward(squares, variance.kernels(), variance.floor(), here.deviation());
    squareRoot(here);
    Objects.requireNonNull(noise, "no noise was set").fill(here.host());
    HostArrays.write(here.host(), here.host().length, here.epsilon());
    // The epsilon is needed again on the way back, so the product goes by way of the output.
    INDArray product =
        workspaces.createUninitialized(ArrayType.FF_WORKING_MEM, dataType, output.shape());
    product.assign(here.epsilon()).muli(here.deviation());
    return output.addi(product);
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
    INDArray twiceVarianceGradient = here.epsilon().muli(epsilon).divi(here.deviation());
    INDArray squares = squares(ArrayType.BP_WORKING_MEM, workspaces);
    INDArray inputGradient = throughMean.getSecond();
    if (inputGradient == null) {
      kernelGradient(squares, twiceVarianceGradient, variance.gradient(), workspaces);
    } else {
      INDArray squareGradient =
          workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, input.shape());
      INDArray unused =
          workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, biasGradient.length());
      ConvolutionOps.backward(
          squares,
          variance.kernels(),
          variance.floor(),
          twiceVarianceGradient,
          squareGradient,
          variance.gradient(),
          unused);
      inputGradient.addi(squareGradient.muli(input));
    }
    logVarianceGradient.assign(variance.gradient()).muli(variance.kernels()).muli(0.5);
    if (divergence != null) {
      divergence.addGradient(means(), logVariances(), meanGradient, logVarianceGradient);
    }
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(KERNELS, meanGradient);
    gradient.setGradientFor(BIASES, biasGradient);
    gradient.setGradientFor(LOG_VARIANCES, logVarianceGradient);
    return new Pair<>(gradient, inputGradient);
  }

  /**
   * Takes the root of the variances of the output in place. ND4J takes one root at a time; a Java
   * loop over floats is compiled to vector instructions, and gains more than the copies cost.
   */
  private static void squareRoot(Sampled here) {
    if (here.deviation().dataType() != DataType.FLOAT) {
      Nd4j.exec(new Sqrt(here.deviation(), here.deviation()));
      return;
    }
    float[] host = here.host();
    HostArrays.read(here.deviation(), host);
    for (int i = 0; i < host.length; i++) {
      host[i] = (float) Math.sqrt(host[i]);
    }
    HostArrays.write(host, host.length, here.deviation());
  }

  private INDArray squares(ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray squares = workspaces.createUninitialized(where, dataType, input.shape());
    return squares.assign(input).muli(input);
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

  /** The arrays for the shape of the present output; a change of the batch size makes new ones. */
  private Sampled sampled() {
    Sampled current = sampled;
    if (current == null || !Arrays.equals(current.epsilon().shape(), outputShape())) {
      if (current != null) {
        current.epsilon().close();
        current.deviation().close();
      }
      current =
          outsideWorkspaces(
              () -> {
                INDArray epsilon = Nd4j.create(dataType, outputShape());
                return new Sampled(epsilon, epsilon.ulike(), new float[(int) epsilon.length()]);
              });
      sampled = current;
    }
    return current;
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
