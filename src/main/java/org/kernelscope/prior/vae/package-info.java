/** Variational auto-encoders over kernels: the densities behind a deep weight prior. */
@NullMarked
package org.kernelscope.prior.vae;

import org.jspecify.annotations.NullMarked;
