/** Scores of kernels by priors, for every grid of the window. */
@NullMarked
package org.kernelscope.ui.scores;

import org.jspecify.annotations.NullMarked;
