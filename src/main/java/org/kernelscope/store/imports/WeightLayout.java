package org.kernelscope.store.imports;

import java.util.Arrays;

/**
 * The order of the four axes in which a program stores the weights of a convolution, and the
 * conversion to {@code [out, in, height, width]}.
 */
enum WeightLayout {
  /** PyTorch's and ONNX's convolutions. */
  OIHW(0, 1, 2, 3),
  /** PyTorch's and ONNX's transposed convolutions. */
  IOHW(1, 0, 2, 3),
  /** MLX's convolutions. */
  OHWI(0, 3, 1, 2),
  /** Keras' convolutions. */
  HWIO(3, 2, 0, 1),
  /** Keras' transposed convolutions. */
  HWOI(2, 3, 0, 1),
  /**
   * Keras' depthwise convolutions. Every input channel has its own kernels, and output channel
   * {@code in·multiplier + m} depends only on input channel {@code in}.
   */
  HWIM(2, 3, 0, 1) {
    @Override
    int out(long[] shape) {
      return Math.multiplyExact(super.out(shape), super.in(shape));
    }

    @Override
    int in(long[] shape) {
      return 1;
    }
  },
  /** Depthwise convolutions of Keras 1 with channels first, and of DL4J. */
  MIHW(1, 0, 2, 3) {
    @Override
    int out(long[] shape) {
      return Math.multiplyExact(super.out(shape), super.in(shape));
    }

    @Override
    int in(long[] shape) {
      return 1;
    }
  };

  private final int out;
  private final int in;
  private final int height;
  private final int width;

  WeightLayout(int out, int in, int height, int width) {
    this.out = out;
    this.in = in;
    this.height = height;
    this.width = width;
  }

  int out(long[] shape) {
    return Math.toIntExact(shape[out]);
  }

  int in(long[] shape) {
    return Math.toIntExact(shape[in]);
  }

  /** The axes in this order, such as {@code [k, k, in, out]}. */
  String words() {
    String[] words = new String[4];
    words[out] = "out";
    words[in] = "in";
    words[height] = "k";
    words[width] = "k";
    return Arrays.toString(words);
  }

  long height(long[] shape) {
    return shape[height];
  }

  long width(long[] shape) {
    return shape[width];
  }

  /**
   * Converts weights to the order {@code [out, in, height, width]}.
   *
   * @param shape the shape of the stored weights
   */
  float[] ordered(float[] weights, long[] shape) {
    return this == OIHW ? weights : permuted(weights, shape, new int[] {out, in, height, width});
  }

  /**
   * Permutes the axes of an array with four axes.
   *
   * @param axes for each new axis, its index in {@code values}
   */
  static float[] permuted(float[] values, long[] shape, int[] axes) {
    int[] strides = new int[4];
    int stride = 1;
    for (int axis = 3; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= (int) shape[axis];
    }
    float[] permuted = new float[values.length];
    int next = 0;
    for (int a = 0; a < shape[axes[0]]; a++) {
      for (int b = 0; b < shape[axes[1]]; b++) {
        for (int c = 0; c < shape[axes[2]]; c++) {
          int row = a * strides[axes[0]] + b * strides[axes[1]] + c * strides[axes[2]];
          for (int d = 0; d < shape[axes[3]]; d++) {
            permuted[next++] = values[row + d * strides[axes[3]]];
          }
        }
      }
    }
    return permuted;
  }
}
