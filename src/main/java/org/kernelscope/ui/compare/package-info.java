/** The Compare area: the same network from several initialisations, live. */
@NullMarked
package org.kernelscope.ui.compare;

import org.jspecify.annotations.NullMarked;
