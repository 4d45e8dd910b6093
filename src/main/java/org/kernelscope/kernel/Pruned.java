package org.kernelscope.kernel;

/**
 * A kernel set without its almost dead kernels.
 *
 * @param kept the kernels whose L2 norm is at least the threshold, in their old order
 * @param dropped how many were left out
 */
public record Pruned(KernelSet kept, int dropped) {}
