package org.kernelscope.nn.init;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;

/**
 * Kernels from an orthonormal basis: each kernel is one function of the basis with a random sign.
 *
 * <ul>
 *   <li>A layer with n kernels uses the first n functions, in random order.
 *   <li>If it has more kernels than there are functions, the functions are used repeatedly.
 *   <li>Every kernel has the norm {@code sqrt(2 / (in + out))}, which is the root mean square norm
 *       of Xavier's kernels.
 * </ul>
 *
 * <p>Random mixtures of all functions would not do: with independent normal weights they have the
 * same distribution as Xavier's kernels, whatever the orthonormal basis.
 *
 * @param title the name of the initialisation, for the provenance of the kernels
 * @param bases for each geometry, orthonormal kernels {@code [k², k, k]}, the most important first
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
