/** One door to the background, the pulse, slots of which only the newest value counts, dialogs. */
@NullMarked
package org.kernelscope.ui.kit;

import org.jspecify.annotations.NullMarked;
