/** The window with its areas and menus. */
@NullMarked
package org.kernelscope.ui.workbench;

import org.jspecify.annotations.NullMarked;
