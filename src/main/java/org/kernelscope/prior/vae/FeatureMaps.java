package org.kernelscope.prior.vae;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Small square images of several channels as the columns of one matrix, a row for each kernel:
 * channel c at position p is column {@code p · positionStride + c · channelStride}. If the channels
 * of a position are adjacent, several adjacent positions are one matrix, without copying.
 *
 * @param array {@code [rows, side² · channels]}, Fortran order
 */
record FeatureMaps(INDArray array, int side, int channels, int positionStride, int channelStride) {

  /** Images with adjacent channels, position after position. */
  FeatureMaps(INDArray array, int side, int channels) {
    this(array, side, channels, channels, 1);
  }

  int rows() {
    return (int) array.size(0);
  }

  /** {@code [rows, channels]} of one position. */
  MatrixBlock at(int y, int x) {
    long column = (long) (y * side + x) * positionStride;
    return MatrixBlock.of(array, column * rows(), rows(), channels, channelStride * rows());
  }

  /** {@code [rows, count · channels]} of positions from (y, x) on; channels must be adjacent. */
  MatrixBlock run(int y, int x, int count) {
    long column = (long) (y * side + x) * positionStride;
    return MatrixBlock.of(array, column * rows(), rows(), count * channels, rows());
  }

  /** Copies the number of each channel to all columns of that channel. */
  void spread(double[] ofChannels, double[] ofColumns) {
    for (int position = 0; position < side * side; position++) {
      for (int channel = 0; channel < channels; channel++) {
        ofColumns[position * positionStride + channel * channelStride] = ofChannels[channel];
      }
    }
  }
}
