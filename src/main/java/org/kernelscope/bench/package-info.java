/** Benchmarks and screenshots of the program itself, apart from its own classes. */
@NullMarked
package org.kernelscope.bench;

import org.jspecify.annotations.NullMarked;
