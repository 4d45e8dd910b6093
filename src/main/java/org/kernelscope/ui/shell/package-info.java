/** What every area shares of the window: its commands, its theme, its report. */
@NullMarked
package org.kernelscope.ui.shell;

import org.jspecify.annotations.NullMarked;
