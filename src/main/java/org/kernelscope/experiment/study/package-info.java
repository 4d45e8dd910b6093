/** Experiments made of many runs, and their results: plans, sweeps, estimates, scores. */
@NullMarked
package org.kernelscope.experiment.study;

import org.jspecify.annotations.NullMarked;
