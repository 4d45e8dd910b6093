/** Controls of our own, and what all controls share. */
@NullMarked
package org.kernelscope.ui.control;

import org.jspecify.annotations.NullMarked;
