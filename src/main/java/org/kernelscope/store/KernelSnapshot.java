package org.kernelscope.store;

import java.nio.file.Path;

/**
 * The kernels of one layer at one step, a file {@code [N, k, k]} in a run's folder.
 *
 * @param layer the name of the layer
 * @param step the optimiser step
 * @param file the file, readable by {@link KernelFiles}
 */
public record KernelSnapshot(String layer, long step, Path file) {}
