/** What a training thread does: one class for each kind of run. */
@NullMarked
package org.kernelscope.experiment.train;

import org.jspecify.annotations.NullMarked;
