/** A run: its life cycle, its events, the queue that trains it, and its records. */
@NullMarked
package org.kernelscope.experiment.run;

import org.jspecify.annotations.NullMarked;
