package org.kernelscope.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.kernelscope.kernel.KernelSet;

/**
 * A mixture fitted to a kernel set by expectation maximisation. The initial clusters have centres
 * chosen by k-means++ (Arthur and Vassilvitskii, SODA 2007). Every covariance is shrunk towards its
 * diagonal as in {@link GaussianFit}. The intensity is chosen for the kernels of the cluster, at
 * the start and again after the first convergence. A component that loses all its kernels is
 * dropped.
 *
 * @param iterations of expectation maximisation, at most 200
 */
public record GaussianMixtureFit(GaussianMixturePrior prior, int iterations) {

  /** The largest number of iterations, even without convergence. */
  public static final int MOST_ITERATIONS = 200;

  /** The fit has converged when the mean log-density changes by less than this, relatively. */
  private static final double CONVERGED = 1e-6;

  /**
   * Fits a mixture.
   *
   * @param components at least 1; the fitted mixture may have fewer
   * @param between called many times a second with the number of completed iterations; if it throws
   *     an exception, the fit ends
   * @throws IllegalArgumentException when there are fewer than three kernels for each component, or
   *     all kernels are equal
   */
  public static GaussianMixtureFit of(
      KernelSet train, int components, RandomGenerator random, IntConsumer between) {
    if (components < 1 || (long) components * GaussianFit.FEWEST > train.count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mixture of %d components needs at least %d kernels, found %d",
              components,
              (long) components * GaussianFit.FEWEST,
              train.count()));
    }
    FitViewModel fitting = new FitViewModel(train, between);
    fitting.assign(nearest(train, centres(train, components, random)), components);
    fitting.chooseIntensities();
    fitting.converge();
    fitting.chooseIntensities();
    fitting.converge();
    return new GaussianMixtureFit(fitting.prior(), fitting.iterations);
  }

  /**
   * Draws kernels that are far from each other: each with a probability in proportion to its
   * squared distance from those already drawn.
   */
  private static int[] centres(KernelSet kernels, int count, RandomGenerator random) {
    int[] centres = new int[count];
    centres[0] = random.nextInt(kernels.count());
    double[] distances = new double[kernels.count()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int c = 1; c < count; c++) {
      double sum = 0;
      for (int kernel = 0; kernel < distances.length; kernel++) {
        distances[kernel] = Math.min(distances[kernel], distance(kernels, kernel, centres[c - 1]));
        sum += distances[kernel];
      }
      double rest = random.nextDouble() * sum;
      int drawn = 0;
      while (drawn < distances.length - 1 && rest >= distances[drawn]) {
        rest -= distances[drawn];
        drawn++;
      }
      centres[c] = drawn;
    }
    return centres;
  }

  private static int[] nearest(KernelSet kernels, int[] centres) {
    int[] nearest = new int[kernels.count()];
    for (int kernel = 0; kernel < nearest.length; kernel++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < centres.length; c++) {
        double distance = distance(kernels, kernel, centres[c]);
        if (distance < least) {
          least = distance;
          nearest[kernel] = c;
        }
      }
    }
    return nearest;
  }

  private static double distance(KernelSet kernels, int one, int other) {
    int area = kernels.area();
    double sum = 0;
    for (int i = 0; i < area; i++) {
      double difference =
          (double) kernels.values()[one * area + i] - kernels.values()[other * area + i];
      sum += difference * difference;
    }
    return sum;
  }

  /** A fit in progress: responsibilities and the components that follow from them. */
  private static final class FitViewModel {

    private final KernelSet train;
    private final double floor;
    private final IntConsumer between;

    /** The weight of each kernel in each component, {@code [C][N]}. */
    private final List<double[]> responsibilities = new ArrayList<>();

    /** λ of each component. */
    private final List<Double> intensities = new ArrayList<>();

    private int iterations;

    FitViewModel(KernelSet train, IntConsumer between) {
      this.train = train;
      this.between = between;
      this.floor = GaussianFit.varianceFloor(train);
    }

    void assign(int[] clusters, int components) {
      for (int c = 0; c < components; c++) {
        int cluster = c;
        responsibilities.add(
            Arrays.stream(clusters).mapToDouble(found -> found == cluster ? 1 : 0).toArray());
        intensities.add(1.0);
      }
    }

    /**
     * Chooses λ of every component, from the kernels for which it has the largest responsibility.
     */
    void chooseIntensities() {
      dropEmpty();
      for (int c = 0; c < responsibilities.size(); c++) {
        between.accept(iterations);
        double[] own = responsibilities.get(c);
        KernelSet members =
            train.select(IntStream.range(0, own.length).filter(i -> own[i] > 0.5).toArray());
        intensities.set(
            c,
            members.count() < GaussianFit.FEWEST ? 1 : GaussianFit.bestIntensity(members, floor));
      }
    }

    private void dropEmpty() {
      for (int c = responsibilities.size() - 1; c >= 0; c--) {
        boolean lost = Arrays.stream(responsibilities.get(c)).sum() < GaussianFit.FEWEST - 1;
        if (lost && responsibilities.size() > 1) {
          responsibilities.remove(c);
          intensities.remove(c);
        }
      }
    }

    GaussianMixturePrior prior() {
      dropEmpty();
      List<GaussianPrior> components = new ArrayList<>();
      double[] weights = new double[responsibilities.size()];
      for (int c = 0; c < weights.length; c++) {
        double[] own = responsibilities.get(c);
        weights[c] = Arrays.stream(own).sum();
        Moments moments = GaussianFit.moments(train, own, floor);
        components.add(
            new GaussianPrior(train.size(), GaussianFit.shrunk(moments, intensities.get(c))));
      }
      double total = Arrays.stream(weights).sum();
      for (int c = 0; c < weights.length; c++) {
        weights[c] /= total;
      }
      return new GaussianMixturePrior(train.size(), weights, components);
    }

    void converge() {
      double before = Double.NEGATIVE_INFINITY;
      double now = expect(prior());
      while (iterations < MOST_ITERATIONS
          && !(Math.abs(now - before) <= CONVERGED * Math.abs(now))) {
        before = now;
        now = expect(prior());
        iterations++;
      }
    }

    /** Recomputes the responsibilities; returns the mean log-density. */
    private double expect(GaussianMixturePrior prior) {
      between.accept(iterations);
      double[] shares = new double[prior.components().size()];
      double[] scratch = new double[train.area()];
      double sum = 0;
      for (int kernel = 0; kernel < train.count(); kernel++) {
        sum += prior.logDensity(train, kernel, shares, scratch);
        for (int c = 0; c < shares.length; c++) {
          responsibilities.get(c)[kernel] = shares[c];
        }
      }
      return sum / train.count();
    }
  }
}
