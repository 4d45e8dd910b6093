/** Forms: fields, what is wrong with them, choices of data. */
@NullMarked
package org.kernelscope.ui.form;

import org.jspecify.annotations.NullMarked;
