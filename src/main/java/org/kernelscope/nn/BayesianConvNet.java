package org.kernelscope.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.layer.Noise;
import org.kernelscope.nn.layer.PosteriorDivergence;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.nn.layer.VariationalConvolution;
import org.kernelscope.nn.layer.VariationalConvolutionLayer;
import org.kernelscope.prior.Divergence;
import org.kernelscope.prior.FactorisedGaussian;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A classifier whose kernels have a factorised Gaussian posterior, trained on the evidence lower
 * bound (method, section 2). Biases and dense layers are point estimates. Outside training it
 * predicts with the posterior means, or with one set of weights drawn from the posterior.
 */
public final class BayesianConvNet extends ConvClassifier {

  private final DataType dataType;
  private final Map<ConvLayer, PosteriorDivergence> divergences = new LinkedHashMap<>();

  private BayesianConvNet(
      Architecture architecture, TrainableNetwork network, Optimisation optimisation) {
    super(architecture, network, optimisation, false);
    this.dataType = network.params().dataType();
  }

  /**
   * A network with posterior means and log-variances of zero. Set them with {@link #setPosterior}
   * and {@link #initialiseClassifier}.
   *
   * @param learningRate the initial learning rate
   * @param logVarianceRate the learning rate of the log-variances, as a multiple of {@code
   *     learningRate}
   * @param noise which parameters of the variances are learned
   */
  public static BayesianConvNet create(
      Architecture architecture,
      Optimisation optimisation,
      double learningRate,
      double logVarianceRate,
      VarianceParameterisation noise) {
    return create(architecture, optimisation, learningRate, logVarianceRate, noise, DataType.FLOAT);
  }

  /** The same network, trained with Adam. */
  public static BayesianConvNet create(
      Architecture architecture,
      double learningRate,
      double logVarianceRate,
      VarianceParameterisation noise) {
    return create(architecture, Optimisation.ADAM, learningRate, logVarianceRate, noise);
  }

  static BayesianConvNet create(
      Architecture architecture,
      Optimisation optimisation,
      double learningRate,
      double logVarianceRate,
      VarianceParameterisation noise,
      DataType dataType) {
    return new BayesianConvNet(
        architecture,
        new NetworkConfiguration(
                architecture,
                block ->
                    new VariationalConvolution(
                        block.name(),
                        block.size(),
                        block.channels(),
                        block.padded(),
                        logVarianceRate,
                        noise),
                dataType,
                optimisation,
                learningRate,
                0,
                false)
            .create(),
        optimisation);
  }

  /**
   * Sets the divergence of a layer's posterior from its prior. It is closed with the network, or
   * when another one replaces it. A layer without one has no prior: only the data determine its
   * variances.
   */
  public void setDivergence(ConvLayer layer, Divergence divergence) {
    PosteriorDivergence bound =
        new PosteriorDivergence(divergence, layer.size(), layer.in(), layer.out(), dataType);
    PosteriorDivergence former = divergences.put(layer, bound);
    if (former != null) {
      former.close();
    }
    variational(layer).setDivergence(bound);
  }

  /**
   * The complete state of training: a network restored from it continues exactly as without the
   * interruption.
   *
   * @param parameters all weights, in DL4J's layout
   * @param moments the state of the optimiser, in DL4J's layout
   * @param steps optimiser steps done
   * @param divergences the learned state of each divergence, by the name of its layer
   */
  public record State(
      float[] parameters, float[] moments, int steps, Map<String, float[]> divergences) {}

  @Override
  public boolean isFinite() {
    return super.isFinite()
        && divergences.values().stream().allMatch(learned -> HostArrays.areFinite(learned.state()));
  }

  /** The current state of training. */
  public State state() {
    Map<String, float[]> learned = new LinkedHashMap<>();
    divergences.forEach((layer, divergence) -> learned.put(layer.name(), divergence.state()));
    return new State(floats(network().params()), floats(network().moments()), steps(), learned);
  }

  private static float[] floats(INDArray vector) {
    return HostArrays.read(vector, (int) vector.length());
  }

