/** The workspace on disk: NPY, CSV, JSON, checkpoints. */
@NullMarked
package org.kernelscope.store;

import org.jspecify.annotations.NullMarked;
