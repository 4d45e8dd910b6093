/** Networks that other programs saved, opened to be looked into: layer by layer, and compared. */
@NullMarked
package org.kernelscope.ui.network;

import org.jspecify.annotations.NullMarked;
