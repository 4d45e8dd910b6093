/** Initialisations of convolution kernels (method, section 6): one class each. */
@NullMarked
package org.kernelscope.nn.init;

import org.jspecify.annotations.NullMarked;
