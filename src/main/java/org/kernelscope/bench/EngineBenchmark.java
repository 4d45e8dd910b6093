package org.kernelscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.BayesianConvNet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ConvNet;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.init.VarianceScaling;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.KernelVaeTrainer;
import org.kernelscope.prior.vae.VaeArchitecture;

/**
 * Measures the time of training steps on random data. The names of the steps suit other
 * implementations too, for comparison.
 */
public final class EngineBenchmark {

  /**
   * The warm-up, in which the JVM compiles the code of a step: at least this number of steps, and
   * at least this time.
   */
  private static final int WARM_UP = 20;

  private static final long WARM_UP_NANOS = 6_000_000_000L;

  private static final int BATCH = 256;
  private static final int FEW = 50;
  private static final int KERNELS = 128;

  private EngineBenchmark() {}

  /**
   * The cost of one kind of step.
   *
   * @param step its name
   * @param msMedian the median of the timed steps, milliseconds
   * @param msMin the fastest of them, milliseconds
   * @param peakRssMb the peak of the process's resident memory so far, megabytes; 0 if the
   *     operating system does not give it
   * @param rssGrowthMb the growth of resident memory from a tenth of the timed steps to the last,
   *     megabytes
   */
  public record Timing(
      String step, double msMedian, double msMin, long peakRssMb, long rssGrowthMb) {}

  /** A training step with its data and network. */
  private interface Trained extends AutoCloseable {
    void step();

    @Override
    void close();
  }

  /** Creates an untrained one. */
  private interface Subject {
    Trained create();
  }

  private static final Map<String, Subject> SUBJECTS = new LinkedHashMap<>();

  static {
    SUBJECTS.put("convnet b256 (FConv 32-128)", () -> convNet(Digits.NETWORK));
    SUBJECTS.put(
        "resnet b256 (32-32-64)",
        () -> convNet(Network.RESNET.of(28, 28, 1, 10, Network.RESNET.usualWidths())));
    SUBJECTS.put(
        "bayes standard-normal b50",
        () -> bayesian((size, random) -> new StandardNormalPrior(size, 1)));
    SUBJECTS.put(
        "bayes dwp dense-vae b50",
        () -> bayesian((size, random) -> deepWeightPrior(VaeArchitecture.DENSE, size, 64, random)));
    SUBJECTS.put(
        "bayes dwp conv-vae b50",
        () ->
            bayesian(
                (size, random) ->
                    deepWeightPrior(
                        VaeArchitecture.CONV,
                        size,
                        VaeArchitecture.CONV.usualHidden(size),
                        random)));
    SUBJECTS.put("kernel vae 7x7 b128", () -> kernelVae(7));
    SUBJECTS.put("kernel vae 5x5 b128", () -> kernelVae(5));
  }

  /**
   * Times steps of every kind, after an untimed warm-up.
   *
   * @param steps the number of timed steps of each kind
   * @param only parts of the names of the chosen kinds; empty for all
   * @throws BadInputException when a part occurs in no name
   */
  public static List<Timing> run(int steps, List<String> only) throws IOException {
    for (String part : only) {
      if (SUBJECTS.keySet().stream().noneMatch(name -> name.contains(part))) {
        throw new BadInputException(
            "expected a part of one of %s, found '%s'".formatted(SUBJECTS.keySet(), part));
      }
    }
    List<Timing> timings = new ArrayList<>();
    for (Map.Entry<String, Subject> subject : SUBJECTS.entrySet()) {
      if (only.isEmpty() || only.stream().anyMatch(subject.getKey()::contains)) {
        timings.add(time(subject.getKey(), subject.getValue(), steps));
      }
    }
    return timings;
  }

