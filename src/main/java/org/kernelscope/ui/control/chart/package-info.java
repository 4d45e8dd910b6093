/** Curves, axes, gestures, bars. */
@NullMarked
package org.kernelscope.ui.control.chart;

import org.jspecify.annotations.NullMarked;
