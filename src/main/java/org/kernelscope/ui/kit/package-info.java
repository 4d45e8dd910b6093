/** Background work, the pulse, slots for the newest value, dialogs. */
@NullMarked
package org.kernelscope.ui.kit;

import org.jspecify.annotations.NullMarked;
