/** The run strip: every run of the session as a card. */
@NullMarked
package org.kernelscope.ui.runs;

import org.jspecify.annotations.NullMarked;
