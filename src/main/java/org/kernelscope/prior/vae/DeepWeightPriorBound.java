package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.Divergence;
import org.kernelscope.prior.FactorisedGaussian;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The upper bound on the divergence from a deep weight prior (method, section 3.4; Atanov et al.,
 * ICLR 2019),
 *
 * <pre>  KL(q || p) <= -H(q) + E_q(w) [ KL(r(z|w) || N(0, I)) - E_r(z|w) ln p(w|z) ]</pre>
 *
 * with reparameterised samples {@code w = μ + σ ε} and {@code z = a(w) + sqrt(b(w)) ε'}. The
 * entropy is exact and includes every kernel. The expectation, called the cross term, may be
 * estimated from a part of them.
 *
 * <p>For every sample it draws normal numbers {@code [B, k, k]} and then {@code [B, d]}, for the B
 * chosen kernels in ascending order. If B is less than N, the choice is drawn before the first
 * sample.
 */
public final class DeepWeightPriorBound implements Divergence {

  /** The smallest number of kernels for which another thread pays. */
  private static final int FEWEST_ROWS = 256;

  /** The number of kernels transposed together, so that reads and writes both stay in the cache. */
  private static final int BLOCK = 16;

  private static final double LOG_2_PI_E = Math.log(2 * Math.PI * Math.E);

  private final KernelVae vae;
  private final BoundSettings settings;
  private final int kernels;
  private final int area;
  private final int latent;

  /** The indices of the B chosen kernels, ascending. */
  private final int[] chosen;

  /** The same indices as a set, while they are drawn. */
  private final BitSet taken;

  private final int rows;
  private final int chunks;
  private final Worker[] workers;
  final INDArray parameters;
  private final @Nullable ReverseModel reverse;

  /** ε of the kernels, {@code [B, k, k]}; σ ε after use. */
  private final double[] noise;

  /** ε' of the codes, {@code [B, d]}. */
  private final double[] codeNoise;

  /** The cross term of each chosen kernel, as the mean over samples. */
  private final double[] crossTerms;

  /**
   * @param kernels N, the number of kernels of the layer
   */
  public DeepWeightPriorBound(KernelVae vae, int kernels, BoundSettings settings) {
    this(vae, kernels, settings, DataType.FLOAT, vae.threads());
  }

  /**
   * @param mostThreads the largest number of threads that share the chosen kernels
   */
  DeepWeightPriorBound(
      KernelVae vae, int kernels, BoundSettings settings, DataType type, int mostThreads) {
    if (kernels < 1) {
      throw new IllegalArgumentException("expected at least 1 kernel, found " + kernels);
    }
    this.vae = vae;
    this.settings = settings;
    this.kernels = kernels;
    this.area = vae.size() * vae.size();
    this.latent = vae.latent();
    int seen = settings.kernelsPerStep() == 0 ? kernels : settings.kernelsPerStep();
    this.chosen = IntStream.range(0, Math.min(seen, kernels)).toArray();
    this.taken = new BitSet(kernels);
    int threads = Math.min(mostThreads, Math.max(1, chosen.length / FEWEST_ROWS));
    this.rows = ceiling(chosen.length, Math.max(threads, ceiling(chosen.length, vae.rowsAtOnce())));
    this.chunks = ceiling(chosen.length, rows);
    this.parameters = Nd4j.create(type, 1, vae.parameters().length);
    HostArrays.write(vae.parameters(), vae.parameters().length, parameters);
    this.reverse = settings.reverseLearningRate() > 0 ? new ReverseModel() : null;
    this.workers = new Worker[Math.min(threads, chunks)];
    Arrays.setAll(workers, index -> new Worker(index));
    this.noise = new double[chosen.length * area];
    this.codeNoise = new double[chosen.length * latent];
    this.crossTerms = new double[chosen.length];
  }

  private static int ceiling(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  @Override
  public double evaluate(
      FactorisedGaussian q,
      double[] meanGradient,
      double[] logVarianceGradient,
      RandomGenerator random) {
    int length = kernels * area;
    if (q.size() != vae.size()
        || q.mean().length != length
        || meanGradient.length != length
        || logVarianceGradient.length != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected %d kernels of size %d and gradients alike, found %d weights of size %d and gradients of %d and %d",
              kernels,
              vae.size(),
              q.mean().length,
              q.size(),
              meanGradient.length,
              logVarianceGradient.length));
    }
    double logVariances = 0;
    for (double logVariance : q.logVariance()) {
      logVariances += logVariance;
    }
    Arrays.fill(meanGradient, 0);
    Arrays.fill(logVarianceGradient, -0.5);
    Step step =
        new Step(
            q,
            meanGradient,
            logVarianceGradient,
            (double) kernels / chosen.length / settings.samples());
    choose(random);
    Arrays.fill(crossTerms, 0);
    for (int sample = 0; sample < settings.samples(); sample++) {
      for (int i = 0; i < noise.length; i++) {
        noise[i] = random.nextGaussian();
      }
      for (int i = 0; i < codeNoise.length; i++) {
        codeNoise[i] = random.nextGaussian();
      }
      sample(step);
    }
    if (reverse != null) {
      reverse.step();
    }
    return kernels * Arrays.stream(crossTerms).average().orElseThrow()
        - 0.5 * (length * LOG_2_PI_E + logVariances);
  }

  /**
   * Chooses kernels without replacement by Floyd's algorithm (Bentley and Floyd, CACM 30(9), 1987).
   * The choice depends only on the generator, so that a run resumed from a checkpoint makes the
   * same one.
   */
  private void choose(RandomGenerator random) {
    if (chosen.length == kernels) {
      return;
    }
    taken.clear();
    for (int last = kernels - chosen.length; last < kernels; last++) {
      int kernel = random.nextInt(last + 1);
      taken.set(taken.get(kernel) ? last : kernel);
    }
    int kernel = -1;
    for (int i = 0; i < chosen.length; i++) {
      kernel = taken.nextSetBit(kernel + 1);
      chosen[i] = kernel;
    }
  }

  private void sample(Step step) {
    if (workers.length == 1) {
      workers[0].run(step);
    } else {
      IntStream.range(0, workers.length).parallel().forEach(index -> workers[index].run(step));
    }
  }

  /**
   * {@inheritDoc} {@code N s / √B}, where s is the standard deviation between the chosen kernels.
   * The formula assumes a draw with replacement, so it is slightly too large: the spread between
   * kernels and the spread between samples cannot be separated.
   */
  @Override
  public double standardError() {
    int seen = crossTerms.length;
    if (seen == kernels) {
      return 0;
    }
    if (seen == 1) {
      return Double.NaN;
    }
    double mean = Arrays.stream(crossTerms).average().orElseThrow();
    double squares = 0;
    for (double crossTerm : crossTerms) {
      squares += (crossTerm - mean) * (crossTerm - mean);
    }
    return kernels * Math.sqrt(squares / (seen - 1) / seen);
  }

  /**
   * One evaluation.
   *
   * @param weight of the cross term of one kernel in one sample
   */
  private record Step(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient, double weight) {}

  /** The work of one thread: every n-th chunk of the chosen kernels, for n threads. */
  private final class Worker {

    private final int index;
    private final KernelVaePass pass;
    private final @Nullable INDArray gradients;
    private final @Nullable HostMatrix weightGradients;
    private final double[] encoderGradient;

    Worker(int index) {
      this.index = index;
      this.gradients = reverse == null ? null : parameters.ulike();
      this.weightGradients = gradients == null ? null : new HostMatrix(gradients);
      this.encoderGradient = new double[reverse == null ? 0 : vae.encoderLength()];
      this.pass = new KernelVaePass(vae, rows, parameters, gradients);
    }

    void run(Step step) {
      for (int chunk = index; chunk < chunks; chunk += workers.length) {
        int from = chunk * rows;
        int count = Math.min(rows, chosen.length - from);
        for (int row = 0; row < count; row += BLOCK) {
          load(step.q, from, row, Math.min(row + BLOCK, count));
        }
        pass.encode();
        pass.decode();
        for (int row = 0; row < count; row++) {
          crossTerms[from + row] -= pass.bound(row) / settings.samples();
        }
        if (weightGradients == null) {
          pass.backward(step.weight, count, KernelVaePass.Trained.NEITHER);
        } else {
          pass.backward(step.weight, count, KernelVaePass.Trained.ENCODER);
          weightGradients.read();
          for (int i = 0; i < encoderGradient.length; i++) {
            encoderGradient[i] += weightGradients.values[i];
          }
        }
        for (int row = 0; row < count; row += BLOCK) {
          store(step, from, row, Math.min(row + BLOCK, count));
        }
      }
    }

    /** Draws the kernels {@code w = μ + σ ε} of some rows. */
    private void load(FactorisedGaussian q, int from, int first, int end) {
      double inverse = 1 / vae.scale();
      for (int row = first; row < end; row++) {
        int place = chosen[from + row] * area;
        int drawn = (from + row) * area;
        for (int pixel = 0; pixel < area; pixel++) {
          noise[drawn + pixel] *= Math.exp(0.5 * q.logVariance()[place + pixel]);
          pass.kernels[pixel * rows + row] =
              (q.mean()[place + pixel] + noise[drawn + pixel]) * inverse;
        }
        for (int i = 0; i < latent; i++) {
          pass.codeNoise[i * rows + row] = codeNoise[(from + row) * latent + i];
        }
      }
    }

    /** Adds the gradient of some rows. */
    private void store(Step step, int from, int first, int end) {
      double inverse = 1 / vae.scale();
      for (int row = first; row < end; row++) {
        int place = chosen[from + row] * area;
        int drawn = (from + row) * area;
        for (int pixel = 0; pixel < area; pixel++) {
          double gradient = pass.kernelGradient[pixel * rows + row] * inverse;
          step.meanGradient[place + pixel] += gradient;
          step.logVarianceGradient[place + pixel] += 0.5 * gradient * noise[drawn + pixel];
        }
      }
    }

    /** Adds the encoder's gradient, summed since the last call, to {@code sum}. */
    void addGradientTo(double[] sum) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += encoderGradient[i];
      }
      Arrays.fill(encoderGradient, 0);
    }

    void close() {
      pass.close();
      if (gradients != null) {
        gradients.close();
      }
    }
  }

  /** The encoder ψ, trained with Adam jointly with the posterior. */
  private final class ReverseModel {

    private static final double DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private final float[] weights = Arrays.copyOf(vae.parameters(), vae.encoderLength());
    private final float[] moments = new float[weights.length];
    private final float[] squares = new float[weights.length];
    private final double[] gradient = new double[weights.length];
    private int steps;

    void step() {
      Arrays.fill(gradient, 0);
      for (Worker worker : workers) {
        worker.addGradientTo(gradient);
      }
      steps++;
      double rate =
          settings.reverseLearningRate()
              * Math.sqrt(1 - Math.pow(SQUARE_DECAY, steps))
              / (1 - Math.pow(DECAY, steps));
      for (int i = 0; i < weights.length; i++) {
        moments[i] = (float) (DECAY * moments[i] + (1 - DECAY) * gradient[i]);
        squares[i] =
            (float) (SQUARE_DECAY * squares[i] + (1 - SQUARE_DECAY) * gradient[i] * gradient[i]);
        weights[i] -= (float) (rate * moments[i] / (Math.sqrt(squares[i]) + EPSILON));
      }
      HostArrays.write(weights, weights.length, parameters);
    }
  }

  /**
   * The reverse model's weights, Adam's first and second moments, and the number of steps; empty if
   * the reverse model is fixed.
   */
  @Override
  public float[] state() {
    if (reverse == null) {
      return new float[0];
    }
    int length = reverse.weights.length;
    float[] state = new float[3 * length + 1];
    System.arraycopy(reverse.weights, 0, state, 0, length);
    System.arraycopy(reverse.moments, 0, state, length, length);
    System.arraycopy(reverse.squares, 0, state, 2 * length, length);
    state[3 * length] = reverse.steps;
    return state;
  }

  @Override
  public void restore(float[] state) {
    int length = reverse == null ? 0 : reverse.weights.length;
    int expected = reverse == null ? 0 : 3 * length + 1;
    if (state.length != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a kept reverse model of %d numbers, found %d",
              expected,
              state.length));
    }
    if (reverse != null) {
      System.arraycopy(state, 0, reverse.weights, 0, length);
      System.arraycopy(state, length, reverse.moments, 0, length);
      System.arraycopy(state, 2 * length, reverse.squares, 0, length);
      reverse.steps = (int) state[3 * length];
      HostArrays.write(reverse.weights, length, parameters);
    }
  }

  @Override
  public void close() {
    for (Worker worker : workers) {
      worker.close();
    }
    parameters.close();
  }
}
