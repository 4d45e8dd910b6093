package org.kernelscope.experiment.run;

import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/**
 * The initial and the current kernels of one layer of a run.
 *
 * @param initial kernels {@code [out·in, k, k]} as they were told first
 * @param step how many steps have changed {@code now}
 * @param now the newest; of a posterior its means
 * @param deviations standard deviations of that posterior after the same step; null for kernels
 *     that are weights themselves
 */
public record LayerKernels(
    ConvLayer layer, KernelSet initial, int step, KernelSet now, @Nullable KernelSet deviations) {

  /** Kernels before the first step. */
  public static LayerKernels untrained(ConvLayer layer, KernelSet kernels) {
    return new LayerKernels(layer, kernels, 0, kernels, null);
  }

  LayerKernels after(int newStep, KernelSet kernels, @Nullable KernelSet newDeviations) {
    return new LayerKernels(layer, initial, newStep, kernels, newDeviations);
  }

  /** Current minus initial kernels; null before the first step. */
  public @Nullable KernelSet difference() {
    if (step == 0) {
      return null;
    }
    float[] from = initial.values();
    float[] to = now.values();
    float[] values = new float[to.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = to[i] - from[i];
    }
    return new KernelSet(now.size(), values, now.provenance());
  }

  /** {@code |now - initial| / |initial|} over all weights of the layer; 0 if all kernels are 0. */
  public double relativeChange() {
    double change = 0;
    double start = 0;
    float[] from = initial.values();
    float[] to = now.values();
    for (int i = 0; i < to.length; i++) {
      double moved = (double) to[i] - from[i];
      change += moved * moved;
      start += (double) from[i] * from[i];
    }
    return start == 0 ? 0 : Math.sqrt(change / start);
  }
}
