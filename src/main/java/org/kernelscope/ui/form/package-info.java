/** Forms: fields, their problems, choices of data. */
@NullMarked
package org.kernelscope.ui.form;

import org.jspecify.annotations.NullMarked;
