/** The Sources area: networks whose kernels priors learn from, and what their filters are worth. */
@NullMarked
package org.kernelscope.ui.sources;

import org.jspecify.annotations.NullMarked;
