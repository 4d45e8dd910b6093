/** DL4J layers with hand-written gradients on the oneDNN operations of ND4J; images are NHWC. */
@NullMarked
package org.kernelscope.nn.layer;

import org.jspecify.annotations.NullMarked;
