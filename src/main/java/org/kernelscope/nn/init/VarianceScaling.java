package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;

/**
 * Independent weights with mean 0 and variance {@code scale / fan}, where {@code fan in = k² in}
 * and {@code fan out = k² out}. Most common initialisations belong to this family: Glorot and
 * Bengio (AISTATS 2010), He et al. (ICCV 2015), LeCun et al. (1998).
 *
 * @param title the name of the initialisation, for the provenance of the kernels
 * @param scale the variance of a weight times its fan
 */
public record VarianceScaling(String title, double scale, Fan fan, Distribution distribution)
    implements KernelInitialiser {

  /** Variance {@code 2 / (k² (in + out))}. */
  public static final VarianceScaling XAVIER =
      new VarianceScaling("Xavier normal", 1, Fan.MEAN, Distribution.NORMAL);

  /** The divisor of the variance. */
  public enum Fan {
    /** {@code k² in}: keeps the variance of outputs equal to that of inputs. */
    IN,
    /** {@code k² (in + out) / 2}: a compromise between outputs and gradients. */
    MEAN;

    double of(ConvLayer layer) {
      double area = (double) layer.size() * layer.size();
      return this == IN ? area * layer.in() : area * ((double) layer.in() + layer.out()) / 2;
    }
  }

  /** The distribution of the weights; each constant has variance 1. */
  public enum Distribution {
    NORMAL {
      @Override
      double draw(RandomGenerator random) {
        return random.nextGaussian();
      }
    },
    /** A normal distribution truncated at two standard deviations. */
    TRUNCATED {
      @Override
      double draw(RandomGenerator random) {
        double normal = random.nextGaussian();
        while (Math.abs(normal) > CUT) {
          normal = random.nextGaussian();
        }
        return normal / DEVIATION_AFTER_CUT;
      }
    },
    UNIFORM {
      @Override
      double draw(RandomGenerator random) {
        return Math.sqrt(3) * (2 * random.nextDouble() - 1);
      }
    };

    private static final double CUT = 2;

    /**
     * The standard deviation of a standard normal distribution truncated at ±2: {@code sqrt(1 - 4
     * φ(2) / (2 Φ(2) - 1))}.
     */
    private static final double DEVIATION_AFTER_CUT = 0.8796256610342398;

    abstract double draw(RandomGenerator random);
  }

  /** The standard deviation of a weight. */
  private double deviation(ConvLayer layer) {
    return Math.sqrt(scale / fan.of(layer));
  }

  /** The root mean square norm of a layer's kernels. */
  double norm(ConvLayer layer) {
    return layer.size() * deviation(layer);
  }

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    double deviation = deviation(layer);
    float[] values = new float[layer.kernels() * layer.size() * layer.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * distribution.draw(random));
    }
    return new KernelSet(
        layer.size(), values, Provenance.of("initialisation", title + ", std " + deviation));
  }
}
