/**
 * Python's pickles as data. A pickle is a program for a small machine with a stack; what it
 * describes is built, what it wants looked up or called is only written down.
 */
@NullMarked
package org.kernelscope.store.imports.pickle;

import org.jspecify.annotations.NullMarked;
