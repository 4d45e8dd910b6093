/** The Priors area: kernel sets, priors fitted to them, and how well they foretell kernels. */
@NullMarked
package org.kernelscope.ui.priors;

import org.jspecify.annotations.NullMarked;
