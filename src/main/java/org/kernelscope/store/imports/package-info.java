/** Kernels from networks that other programs saved: one importer for each format. */
@NullMarked
package org.kernelscope.store.imports;

import org.jspecify.annotations.NullMarked;
