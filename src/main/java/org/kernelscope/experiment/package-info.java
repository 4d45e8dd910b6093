/** What can be run: specifications, runs, their life cycle, events, scheduling. */
@NullMarked
package org.kernelscope.experiment;

import org.jspecify.annotations.NullMarked;
