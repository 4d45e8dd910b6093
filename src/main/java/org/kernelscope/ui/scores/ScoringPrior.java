package org.kernelscope.ui.scores;

import java.util.function.IntFunction;
import org.kernelscope.prior.ProperPrior;

/**
 * A prior by which kernels are scored.
 *
 * @param title as menus call it
 * @param brief as read-outs call it
 * @param ofSize the prior for k×k kernels, asked for in the background; fails with a sentence where
 *     there is none
 */
record ScoringPrior(String title, String brief, IntFunction<ProperPrior> ofSize) {}
