package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.init.VarianceScaling;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.prior.FactorisedGaussian;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/** Every optimiser follows its formula, and finds its way back from a checkpoint. */
class OptimisationTest {

  private static final double RATE = 0.01;
  private static final int STEPS = 6;
  private static final int IMAGES = 6;

  /** Of momentum 0: its step is the gradient. */
  private static final Optimisation GRADIENT =
      new Optimisation(Optimiser.SGD, 0, 0, 0, RateDecay.NONE, 0, 0);

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static Optimisation of(Optimiser optimiser) {
    return new Optimisation(optimiser, 0.9, 0.3, 0, RateDecay.NONE, 0, STEPS);
  }

  // ---- networks

  private static Architecture small(Network kind) {
    return kind.of(28, 28, 1, 3, kind.widths().stream().map(width -> 2).toList());
  }

  private static ConvNet network(
      Network kind, Optimisation optimisation, double rate, double l2, DataType type) {
    ConvNet network = ConvNet.create(small(kind), optimisation, rate, l2, type);
    Random random = new Random(4);
    for (ConvLayer layer : network.convolutions()) {
      network.setKernels(layer, VarianceScaling.XAVIER.draw(layer, random));
    }
    network.initialiseClassifier(random);
    for (Layer layer : network.network().layers()) {
      if (layer.paramTable().containsKey("b")) {
        layer.getParam("b").assign(0.1);
      }
    }
    return network;
  }

  private static float[] images(int step) {
    Random random = new Random(step);
    float[] images = new float[IMAGES * 28 * 28];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    return images;
  }

  private static final int[] LABELS = {0, 1, 2, 2, 1, 0};

  private static double[] parameters(ConvNet network) {
    return network.network().params().dup().data().asDouble();
  }

  private static void set(ConvNet network, double[] parameters) {
    INDArray all = network.network().params();
    for (int i = 0; i < parameters.length; i++) {
      all.putScalar(i, parameters[i]);
    }
  }

  /** Which parameters are weights and no biases. */
  private static boolean[] weights(Network kind) {
    try (ConvNet marked = network(kind, GRADIENT, 1, 0, DataType.DOUBLE)) {
      marked.network().params().assign(0);
      for (Layer layer : marked.network().layers()) {
        if (layer.paramTable().containsKey("W")) {
          layer.getParam("W").assign(1);
        }
      }
      double[] marks = parameters(marked);
      boolean[] weights = new boolean[marks.length];
      for (int i = 0; i < marks.length; i++) {
        weights[i] = marks[i] == 1;
      }
      return weights;
    }
  }

  /** The gradient of the mean loss of a batch at any parameters. */
  private static double[] gradient(ConvNet probe, double[] at, int step) {
    set(probe, at);
    probe.step(images(step), LABELS);
    double[] after = parameters(probe);
    double[] gradient = new double[at.length];
    Arrays.setAll(gradient, i -> at[i] - after[i]);
    return gradient;
  }

  // ---- formulas

  /**
   * What a rule remembers of one parameter. The formulas are those PyTorch documents, but for where
   * Adam has its ε: there it is added to the root of the corrected mean square.
   */
  private static final class Memory {
    private double first;
    private double second;

    /** What is taken from the parameter. */
    double step(Optimiser rule, double gradient, double rate, int t) {
      return switch (rule) {
        case ADAM, ADAMW -> {
          first = 0.9 * first + 0.1 * gradient;
          second = 0.999 * second + 0.001 * gradient * gradient;
          double bias = Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
          yield rate * bias * first / (Math.sqrt(second) + 1e-8);
        }
        case SGD -> {
          first = 0.9 * first + gradient;
          yield rate * (gradient + 0.9 * first);
        }
        case RMSPROP -> {
          second = 0.99 * second + 0.01 * gradient * gradient;
          yield rate * gradient / (Math.sqrt(second) + 1e-8);
        }
      };
    }
  }

  static Stream<Arguments> rulesOnNetworks() {
    return Arrays.stream(Optimiser.values())
        .flatMap(
            rule ->
                Stream.of(
                    Arguments.of(rule, Network.FCONV, 0.0),
                    Arguments.of(rule, Network.RESNET, 0.0),
                    Arguments.of(rule, Network.FCONV, 0.02)));
  }

