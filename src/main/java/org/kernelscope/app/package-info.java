/** Entry points: the desktop application and the command line. */
@NullMarked
package org.kernelscope.app;

import org.jspecify.annotations.NullMarked;
