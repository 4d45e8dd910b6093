/** The report of a workspace: one HTML page with what was run and what came out. */
@NullMarked
package org.kernelscope.experiment.report;

import org.jspecify.annotations.NullMarked;
