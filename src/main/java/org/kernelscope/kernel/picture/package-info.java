/**
 * Kernels as pictures: colour maps, scales and mosaics on arrays of pixels, without a GUI toolkit.
 */
@NullMarked
package org.kernelscope.kernel.picture;

import org.jspecify.annotations.NullMarked;
