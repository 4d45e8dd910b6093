package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The linear map between wide images and the narrow ones that a convolution makes of them, with its
 * adjoint, for images of a few pixels:
 *
 * <pre>  narrow(y, x) = sum over i, j of  wide(y + i - p, x + j - p) V(i, j)</pre>
 *
 * taps outside the wide image left out. A convolution is this map forward and its adjoint backward;
 * a transposed convolution is the adjoint forward and this map backward. Three neighbouring pixels
 * are one matrix in memory ({@link FeatureMaps}), so a pixel is at most three matrix products, and
 * neither padding nor windows are ever copied.
 *
 * <p>The weights are {@code [taps · taps · wide channels, narrow channels]} in Fortran order: row i
 * of taps, then j, then the channel.
 */
final class TinyConvolution {

  /**
   * The sizes of such a map.
   *
   * @param side of the wide images
   * @param taps side of the window, 3 or 1
   * @param padding p, pixels of zeros around the wide image
   * @param wide channels
   * @param narrow channels
   */
  record Shape(int side, int taps, int padding, int wide, int narrow) {

    int narrowSide() {
      return side + 2 * padding - taps + 1;
    }

    int window() {
      return taps * taps * wide;
    }

    int weights() {
      return window() * narrow;
    }

    /** How many pairs of a wide and a narrow pixel are connected. */
    int connections() {
      int inLine = 0;
      for (int x = 0; x < narrowSide(); x++) {
        inLine += Math.min(taps, side + padding - x) - Math.max(0, padding - x);
      }
      return inLine * inLine;
    }
  }

  /** A run of wide pixels, the narrow pixel it contributes to, and the weights between them. */
  private record Term(MatrixBlock wide, MatrixBlock narrow, MatrixBlock weights, boolean first) {}

  private final List<Term> terms = new ArrayList<>();
  private final INDArray wide;
  private final INDArray weights;

  /** Every wide pixel contributes to one narrow pixel only, so nothing has to be summed there. */
  private final boolean disjoint;

  /**
   * @param weights the shape's weights alone, a contiguous view
   */
  TinyConvolution(Shape shape, FeatureMaps wide, FeatureMaps narrow, INDArray weights) {
    this.wide = wide.array();
    this.weights = weights;
    for (int y = 0; y < shape.narrowSide(); y++) {
      for (int x = 0; x < shape.narrowSide(); x++) {
        addTerms(shape, wide, narrow, y, x);
      }
    }
    disjoint = shape.connections() == shape.side * shape.side;
  }

  private void addTerms(Shape shape, FeatureMaps wide, FeatureMaps narrow, int y, int x) {
    int top = y - shape.padding;
    int left = x - shape.padding;
    int fromColumn = Math.max(0, -left);
    int columns = Math.min(shape.taps, shape.side - left) - fromColumn;
    int fromRow = Math.max(0, -top);
    int rows = Math.min(shape.taps, shape.side - top) - fromRow;
    // A window as wide as the image is one run of pixels over all its rows.
    boolean whole = columns == shape.side && columns == shape.taps;
    int lines = whole ? rows : 1;
    for (int i = fromRow; i < fromRow + rows; i += lines) {
      int tap = i * shape.taps + fromColumn;
      terms.add(
          new Term(
              wide.run(top + i, left + fromColumn, lines * columns),
              narrow.at(y, x),
              MatrixBlock.of(
                  weights,
                  (long) tap * shape.wide,
                  lines * columns * shape.wide,
                  shape.narrow,
                  shape.window()),
              i == fromRow));
    }
  }

  /** Finds the narrow images from the wide ones. */
  void toNarrow() {
    for (Term term : terms) {
      term.narrow.product(term.wide, term.weights, !term.first);
    }
  }

  /** Finds the wide images from the narrow ones, by the adjoint. */
  void toWide() {
    if (!disjoint) {
      wide.assign(0);
    }
    for (Term term : terms) {
      term.wide.productWithTransposed(term.narrow, term.weights, !disjoint);
    }
  }

  /**
   * Finds the gradient of weights: the sum over all rows and pixels of wide times narrow, one of
   * them an image and the other a gradient.
   */
  void toWeights() {
    weights.assign(0);
    for (Term term : terms) {
      term.weights.productOfTransposed(term.wide, term.narrow, true);
    }
  }
}
