/** Controls that draw kernels and metrics, each on one canvas, in the colours of the theme. */
@NullMarked
package org.kernelscope.ui.control;

import org.jspecify.annotations.NullMarked;
