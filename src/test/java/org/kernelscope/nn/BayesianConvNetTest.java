package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.layer.Noise;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.ClosedFormDivergence;
import org.kernelscope.prior.Divergence;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.prior.GaussianPrior;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.Moments;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.DenseKernelVae;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class BayesianConvNetTest {

  private static final Architecture SMALL = Network.FCONV.of(20, 20, 1, 3, List.of(3, 4));

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @ParameterizedTest
  @CsvSource({"DOUBLE, 1e-5", "FLOAT, 1e-3"})
  void oneStepIsThatOfAnIndependentImplementation(DataType type, double tolerance)
      throws Exception {
    Fixture fixture = Fixture.read("bayesian_fconv_step.npz");
    Architecture architecture = Network.FCONV.of(28, 28, 1, 10, List.of(4, 6));
    BayesianConvNet network =
        BayesianConvNet.create(
            architecture, Optimisation.ADAM, 1e-3, 1, VarianceParameterisation.ADDITIVE, type);
    for (ConvLayer layer : network.convolutions()) {
      String name = "param." + layer.name();
      network.setPosterior(
          layer,
          new FactorisedGaussian(
              layer.size(), fixture.numbers(name + ".mu"), fixture.numbers(name + ".logvar")));
      network.layer(layer).getParam("b").assign(fixture.array(type, name + ".bias"));
      network.setDivergence(
          layer,
          new StandardNormalPrior(layer.size(), 1)
              .divergence(layer.kernels(), BoundSettings.DEFAULT));
    }
    MultiLayerNetwork inner = (MultiLayerNetwork) network.network().model();
    inner.getOutputLayer().getParam("W").assign(dense(fixture, type, "param.dense.weight"));
    inner.getOutputLayer().getParam("b").assign(fixture.array(type, "param.dense.bias"));

    int[] labels = Arrays.stream(fixture.numbers("y")).mapToInt(y -> (int) y).toArray();
    INDArray oneHot = Nd4j.zeros(type, labels.length, 10);
    for (int i = 0; i < labels.length; i++) {
      oneHot.putScalar(i, labels[i], 1);
    }
    double share = labels.length / fixture.numbers("n_train")[0];
    network.prepare(share, new Random(), noise(fixture));
    List<INDArray> activations = inner.feedForward(fixture.images(type, "x"), true);
    INDArray features =
        inner
            .getLayerWiseConfigurations()
            .getInputPreProcess(4)
            .preProcess(
                activations.get(activations.size() - 2),
                labels.length,
                LayerWorkspaceMgr.noWorkspaces());
    INDArray logits =
        features
            .mmul(inner.getOutputLayer().getParam("W"))
            .addRowVector(inner.getOutputLayer().getParam("b"));
    assertThat(GradientCheck.relativeError(logits, fixture.array(type, "logits")))
        .isLessThan(tolerance);
    assertThat(
            GradientCheck.relativeError(
                activations.get(activations.size() - 1), Transforms.softmax(logits)))
        .isLessThan(tolerance);

    network.prepare(share, new Random(), noise(fixture));
    inner.setInput(fixture.images(type, "x"));
    inner.setLabels(oneHot);
    inner.computeGradientAndScore();

    assertThat(inner.score() / share)
        .isCloseTo(fixture.numbers("loss")[0], within(tolerance * fixture.numbers("loss")[0]));
    for (ConvLayer layer : network.convolutions()) {
      String name = "grad." + layer.name();
      int index = network.layer(layer).getIndex();
      assertGradient(inner, index + "_W", fixture.kernels(type, name + ".mu"), share, tolerance);
      assertGradient(
          inner, index + "_logVariance", fixture.kernels(type, name + ".logvar"), share, tolerance);
      INDArray biases = fixture.array(type, name + ".bias");
      assertGradient(inner, index + "_b", biases, share, tolerance);
    }
    assertGradient(inner, "4_W", dense(fixture, type, "grad.dense.weight"), share, tolerance);
    INDArray biases = fixture.array(type, "grad.dense.bias");
    assertGradient(inner, "4_b", biases, share, tolerance);
    network.close();
  }

  private static ScriptedNoise noise(Fixture fixture) {
    return new ScriptedNoise(
        fixture.images(DataType.DOUBLE, "eps1"), fixture.images(DataType.DOUBLE, "eps2"));
  }

  private static void assertGradient(
      MultiLayerNetwork network, String name, INDArray expected, double share, double tolerance) {
    INDArray actual = network.gradient().getGradientFor(name).div(share).reshape(expected.shape());
    assertThat(GradientCheck.relativeError(actual, expected)).as(name).isLessThan(tolerance);
  }

  /** {@code [10, channels·3·3]} of the fixture to our {@code [3·3·channels, 10]}. */
  private static INDArray dense(Fixture fixture, DataType type, String name) {
    return fixture
        .array(type, name)
        .reshape(10, 6, 3, 3)
        .permute(2, 3, 1, 0)
        .dup('c')
        .reshape(54, 10);
  }

  private static BayesianConvNet small(double logVariance) {
    return small(logVariance, Optimisation.ADAM);
  }

  private static BayesianConvNet small(double logVariance, Optimisation optimisation) {
    BayesianConvNet network =
        BayesianConvNet.create(SMALL, optimisation, 1e-2, 0.5, VarianceParameterisation.ADDITIVE);
    Random random = new Random(1);
    for (ConvLayer layer : network.convolutions()) {
      double[] means = new double[layer.kernels() * layer.size() * layer.size()];
      Arrays.setAll(means, i -> 0.1 * random.nextGaussian());
      double[] logVariances = new double[means.length];
      Arrays.fill(logVariances, logVariance);
      network.setPosterior(layer, new FactorisedGaussian(layer.size(), means, logVariances));
      network.setDivergence(
          layer,
          new StandardNormalPrior(layer.size(), 1)
              .divergence(layer.kernels(), BoundSettings.DEFAULT));
    }
    network.initialiseClassifier(random);
    return network;
  }

  /** Three classes: bright at the top, in the middle, at the bottom; and noise. */
  private static float[] images(int[] labels) {
    Random random = new Random(5);
    float[] images = new float[labels.length * 400];
    for (int n = 0; n < labels.length; n++) {
      for (int i = 0; i < 400; i++) {
        images[n * 400 + i] = (i / 20 / 7 == labels[n] ? 0.6f : 0.1f) + 0.3f * random.nextFloat();
      }
    }
    return images;
  }

  private static int[] labels() {
    int[] labels = new int[30];
    Arrays.setAll(labels, i -> i % 3);
    return labels;
  }

  @Test
  void theBoundRisesAndTheClassesAreLearned() {
    int[] labels = labels();
    float[] images = images(labels);
    try (BayesianConvNet network = small(-6)) {
      BayesianConvNet.Bound first = network.step(images, labels, 30, 1, new Random(0));
      BayesianConvNet.Bound last = first;
      for (int step = 1; step < 120; step++) {
        last = network.step(images, labels, 30, 1, new Random(step));
      }
      assertThat(last.value()).isGreaterThan(first.value());
      assertThat(last.dataTerm()).isGreaterThan(first.dataTerm());
      float[] probabilities = new float[90];
      network.predict(images, 30, probabilities);
      assertThat(new Predictions(3, probabilities, labels).accuracy()).isGreaterThan(0.9);
    }
  }

  @Test
  void theBoundIsDataTermPlusEntropyPlusCrossTermOfEveryLayer() {
    int[] labels = labels();
    try (BayesianConvNet network = small(-6)) {
      List<ConvLayer> layers = network.convolutions();
      KernelSet means = network.kernels(layers.get(0), Provenance.UNKNOWN);
      BayesianConvNet.Bound bound = network.step(images(labels), labels, 60, 1, new Random(0));
      BayesianConvNet.LayerTerm first = bound.layers().get(0);
      int weights = means.values().length;
      double squares = 0;
      for (float mean : means.values()) {
        squares += mean * (double) mean;
      }
      assertThat(first.entropy())
          .isCloseTo(0.5 * weights * (Math.log(2 * Math.PI * Math.E) - 6), within(1e-6 * weights));
      // E_q ln N(w; 0, 1)
      assertThat(first.crossTerm())
          .isCloseTo(
              -0.5 * (squares + weights * (Math.exp(-6) + Math.log(2 * Math.PI))),
              within(1e-5 * weights));
      assertThat(bound.dataTerm()).isNegative();
      assertThat(bound.value())
          .isCloseTo(
              bound.dataTerm()
                  + bound.layers().stream()
                      .mapToDouble(term -> term.entropy() + term.crossTerm())
                      .sum(),
              within(1e-6));
    }
  }

  @Test
  void aTemperedStepReportsTheSameBound() {
    int[] labels = labels();
    double whole;
    double tempered;
    try (BayesianConvNet network = small(-6)) {
      whole = network.step(images(labels), labels, 60, 1, new Random(0)).value();
    }
    try (BayesianConvNet network = small(-6)) {
      tempered = network.step(images(labels), labels, 60, 0.1, new Random(0)).value();
    }
    assertThat(tempered).isCloseTo(whole, within(1e-4 * Math.abs(whole)));
  }

  @Test
  void logVariancesMoveAtARateOfTheirOwn() {
    int[] labels = labels();
    try (BayesianConvNet network = small(-6, Optimisation.ADAM.falling(RateDecay.LINEAR, 10))) {
      ConvLayer layer = network.convolutions().get(1);
      KernelSet means = network.kernels(layer, Provenance.UNKNOWN);
      KernelSet deviations = network.deviations(layer, Provenance.UNKNOWN);
      network.step(images(labels), labels, 30, 1, new Random(0));
      // Adam's first step is the learning rate, whatever the gradient.
      float mean = network.kernels(layer, Provenance.UNKNOWN).values()[0] - means.values()[0];
      double logVariance =
          2
              * Math.log(
                  network.deviations(layer, Provenance.UNKNOWN).values()[0]
                      / deviations.values()[0]);
      assertThat(Math.abs(mean)).isCloseTo(1e-2f, within(1e-4f));
      assertThat(Math.abs(logVariance)).isCloseTo(0.5e-2, within(1e-4));
    }
  }

  @Test
  void aRestoredNetworkGoesOnAsIfNeverInterrupted() {
    int[] labels = labels();
    float[] images = images(labels);
    BayesianConvNet.State state;
    double expected;
    try (BayesianConvNet network = small(-6)) {
      for (int step = 0; step < 5; step++) {
        network.step(images, labels, 30, 1, new Random(step));
      }
      state = network.state();
      network.step(images, labels, 30, 1, new Random(5));
      expected = network.step(images, labels, 30, 1, new Random(6)).value();
    }
    try (BayesianConvNet network = small(-2)) {
      network.restore(state);
      network.step(images, labels, 30, 1, new Random(5));
      assertThat(network.step(images, labels, 30, 1, new Random(6)).value()).isEqualTo(expected);
    }
  }

  @Test
  void theCifarNetLearnsToo() {
    int[] labels = {0, 1};
    float[] images = new float[2 * 32 * 32 * 3];
    Arrays.fill(images, 0, 32 * 32 * 3, 0.8f);
    try (BayesianConvNet network =
        BayesianConvNet.create(
            Network.CIFAR.of(32, 32, 3, 2, List.of(4, 5)),
            1e-2,
            1,
            VarianceParameterisation.ADDITIVE)) {
      Random random = new Random(1);
      for (ConvLayer layer : network.convolutions()) {
        double[] means = new double[layer.kernels() * layer.size() * layer.size()];
        Arrays.setAll(means, i -> 0.05 * random.nextGaussian());
        double[] logVariances = new double[means.length];
        Arrays.fill(logVariances, -8);
        network.setPosterior(layer, new FactorisedGaussian(layer.size(), means, logVariances));
      }
      network.initialiseClassifier(random);
      double first = network.step(images, labels, 2, 1, new Random(0)).dataTerm();
      double last = first;
      for (int step = 1; step < 20; step++) {
        last = network.step(images, labels, 2, 1, new Random(step)).dataTerm();
      }
      assertThat(last).isGreaterThan(first);
    }
  }

  private static final Architecture THREE_LAYERS = Network.CIFAR.of(24, 24, 1, 2, List.of(2, 3));

  /** A Gaussian that is not centred, of pixels that belong together. */
  private static GaussianPrior correlated() {
    double[] mean = new double[25];
    Arrays.setAll(mean, i -> 0.01 * i);
    double[] covariance = new double[625];
    Arrays.setAll(covariance, i -> i % 26 == 0 ? 0.04 : 0.01);
    return new GaussianPrior(5, new Moments(mean, covariance));
  }

  /** Another prior for each layer; the second one's divergence is sampled. */
  private static List<KernelPrior> threePriors() {
    return List.of(
        new StandardNormalPrior(7, 0.5),
        new DeepWeightPrior(DenseKernelVae.untrained(5, 6, 2, 0.3, new Random(2))),
        correlated());
  }

  private static FactorisedGaussian threeLayersPosterior(ConvLayer layer) {
    Random random = new Random(layer.name().hashCode());
    double[] means = new double[layer.kernels() * layer.size() * layer.size()];
    Arrays.setAll(means, i -> (float) (0.1 * random.nextGaussian()));
    double[] logVariances = new double[means.length];
    Arrays.setAll(logVariances, i -> (float) (random.nextGaussian() - 6));
    return new FactorisedGaussian(layer.size(), means, logVariances);
  }

  private static BayesianConvNet threeLayers(DataType type, boolean withPriors) {
    BayesianConvNet network =
        BayesianConvNet.create(
            THREE_LAYERS, Optimisation.ADAM, 1e-3, 1, VarianceParameterisation.ADDITIVE, type);
    List<ConvLayer> layers = network.convolutions();
    for (int i = 0; i < layers.size(); i++) {
      ConvLayer layer = layers.get(i);
      network.setPosterior(layer, threeLayersPosterior(layer));
      if (withPriors) {
        network.setDivergence(
            layer, threePriors().get(i).divergence(layer.kernels(), BoundSettings.DEFAULT));
      }
    }
    network.initialiseClassifier(new Random(1));
    return network;
  }

  /** The gradients and the objective of a batch, with the same noise every time. */
  private static MultiLayerNetwork backPropagated(BayesianConvNet network, double weight) {
    network.prepare(weight, new Random(7), Noise.normal(new Random(8)));
    INDArray images = Nd4j.zeros(DataType.DOUBLE, 2, 24, 24, 1);
    images.putScalar(1, 5, 6, 0, 0.9);
    MultiLayerNetwork inner = (MultiLayerNetwork) network.network().model();
    inner.setInput(images);
    inner.setLabels(Nd4j.eye(2).castTo(DataType.DOUBLE));
    inner.computeGradientAndScore();
    return inner;
  }

  @Test
  void everyLayerOfTheCifarNetIsDrawnToItsOwnPrior() {
    double weight = 0.25;
    try (BayesianConvNet free = threeLayers(DataType.DOUBLE, false);
        BayesianConvNet bound = threeLayers(DataType.DOUBLE, true)) {
      MultiLayerNetwork without = backPropagated(free, weight);
      MultiLayerNetwork with = backPropagated(bound, weight);
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        ConvLayer layer = bound.convolutions().get(i);
        FactorisedGaussian q = threeLayersPosterior(layer);
        double[] mean = new double[q.mean().length];
        double[] logVariance = new double[mean.length];
        try (Divergence alone =
            threePriors().get(i).divergence(layer.kernels(), BoundSettings.DEFAULT)) {
          sum += alone.evaluate(q, mean, logVariance, new Random(7));
        }
        int index = bound.layer(layer).getIndex();
        assertAdded(with, without, index + "_W", layer, mean, weight);
        assertAdded(with, without, index + "_logVariance", layer, logVariance, weight);
      }
      assertThat(with.score() - without.score())
          .isCloseTo(weight * sum, within(1e-5 * Math.abs(weight * sum)));
    }
  }

  /** What a prior adds to a gradient is the gradient of its divergence, times the weight. */
  private static void assertAdded(
      MultiLayerNetwork with,
      MultiLayerNetwork without,
      String name,
      ConvLayer layer,
      double[] gradient,
      double weight) {
    INDArray expected =
        Nd4j.createFromArray(gradient)
            .mul(weight)
            .reshape(layer.out(), layer.in(), layer.size(), layer.size())
            .permute(2, 3, 1, 0)
            .dup('c');
    INDArray added =
        with.gradient()
            .getGradientFor(name)
            .sub(without.gradient().getGradientFor(name))
            .reshape(expected.shape());
    assertThat(GradientCheck.relativeError(added, expected)).as(name).isLessThan(1e-5);
  }

  @Test
  void theBoundOfTheCifarNetNamesThreeLayersInTheirOrder() {
    try (BayesianConvNet network = threeLayers(DataType.FLOAT, true)) {
      List<ConvLayer> layers = network.convolutions();
      BayesianConvNet.Bound bound =
          network.step(new float[2 * 24 * 24], new int[] {0, 1}, 2, 1, new Random(1));
      assertThat(bound.layers()).extracting(BayesianConvNet.LayerTerm::layer).isEqualTo(layers);
      for (int i : new int[] {0, 2}) {
        FactorisedGaussian q = threeLayersPosterior(layers.get(i));
        double[] mean = new double[q.mean().length];
        double exact =
            ((ClosedFormDivergence) threePriors().get(i)).divergence(q, mean, mean.clone());
        assertThat(bound.layers().get(i).divergence()).isCloseTo(exact, within(1e-5 * exact));
      }
    }
  }
}
