/** Controllers and presentation models, one pair an area. */
@NullMarked
package org.kernelscope.ui;

import org.jspecify.annotations.NullMarked;
