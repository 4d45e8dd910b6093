/** The Sweep area: a grid of any settings of any kind of run, and what its runs come to. */
@NullMarked
package org.kernelscope.ui.sweep;

import org.jspecify.annotations.NullMarked;
