package org.kernelscope.kernel;

/**
 * Statistics of the kernels of a layer.
 *
 * @param statistics norms and autocorrelation
 * @param health how many kernels are degenerate, and which
 */
public record LayerFigures(KernelStatistics statistics, FilterHealth health) {

  public static LayerFigures of(KernelSet layer) {
    return new LayerFigures(KernelStatistics.of(layer), FilterHealth.of(layer));
  }
}
