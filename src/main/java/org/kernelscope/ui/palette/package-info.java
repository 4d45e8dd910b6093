/** Help where one looks: the command palette, the shortcuts, what this program is. */
@NullMarked
package org.kernelscope.ui.palette;

import org.jspecify.annotations.NullMarked;
