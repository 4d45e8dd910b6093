/** Experiments made of many runs, and what they amount to: plans, sweeps, estimates, scores. */
@NullMarked
package org.kernelscope.experiment.study;

import org.jspecify.annotations.NullMarked;
