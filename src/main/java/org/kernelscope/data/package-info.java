/** Image data sets: readers, catalogue, splits. */
@NullMarked
package org.kernelscope.data;

import org.jspecify.annotations.NullMarked;
