/** Grids of kernels, latent maps, legends, close-ups. */
@NullMarked
package org.kernelscope.ui.control.kernels;

import org.jspecify.annotations.NullMarked;
