package org.kernelscope.prior.vae;

/**
 * The place of a named array of weights in the flat parameters of a kernel VAE: the element at
 * index {@code (i, j, …)} is at {@code offset + i·strides[0] + j·strides[1] + …}
 *
 * @param name the name in PyTorch
 * @param shape the shape in PyTorch, such as {@code [out, in]}
 * @param strides one for each dimension
 */
public record ParameterSlice(String name, int[] shape, int offset, int[] strides) {

  /** The number of weights. */
  int length() {
    int length = 1;
    for (int size : shape) {
      length *= size;
    }
    return length;
  }

  /** The index in the flat parameters of the element with row-major index {@code index}. */
  int at(int index) {
    int place = offset;
    int rest = index;
    for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
      place += rest % shape[dimension] * strides[dimension];
      rest /= shape[dimension];
    }
    return place;
  }
}
