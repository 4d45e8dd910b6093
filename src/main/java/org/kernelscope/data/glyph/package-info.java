/** Letters rendered from fonts: the glyph source set. */
@NullMarked
package org.kernelscope.data.glyph;

import org.jspecify.annotations.NullMarked;
