/** A run: its life cycle, its events, the queue that trains it, what is recorded of it. */
@NullMarked
package org.kernelscope.experiment.run;

import org.jspecify.annotations.NullMarked;
