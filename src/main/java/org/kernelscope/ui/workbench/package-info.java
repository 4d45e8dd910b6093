/** The window put together: its areas, its menus. */
@NullMarked
package org.kernelscope.ui.workbench;

import org.jspecify.annotations.NullMarked;
