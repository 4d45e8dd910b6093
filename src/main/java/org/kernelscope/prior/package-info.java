/** Priors over convolution kernels. */
@NullMarked
package org.kernelscope.prior;

import org.jspecify.annotations.NullMarked;
