package org.kernelscope.ui.control.kernels;

import java.util.function.Supplier;

/**
 * A prior by which grids can score their kernels.
 *
 * @param title as menus call it
 * @param scorer makes what scores the kernels of one grid
 */
public record ScoreOffer(String title, Supplier<KernelScorer> scorer) {}
