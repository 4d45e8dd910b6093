package org.kernelscope.ui.scores;

import java.util.function.IntFunction;
import org.kernelscope.prior.ProperPrior;

/**
 * A prior for scoring kernels.
 *
 * @param title the name in menus
 * @param brief the short name in read-outs
 * @param ofSize gives the prior for k×k kernels; called in the background; fails with a sentence if
 *     there is none
 */
record ScoringPrior(String title, String brief, IntFunction<ProperPrior> ofSize) {}
