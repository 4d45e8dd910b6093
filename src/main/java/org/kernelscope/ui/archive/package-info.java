/** The area Runs: every run of the workspace, whenever it was made. */
@NullMarked
package org.kernelscope.ui.archive;

import org.jspecify.annotations.NullMarked;
