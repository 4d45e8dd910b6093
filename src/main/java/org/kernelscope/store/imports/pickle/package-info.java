/**
 * Python's pickles as data. A pickle is a program for a small stack machine. The values that it
 * describes are built; imports and calls are only recorded.
 */
@NullMarked
package org.kernelscope.store.imports.pickle;

import org.jspecify.annotations.NullMarked;
