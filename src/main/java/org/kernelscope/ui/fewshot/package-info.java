/** The Few-shot area: networks inferred from a few images under priors of one's choice. */
@NullMarked
package org.kernelscope.ui.fewshot;

import org.jspecify.annotations.NullMarked;
