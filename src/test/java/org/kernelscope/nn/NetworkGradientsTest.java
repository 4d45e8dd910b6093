package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.nn.layer.Noise;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.nn.layer.VariationalConvolutionLayer;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.prior.StandardNormalPrior;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradients of whole networks, lists of layers and graphs, plain and Bayesian. */
class NetworkGradientsTest {

  /** Branches of several depths, one within another, one that is empty, under every other block. */
  static final Architecture BRANCHES =
      new Architecture(
          9,
          8,
          2,
          3,
          List.of(
              new Block.Convolution("stem", 3, 4, true),
              new Block.PooledLeakyRelu("pool"),
              new Block.Sum(
                  "outer",
                  List.of(
                      List.of(),
                      List.of(
                          new Block.Convolution("narrow", 3, 2, true),
                          new Block.Sum(
                              "inner",
                              List.of(
                                  List.of(), List.of(new Block.Convolution("side", 1, 2, true)))),
                          new Block.LeakyRelu("bend"),
                          new Block.Convolution("wide", 3, 4, true)),
                      List.of(new Block.Convolution("direct", 1, 4)))),
              new Block.LeakyRelu("relu"),
              new Block.AveragePool("mean"),
              new Block.Dense("dense", 5)));

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @BeforeEach
  void sameNumbersEveryTime() {
    Nd4j.getRandom().setSeed(1);
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        // 28 rows: 22, 11, 7, 3, so both poolings leave a row out.
        Arguments.of("FConv of colour images", Network.FCONV.of(28, 28, 3, 4, List.of(2, 3))),
        Arguments.of("FConv of 18x20", Network.FCONV.of(18, 20, 1, 4, List.of(2, 3))),
        Arguments.of("branches", BRANCHES),
        Arguments.of("a residual net", Network.RESNET.of(13, 10, 2, 4, List.of(3, 2, 4))),
        Arguments.of(
            "a classifier of features",
            Network.FCONV.of(18, 20, 1, 4, List.of(2, 3)).onFeatures(7)),
        Arguments.of("dense layers of features", BRANCHES.onFeatures(6)));
  }

  /** One batch, and what DL4J says of it without taking a step. */
  private record Batch(TrainableNetwork network, INDArray images, INDArray labels) {

    static Batch of(Architecture shape, TrainableNetwork network, DataType type, int count) {
      INDArray labels = Nd4j.zeros(type, count, shape.classes());
      for (int i = 0; i < count; i++) {
        labels.putScalar(i, (i * 2 + 1) % shape.classes(), 1);
      }
      return new Batch(
          network, Nd4j.rand(type, count, shape.height(), shape.width(), shape.channels()), labels);
    }

    /** The same batch through another network. */
    Batch through(TrainableNetwork other, DataType type) {
      return new Batch(other, images.castTo(type), labels.castTo(type));
    }

    double objective() {
      if (network.model() instanceof MultiLayerNetwork list) {
        list.setInput(images);
        list.setLabels(labels);
        list.computeGradientAndScore();
        return list.score();
      }
      ComputationGraph graph = (ComputationGraph) network.model();
      graph.setInputs(images);
      graph.setLabels(labels);
      graph.computeGradientAndScore();
      return graph.score();
    }

    /** A sum over the batch; the objective of a plain network is a mean. */
    INDArray gradient() {
      objective();
      INDArray flat =
          network.model() instanceof MultiLayerNetwork list
              ? list.getFlattenedGradients()
              : ((ComputationGraph) network.model()).getFlattenedGradients();
      return flat.dup().reshape(network.params().shape());
    }
  }

  private static ConvNet plain(Architecture architecture, DataType type) {
    ConvNet network = ConvNet.create(architecture, Optimisation.ADAM, 1e-3, 0, type);
    INDArray weights = network.network().params();
    weights.assign(Nd4j.randn(type, weights.shape()).muli(0.3));
    return network;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void everyGradientFollowsFiniteDifferences(String name, Architecture architecture) {
    try (ConvNet network = plain(architecture, DataType.DOUBLE)) {
      Batch batch = Batch.of(architecture, network.network(), DataType.DOUBLE, 2);
      GradientCheck.check(
          name,
          network.network().params(),
          batch.gradient().divi(2),
          batch::objective,
          1 + (int) (network.network().params().length() / 400));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void floatsAndDoublesAgree(String name, Architecture architecture) {
    try (ConvNet wide = plain(architecture, DataType.DOUBLE);
        ConvNet narrow = plain(architecture, DataType.FLOAT)) {
      narrow.network().params().assign(wide.network().params());
      Batch inDoubles = Batch.of(architecture, wide.network(), DataType.DOUBLE, 5);
      Batch inFloats = inDoubles.through(narrow.network(), DataType.FLOAT);
      assertThat(
              GradientCheck.relativeError(
                  narrow.network().output(inFloats.images()),
                  wide.network().output(inDoubles.images())))
          .as(name)
          .isLessThan(1e-5);
      assertThat(GradientCheck.relativeError(inFloats.gradient(), inDoubles.gradient()))
          .as(name)
          .isLessThan(1e-4);
    }
  }

  static Stream<Arguments> bayesianNetworks() {
    return networks().filter(arguments -> hasConvolutions((Architecture) arguments.get()[1]));
  }

  private static boolean hasConvolutions(Architecture architecture) {
    return !architecture.convolutions().isEmpty();
  }

  /** With the same noise every time, the sampled log-likelihood is a function of the weights. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bayesianNetworks")
  void everyGradientOfTheExpectedLogLikelihoodFollowsFiniteDifferences(
      String name, Architecture architecture) {
    try (BayesianConvNet network = bayesian(architecture)) {
      TrainableNetwork inner = network.network();
      Batch batch = Batch.of(architecture, inner, DataType.DOUBLE, 2);
      network.prepare(1, new Random(), Noise.normal(new Random(8)));
      INDArray gradient = batch.gradient();
      GradientCheck.check(
          name,
          inner.params(),
          gradient,
          () -> {
            network.prepare(1, new Random(), Noise.normal(new Random(8)));
            return batch.objective();
          },
          1 + (int) (inner.params().length() / 150));
    }
  }

  /** What the prior of each layer adds to the gradients is the gradient of its divergence. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bayesianNetworks")
  void everyLayerIsDrawnToItsPrior(String name, Architecture architecture) {
    double weight = 0.25;
    double deviation = 0.5;
    try (BayesianConvNet free = bayesian(architecture);
        BayesianConvNet bound = bayesian(architecture)) {
      Batch batch = Batch.of(architecture, free.network(), DataType.DOUBLE, 2);
      for (ConvLayer layer : bound.convolutions()) {
        bound.setDivergence(
            layer,
            new StandardNormalPrior(layer.size(), deviation)
                .divergence(layer.kernels(), BoundSettings.DEFAULT));
      }
      free.prepare(weight, new Random(7), Noise.normal(new Random(8)));
      INDArray without = batch.gradient();
      bound.prepare(weight, new Random(7), Noise.normal(new Random(8)));
      INDArray with = batch.through(bound.network(), DataType.DOUBLE).gradient();
      INDArray added = with.sub(without);
      INDArray expected = Nd4j.zeros(DataType.DOUBLE, added.shape());
      INDArray weights = bound.network().params();
      // KL of a factorised Gaussian from N(0, s²): dμ = μ/s², d ln σ² = (σ²/s² - 1)/2.
      double precision = 1 / (deviation * deviation);
      int at = 0;
      for (org.deeplearning4j.nn.api.Layer layer : bound.network().layers()) {
        if (layer instanceof VariationalConvolutionLayer posterior) {
          int kernels = (int) posterior.means().length();
          int variances = at + kernels + (int) layer.getParam("b").length();
          for (int i = 0; i < kernels; i++) {
            expected.putScalar(at + i, weight * precision * weights.getDouble(at + i));
            double variance = Math.exp(weights.getDouble(variances + i));
            expected.putScalar(variances + i, weight * 0.5 * (precision * variance - 1));
          }
        }
        at += (int) layer.numParams();
      }
      assertThat(GradientCheck.relativeError(added, expected)).as(name).isLessThan(1e-5);
    }
  }

  private static BayesianConvNet bayesian(Architecture architecture) {
    BayesianConvNet network =
        BayesianConvNet.create(
            architecture,
            Optimisation.ADAM,
            1e-3,
            1,
            VarianceParameterisation.ADDITIVE,
            DataType.DOUBLE);
    for (ConvLayer layer : network.convolutions()) {
      Random random = new Random(layer.name().hashCode());
      double[] means = new double[layer.kernels() * layer.size() * layer.size()];
      Arrays.setAll(means, i -> 0.3 * random.nextGaussian());
      double[] logVariances = new double[means.length];
      Arrays.setAll(logVariances, i -> 0.5 * random.nextGaussian() - 4);
      network.setPosterior(layer, new FactorisedGaussian(layer.size(), means, logVariances));
    }
    network.initialiseClassifier(new Random(1));
    return network;
  }

  /** Nobody asks for the gradient of the image, in a graph as little as in a list. */
  @Test
  void theFirstLayerOfAGraphLeavesTheGradientOfTheImageOut() {
    try (ConvNet network = plain(BRANCHES, DataType.DOUBLE)) {
      Batch.of(BRANCHES, network.network(), DataType.DOUBLE, 2).objective();
      ComputationGraph graph = (ComputationGraph) network.network().model();
      assertThat(graph.getVertex("image").getEpsilon()).isNull();
    }
  }
}
