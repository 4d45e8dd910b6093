package org.kernelscope.nn.init;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;

/**
 * Kernels that are each one function of an orthonormal basis, with a random sign. A layer has the
 * first functions, as many as it has kernels; they are dealt in random order, and all of them again
 * when there are no more. Every kernel has the norm {@code sqrt(2 / (in + out))}, the root mean
 * square of Xavier's.
 *
 * <p>Mixtures of all functions with independent normal weights are none of these: they would be
 * Xavier's kernels again, for which every orthonormal basis is the same.
 *
 * @param title what it is called, for the provenance of the kernels
 * @param bases of each geometry orthonormal kernels {@code [k², k, k]}, the most important first
 */
public record DealtBasis(String title, KernelsBySize bases) implements KernelInitialiser {

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    KernelSet functions = bases.forLayer(layer);
    int area = functions.area();
    int used = Math.min(layer.kernels(), functions.count());
    double norm = VarianceScaling.XAVIER.norm(layer);
    int[] order = new int[used];
    for (int i = 0; i < used; i++) {
      order[i] = i;
    }
    float[] values = new float[layer.kernels() * area];
    for (int kernel = 0; kernel < layer.kernels(); kernel++) {
      int place = kernel % used;
      int other = random.nextInt(place, used);
      int function = order[other];
      order[other] = order[place];
      order[place] = function;
      double factor = random.nextBoolean() ? norm : -norm;
      for (int i = 0; i < area; i++) {
        values[kernel * area + i] = (float) (factor * functions.values()[function * area + i]);
      }
    }
    return new KernelSet(
        layer.size(),
        values,
        Provenance.of(
            "initialisation",
            String.format(Locale.ROOT, "%s, the first %d, norm %s", title, used, norm)));
  }
}