  @ParameterizedTest
  @MethodSource("rulesOnNetworks")
  void aNetworkFollowsTheFormulaOfItsOptimiser(Optimiser rule, Network kind, double l2) {
    boolean[] weights = weights(kind);
    try (ConvNet network = network(kind, of(rule), RATE, l2, DataType.DOUBLE);
        ConvNet probe = network(kind, GRADIENT, 1, l2, DataType.DOUBLE)) {
      double[] expected = parameters(network);
      Memory[] memories = new Memory[expected.length];
      Arrays.setAll(memories, i -> new Memory());
      for (int step = 0; step < STEPS; step++) {
        double[] gradient = gradient(probe, expected, step);
        for (int i = 0; i < expected.length; i++) {
          double decay = rule == Optimiser.ADAMW && weights[i] ? RATE * 0.3 * expected[i] : 0;
          expected[i] -= memories[i].step(rule, gradient[i], RATE, step + 1) + decay;
        }
        network.step(images(step), LABELS);
        assertThat(parameters(network)).containsExactly(expected, within(1e-6 * RATE));
        set(network, expected);
      }
    }
  }

  @Test
  void aDecoupledDecayIsNoPartOfTheLoss() {
    try (ConvNet decaying = network(Network.FCONV, of(Optimiser.ADAMW), RATE, 0, DataType.DOUBLE);
        ConvNet plain = network(Network.FCONV, of(Optimiser.ADAM), RATE, 0, DataType.DOUBLE)) {
      assertThat(decaying.step(images(0), LABELS)).isEqualTo(plain.step(images(0), LABELS));
    }
  }

  /** Of gradients of ordinary size a step is that of PyTorch to five digits. */
  @ParameterizedTest
  @EnumSource
  void stepsAreThoseOfPytorch(Optimiser rule) {
    double[] gradients = {0.3, -0.02, 0.5, 0.01, -0.4};
    double first = 0;
    double second = 0;
    IUpdater updater = rule.updater(RATE, 0.9);
    INDArray memory = Nd4j.create(DataType.DOUBLE, 1, updater.stateSize(1));
    GradientUpdater<?> steps = updater.instantiate(memory, true);
    rule.forget(memory);
    for (int t = 1; t <= gradients.length; t++) {
      double gradient = gradients[t - 1];
      double expected =
          switch (rule) {
            case ADAM, ADAMW -> {
              first = 0.9 * first + 0.1 * gradient;
              second = 0.999 * second + 0.001 * gradient * gradient;
              double square = second / (1 - Math.pow(0.999, t));
              yield RATE * first / (1 - Math.pow(0.9, t)) / (Math.sqrt(square) + 1e-8);
            }
            case SGD -> {
              first = 0.9 * first + gradient;
              yield RATE * (gradient + 0.9 * first);
            }
            case RMSPROP -> {
              second = 0.99 * second + 0.01 * gradient * gradient;
              yield RATE * gradient / (Math.sqrt(second) + 1e-8);
            }
          };
      INDArray step = Nd4j.createFromArray(new double[][] {{gradient}});
      steps.applyUpdater(step, t - 1, 0);
      assertThat(step.getDouble(0)).isCloseTo(expected, within(2e-5 * Math.abs(expected)));
    }
  }

  // ---- clipping