  /**
   * Continues from the state of a network with the same architecture and priors.
   *
   * @throws IllegalArgumentException when the state does not fit this network
   */
  public void restore(State state) {
    if (state.parameters().length != network().params().length()
        || state.moments().length != network().moments().length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d weights and %d moments are not those of a network with %d weights",
              state.parameters().length,
              state.moments().length,
              network().params().length()));
    }
    HostArrays.write(state.parameters(), state.parameters().length, network().params());
    HostArrays.write(state.moments(), state.moments().length, network().moments());
    network().setSteps(state.steps());
    divergences.forEach(
        (layer, divergence) ->
            divergence.restore(state.divergences().getOrDefault(layer.name(), new float[0])));
  }

  /** Sets means and log-variances of a layer, kernels {@code [out·in, k, k]}. */
  public void setPosterior(ConvLayer layer, FactorisedGaussian posterior) {
    VariationalConvolutionLayer target = variational(layer);
    float[] parameters = new float[posterior.mean().length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] =
          (float) target.weightNoise().parameter(posterior.mean()[i], posterior.logVariance()[i]);
    }
    setKernels(layer, posterior.size(), floats(posterior.mean()), target.means());
    setKernels(layer, posterior.size(), parameters, target.varianceParameters());
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Posterior standard deviations of a layer, kernels {@code [out·in, k, k]}. */
  public KernelSet deviations(ConvLayer layer, Provenance provenance) {
    VariationalConvolutionLayer posterior = variational(layer);
    KernelSet means = kernels(layer, posterior.means(), provenance);
    KernelSet parameters = kernels(layer, posterior.varianceParameters(), provenance);
    float[] deviations = new float[means.values().length];
    for (int i = 0; i < deviations.length; i++) {
      double logVariance =
          posterior.weightNoise().logVariance(means.values()[i], parameters.values()[i]);
      deviations[i] = (float) Math.exp(0.5 * logVariance);
    }
    return new KernelSet(means.size(), deviations, provenance);
  }

  /**
   * One layer's part of the bound, in nats.
   *
   * @param entropy H(q)
   * @param crossTerm {@code E_q ln p(w)}, or a lower bound on it; up to a constant for an improper
   *     prior
   * @param standardError of the cross term, when it is estimated from a part of the kernels; 0 when
   *     all of them are used
   */
  public record LayerTerm(ConvLayer layer, double entropy, double crossTerm, double standardError) {

    /** {@code KL(q || p)}, or an upper bound on it. */
    public double divergence() {
      return -crossTerm - entropy;
    }
  }

  /**
   * The terms of the evidence lower bound, in nats over the whole data set, as estimated in one
   * step.
   *
   * @param dataTerm {@code L_D}: the expected log-likelihood of all training labels
   * @param layers one part for each layer with a prior
   */
  public record Bound(double dataTerm, List<LayerTerm> layers) {

    /** {@code L_D - Σ KL}. */
    public double value() {
      return dataTerm - layers.stream().mapToDouble(LayerTerm::divergence).sum();
    }
  }

  /**
   * One optimiser step on {@code L_D - weight Σ KL}.
   *
   * @param images {@code [M, height, width, channels]}, in [0, 1]
   * @param labels M classes
   * @param trainingImages N, the number of images in the whole training set
   * @param weight of the divergences, 1 for the bound itself
   * @param random the step's only source of randomness
   * @return the bound before the step, unweighted
   */
  public Bound step(
      float[] images, int[] labels, int trainingImages, double weight, RandomGenerator random) {
    // DL4J sums over the batch, so the objective is M/N times the bound.
    double share = labels.length / (double) trainingImages;
    prepare(share * weight, random, Noise.normal(random));
    double objective = fit(images, labels);
    double dataTerm = -objective / share;
    List<LayerTerm> terms = new ArrayList<>();
    for (Map.Entry<ConvLayer, PosteriorDivergence> entry : divergences.entrySet()) {
      double divergence = entry.getValue().value();
      double entropy = entry.getValue().posterior().entropy();
      dataTerm += weight * divergence;
      terms.add(
          new LayerTerm(
              entry.getKey(), entropy, -divergence - entropy, entry.getValue().standardError()));
    }
    return new Bound(dataTerm, terms);
  }

  /**
   * Prepares the next step.
   *
   * @param weight of the divergences relative to the summed log-likelihood of a batch
   * @param noise of the layers' outputs
   */
  void prepare(double weight, RandomGenerator random, Noise noise) {
    divergences.values().forEach(divergence -> divergence.prepare(weight, random));
    convolutions().forEach(layer -> variational(layer).setNoise(noise));
  }

  /** Makes later predictions with the posterior means. */
  public void useMeans() {
    convolutions().forEach(layer -> variational(layer).useMeans());
  }

  /** Makes later predictions with one set of weights drawn from the posterior. */
  public void drawWeights(RandomGenerator random) {
    convolutions().forEach(layer -> variational(layer).drawWeights(random));
  }

  private VariationalConvolutionLayer variational(ConvLayer layer) {
    return (VariationalConvolutionLayer) layer(layer);
  }

  @Override
  public void close() {
    divergences.values().forEach(PosteriorDivergence::close);
    super.close();
  }
}
