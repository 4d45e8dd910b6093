/**
 * Resolves the names in a specification: data, kernels, priors and their kinds, initialisations,
 * networks of other programs.
 */
@NullMarked
package org.kernelscope.experiment.library;

import org.jspecify.annotations.NullMarked;
