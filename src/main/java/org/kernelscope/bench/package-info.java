/** Benchmarks and screenshots of the whole program. */
@NullMarked
package org.kernelscope.bench;

import org.jspecify.annotations.NullMarked;
