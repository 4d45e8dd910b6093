/** Convolution kernels themselves: sets, statistics, harvesting. */
@NullMarked
package org.kernelscope.kernel;

import org.jspecify.annotations.NullMarked;
