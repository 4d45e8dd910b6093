/** What can be run: immutable specifications and what they demand of their settings. */
@NullMarked
package org.kernelscope.experiment.spec;

import org.jspecify.annotations.NullMarked;
