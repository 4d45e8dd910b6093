/** What can be run: immutable specifications and their settings. */
@NullMarked
package org.kernelscope.experiment.spec;

import org.jspecify.annotations.NullMarked;
