/** Kernels as pictures: colour maps, scales and mosaics on plain pixel arrays. No toolkit. */
@NullMarked
package org.kernelscope.kernel.picture;

import org.jspecify.annotations.NullMarked;