  @ParameterizedTest
  @EnumSource
  void aLongGradientIsScaledDownAndAShortOneLeft(Network kind) {
    try (ConvNet probe = network(kind, GRADIENT, 1, 0, DataType.DOUBLE)) {
      double[] start = parameters(probe);
      double[] gradient = gradient(probe, start, 0);
      double norm = norm(gradient);
      for (double largest : new double[] {0.5 * norm, 1e-3 * norm, 1.001 * norm}) {
        Optimisation clipped = new Optimisation(Optimiser.SGD, 0, 0, largest, RateDecay.NONE, 0, 0);
        try (ConvNet network = network(kind, clipped, 1, 0, DataType.DOUBLE)) {
          double[] step = gradient(network, start, 0);
          double factor = Math.min(1, largest / norm);
          double[] expected = Arrays.stream(gradient).map(one -> factor * one).toArray();
          assertThat(step).containsExactly(expected, within(1e-12));
        }
      }
    }
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(one -> one * one).sum());
  }

  // ---- schedules

  @ParameterizedTest
  @CsvSource({
    "NONE, 0, 0, 1",
    "NONE, 0, 99, 1",
    "LINEAR, 0, 0, 1",
    "LINEAR, 0, 25, 0.75",
    "LINEAR, 0, 99, 0.01",
    "LINEAR, 0, 100, 0",
    "COSINE, 0, 0, 1",
    "COSINE, 0, 25, 0.8535533905932737",
    "COSINE, 0, 50, 0.5",
    "COSINE, 0, 100, 0",
    "STEP, 0, 49, 1",
    "STEP, 0, 50, 0.1",
    "STEP, 0, 74, 0.1",
    "STEP, 0, 75, 0.01",
    "NONE, 10, 0, 0.1",
    "NONE, 10, 9, 1",
    "NONE, 10, 50, 1",
    "LINEAR, 10, 4, 0.48",
    "LINEAR, 10, 10, 0.9",
    "COSINE, 60, 49, 0.429754482949"
  })
  void aScheduleIsARiseTimesAFall(RateDecay decay, int warmup, int step, double share) {
    RateSchedule schedule = new RateSchedule(2, decay, warmup, 100);
    assertThat(schedule.valueAt(step, 0)).isCloseTo(2 * share, within(1e-9));
    assertThat(schedule.times(0.25).valueAt(step, 7)).isCloseTo(0.5 * share, within(1e-9));
    assertThat(schedule.clone()).isEqualTo(schedule).hasSameHashCodeAs(schedule);
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkFollowsItsSchedule(Optimiser rule) {
    Optimisation falling = new Optimisation(rule, 0, 0, 0, RateDecay.COSINE, 2, STEPS);
    Optimisation constant = new Optimisation(rule, 0, 0, 0, RateDecay.NONE, 0, 0);
    try (ConvNet network = network(Network.FCONV, falling, RATE, 0, DataType.DOUBLE);
        ConvNet other = network(Network.FCONV, constant, RATE, 0, DataType.DOUBLE)) {
      RateSchedule schedule = new RateSchedule(RATE, RateDecay.COSINE, 2, STEPS);
      for (int step = 0; step < STEPS; step++) {
        double[] before = parameters(network);
        set(other, before);
        network.step(images(step), LABELS);
        other.step(images(step), LABELS);
        double[] after = parameters(network);
        double[] usual = parameters(other);
        for (int i = 0; i < before.length; i++) {
          assertThat(after[i] - before[i])
              .isCloseTo((usual[i] - before[i]) * schedule.valueAt(step, 0) / RATE, within(1e-9));
        }
      }
    }
  }

  // ---- the others that train on images

  @ParameterizedTest
  @EnumSource
  void logVariancesFollowTheSameRuleAtTheirOwnRate(Optimiser rule) {
    double[] step = firstStep(of(rule), 1);
    double[] slower = firstStep(of(rule), 0.25);
    int kernels = 49 * 2;
    // A layer has its bias, its means, its log-variances in some order: what moves alike is none.
    int quarters = 0;
    int same = 0;
    for (int i = 0; i < step.length; i++) {
      if (Math.abs(step[i]) > 1e-6) {
        quarters += Math.abs(slower[i] - step[i] / 4) < 1e-9 ? 1 : 0;
        same += Math.abs(slower[i] - step[i]) < 1e-9 ? 1 : 0;
      }
    }
    assertThat(quarters + same).isGreaterThan(step.length / 2);
    assertThat(quarters).isGreaterThan(kernels / 2).isLessThanOrEqualTo(kernels + 25 * 4);
  }

  /** How far every parameter moves, log-variances at a multiple of the rate of the others. */
  private static double[] firstStep(Optimisation optimisation, double multiple) {
    try (BayesianConvNet network =
        BayesianConvNet.create(
            small(Network.FCONV),
            optimisation,
            RATE,
            multiple,
            VarianceParameterisation.ADDITIVE,
            DataType.DOUBLE)) {
      Random random = new Random(2);
      for (ConvLayer layer : network.convolutions()) {
        double[] means = new double[layer.kernels() * layer.size() * layer.size()];
        double[] logVariances = new double[means.length];
        Arrays.setAll(means, i -> 0.2 * random.nextGaussian());
        Arrays.fill(logVariances, -3);
        network.setPosterior(layer, new FactorisedGaussian(layer.size(), means, logVariances));
      }
      network.initialiseClassifier(random);
      double[] before = network.network().params().dup().data().asDouble();
      network.step(images(0), LABELS, 30, 1, new Random(3));
      double[] after = network.network().params().dup().data().asDouble();
      double[] moved = new double[before.length];
      Arrays.setAll(moved, i -> after[i] - before[i]);
      return moved;
    }
  }

  @Test
  void aDecayOfWeightsIsNoneOfVariances() {
    Optimisation decaying = new Optimisation(Optimiser.ADAMW, 0, 10, 0, RateDecay.NONE, 0, 0);
    try (BayesianConvNet network =
        BayesianConvNet.create(
            small(Network.FCONV), decaying, RATE, 1, VarianceParameterisation.ADDITIVE)) {
      ConvLayer layer = network.convolutions().get(0);
      double[] means = new double[layer.kernels() * 49];
      double[] logVariances = new double[means.length];
      Arrays.fill(means, 0.5);
      Arrays.fill(logVariances, -5);
      network.setPosterior(layer, new FactorisedGaussian(7, means, logVariances));
      network.initialiseClassifier(new Random(1));
      network.step(images(0), LABELS, 30, 1, new Random(3));
      // Adam moves by the rate at most; a tenth of each mean is taken away too, and of no variance.
      for (float mean : network.kernels(layer, Provenance.UNKNOWN).values()) {
        assertThat((double) mean).isCloseTo(0.45, within(1.01 * RATE));
      }
      for (float deviation : network.deviations(layer, Provenance.UNKNOWN).values()) {
        assertThat(2 * Math.log(deviation)).isCloseTo(-5, within(1.01 * RATE));
      }
    }
  }

  private static final ImageVaeArchitecture SHAPE = new ImageVaeArchitecture(28, 28, 1, 2, 3, 2);

  private static ImageVae vae(Optimisation optimisation, double rate, DataType type) {
    ImageVae vae = ImageVae.create(SHAPE, IMAGES, optimisation, rate, type);
    Random random = new Random(4);
    for (ConvLayer layer : SHAPE.convolutions()) {
      vae.setKernels(layer, VarianceScaling.XAVIER.draw(layer, random));
    }
    vae.initialiseDense(random);
    return vae;
  }

  private static double[] parameters(ImageVae vae) {
    return vae.parameters.dup().data().asDouble();
  }

  private static double[] gradient(ImageVae probe, double[] at, int step) {
    for (int i = 0; i < at.length; i++) {
      probe.parameters.putScalar(i, at[i]);
    }
    probe.step(images(step), new Random(step));
    double[] after = parameters(probe);
    double[] gradient = new double[at.length];
    Arrays.setAll(gradient, i -> at[i] - after[i]);
    return gradient;
  }

  @ParameterizedTest
  @EnumSource
  void anImageVaeFollowsThemToo(Optimiser rule) {
    boolean[] weights = new boolean[ImageVaeParameters.length(SHAPE)];
    try (ImageVae marked = vae(GRADIENT, 1, DataType.DOUBLE)) {
      marked.parameters.assign(0);
      ImageVaeParameters.of(SHAPE, marked.parameters)
          .all()
          .forEach(layer -> layer.weights().assign(1));
      double[] marks = parameters(marked);
      for (int i = 0; i < marks.length; i++) {
        weights[i] = marks[i] == 1;
      }
    }
    double largest = 3;
    Optimisation clipped = new Optimisation(rule, 0.9, 0.3, largest, RateDecay.LINEAR, 2, STEPS);
    try (ImageVae vae = vae(clipped, RATE, DataType.DOUBLE);
        ImageVae probe = vae(GRADIENT, 1, DataType.DOUBLE)) {
      double[] expected = parameters(vae);
      double[] start = expected.clone();
      assertThat(norm(gradient(probe, start, 0))).isGreaterThan(largest);
      Memory[] memories = new Memory[expected.length];
      Arrays.setAll(memories, i -> new Memory());
      // A constant rate for SGD: PyTorch and ND4J differ in how momentum sees a change of it.
      double[] rates = {0.5 * RATE, RATE * (1 - 1.0 / STEPS), RATE * (1 - 2.0 / STEPS)};
      int compared = rule == Optimiser.SGD ? 1 : rates.length;
      for (int step = 0; step < compared; step++) {
        double[] gradient = gradient(probe, expected, step);
        double factor = Math.min(1, largest / norm(gradient));
        for (int i = 0; i < expected.length; i++) {
          double decay =
              rule == Optimiser.ADAMW && weights[i] ? rates[step] * 0.3 * expected[i] : 0;
          expected[i] -=
              memories[i].step(rule, factor * gradient[i], rates[step], step + 1) + decay;
        }
        vae.step(images(step), new Random(step));
        assertThat(parameters(vae)).containsExactly(expected, within(1e-6 * RATE));
      }
    }
  }

  // ---- checkpoints

  static Stream<Arguments> checkpoints() {
    return Stream.of(Network.FCONV, Network.RESNET)
        .flatMap(
            kind ->
                Arrays.stream(Optimiser.values())
                    .map(
                        rule ->
                            Arguments.of(
                                kind,
                                new Optimisation(rule, 0.8, 0.2, 0.5, RateDecay.STEP, 3, STEPS))));
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void aNetworkGoesOnFromItsCheckpoint(Network kind, Optimisation optimisation) throws IOException {
    Path file = folder.resolve("network.zip");
    double[] expected = new double[3];
    try (ConvNet never = network(kind, optimisation, RATE, 1e-3, DataType.FLOAT)) {
      for (int step = 0; step < 3; step++) {
        never.step(images(step), LABELS);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      never.save(out);
      Files.write(file, out.toByteArray());
      for (int step = 3; step < STEPS; step++) {
        expected[step - 3] = never.step(images(step), LABELS);
      }
    }
    try (ConvNet again = ConvNet.load(small(kind), optimisation, file)) {
      for (int step = 3; step < STEPS; step++) {
        assertThat(again.step(images(step), LABELS)).isEqualTo(expected[step - 3]);
      }
    }
    // Another program finds its kernels, whatever it makes of our optimiser.
    assertThat(new SavedNetwork().read(file).layers()).hasSize(small(kind).convolutions().size());
  }

  /** A source network that was interrupted before there were other schedules goes on. */
  @Test
  void aCheckpointThatNamesALinearDecayIsRead() throws IOException {
    Optimisation falling = Optimisation.ADAM.falling(RateDecay.LINEAR, STEPS);
    Path file = folder.resolve("network.zip");
    double expected;
    try (ConvNet network = network(Network.FCONV, falling, RATE, 0, DataType.FLOAT);
        OutputStream out = Files.newOutputStream(file)) {
      network.step(images(0), LABELS);
      network.save(out);
      network.step(images(1), LABELS);
      expected = network.step(images(2), LABELS);
    }
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path configuration = zip.getPath("configuration.json");
      String text = Files.readString(configuration);
      String before =
          text.replace("nn.RateSchedule\"", "nn.LinearDecay\"")
              .replaceAll("\"decay\"\\s*:\\s*\"LINEAR\"\\s*,", "")
              .replaceAll(",\\s*\"warmup\"\\s*:\\s*0", "");
      assertThat(before).contains("nn.LinearDecay\"").doesNotContain("warmup");
      Files.writeString(configuration, before);
    }
    try (ConvNet again = ConvNet.load(small(Network.FCONV), falling, file)) {
      again.step(images(1), LABELS);
      assertThat(again.step(images(2), LABELS)).isEqualTo(expected);
    }
  }
}
