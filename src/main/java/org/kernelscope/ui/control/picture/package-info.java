/** One painter for the screen, PNG and SVG, and what can be taken out of the window. */
@NullMarked
package org.kernelscope.ui.control.picture;

import org.jspecify.annotations.NullMarked;
