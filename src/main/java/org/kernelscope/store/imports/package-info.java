/** Kernels out of networks that other programs saved: one importer a format. */
@NullMarked
package org.kernelscope.store.imports;

import org.jspecify.annotations.NullMarked;
