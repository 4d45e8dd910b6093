/** What all areas share: commands, theme, report. */
@NullMarked
package org.kernelscope.ui.shell;

import org.jspecify.annotations.NullMarked;
