/** The Sweep area: a grid of any settings of any kind of run, and the results of its runs. */
@NullMarked
package org.kernelscope.ui.sweep;

import org.jspecify.annotations.NullMarked;
