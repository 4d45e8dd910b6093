/** DL4J layers, networks, initialisers. */
@NullMarked
package org.kernelscope.nn;

import org.jspecify.annotations.NullMarked;
