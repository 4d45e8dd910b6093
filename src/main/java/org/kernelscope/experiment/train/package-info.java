/** What a training thread does, a class a kind of run. */
@NullMarked
package org.kernelscope.experiment.train;

import org.jspecify.annotations.NullMarked;
