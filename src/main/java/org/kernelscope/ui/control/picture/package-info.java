/** Painters for the screen, PNG and SVG, and exports of pictures and data. */
@NullMarked
package org.kernelscope.ui.control.picture;

import org.jspecify.annotations.NullMarked;