  private static Timing time(String name, Subject subject, int steps) throws IOException {
    double[] millis = new double[steps];
    long residentEarly = 0;
    long residentLate;
    try (Trained trained = subject.create()) {
      long began = System.nanoTime();
      for (int i = 0; i < WARM_UP || System.nanoTime() - began < WARM_UP_NANOS; i++) {
        trained.step();
      }
      for (int i = 0; i < steps; i++) {
        long start = System.nanoTime();
        trained.step();
        millis[i] = (System.nanoTime() - start) / 1e6;
        if (i == steps / 10) {
          residentEarly = megabytes("VmRSS:");
        }
      }
      residentLate = megabytes("VmRSS:");
    }
    Arrays.sort(millis);
    return new Timing(
        name, millis[steps / 2], millis[0], megabytes("VmHWM:"), residentLate - residentEarly);
  }

  /** Random images of digit size, with classes in equal numbers. */
  private record Digits(float[] images, int[] labels) {

    static final Architecture NETWORK = Network.FCONV.of(28, 28, 1, 10, List.of(32, 128));

    static Digits of(int count, RandomGenerator random) {
      float[] images = new float[count * NETWORK.height() * NETWORK.width()];
      for (int i = 0; i < images.length; i++) {
        images[i] = random.nextFloat();
      }
      int[] labels = new int[count];
      Arrays.setAll(labels, i -> i % NETWORK.classes());
      return new Digits(images, labels);
    }
  }

  private interface PriorOfSize {
    KernelPrior of(int size, RandomGenerator random);
  }

  private static DeepWeightPrior deepWeightPrior(
      VaeArchitecture architecture, int size, int hidden, RandomGenerator random) {
    int latent = VaeArchitecture.CONV.usualLatent(size);
    return new DeepWeightPrior(architecture.untrained(size, hidden, latent, 1, random));
  }

  /** A step of variational inference on all of a small data set. */
  private static Trained bayesian(PriorOfSize prior) {
    RandomGenerator random = Seeds.stream(0, "benchmark");
    Digits digits = Digits.of(FEW, random);
    BayesianConvNet network =
        BayesianConvNet.create(Digits.NETWORK, 1e-3, 1, VarianceParameterisation.ADDITIVE);
    for (ConvLayer layer : network.convolutions()) {
      float[] means = VarianceScaling.XAVIER.draw(layer, random).values();
      double[] start = new double[means.length];
      double[] logVariances = new double[means.length];
      for (int i = 0; i < means.length; i++) {
        start[i] = means[i];
        logVariances[i] = -10;
      }
      network.setPosterior(layer, new FactorisedGaussian(layer.size(), start, logVariances));
      network.setDivergence(
          layer, prior.of(layer.size(), random).divergence(layer.kernels(), BoundSettings.DEFAULT));
    }
    network.initialiseClassifier(random);
    return new Trained() {
      @Override
      public void step() {
        network.step(digits.images(), digits.labels(), FEW, 1, random);
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }

  /** A step of a point estimate on digits. */
  private static Trained convNet(Architecture architecture) {
    RandomGenerator random = Seeds.stream(0, "benchmark");
    Digits digits = Digits.of(BATCH, random);
    ConvNet network = ConvNet.create(architecture, 1e-3, 0);
    for (ConvLayer layer : network.convolutions()) {
      network.setKernels(layer, VarianceScaling.XAVIER.draw(layer, random));
    }
    network.initialiseClassifier(random);
    return new Trained() {
      @Override
      public void step() {
        network.step(digits.images(), digits.labels());
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }

  /** The published convolutional VAE. */
  private static Trained kernelVae(int size) {
    RandomGenerator random = Seeds.stream(0, "benchmark");
    KernelSet kernels = new StandardNormalPrior(size, 0.2).sample(KERNELS, random);
    int[] all = IntStream.range(0, KERNELS).toArray();
    VaeArchitecture conv = VaeArchitecture.CONV;
    KernelVaeTrainer trainer =
        new KernelVaeTrainer(
            conv.untrained(size, conv.usualHidden(size), conv.usualLatent(size), 1, random),
            KERNELS,
            1e-3);
    return new Trained() {
      @Override
      public void step() {
        trainer.step(kernels, all, random);
      }

      @Override
      public void close() {
        trainer.close();
      }
    };
  }

  private static long megabytes(String entry) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(entry)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }
}
