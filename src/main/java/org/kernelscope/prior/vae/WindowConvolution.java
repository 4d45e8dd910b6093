package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link TinyConvolution} by its definition. Three adjacent pixels are one matrix in memory
 * ({@link FeatureMaps}). So a narrow pixel needs at most three matrix products, and neither padding
 * nor windows are copied.
 */
final class WindowConvolution implements TinyConvolution {

  /** A run of wide pixels, the narrow pixel it contributes to, and the weights between them. */
  private record Term(MatrixBlock wide, MatrixBlock narrow, MatrixBlock weights, boolean first) {}

  private final List<Term> terms = new ArrayList<>();
  private final INDArray wide;
  private final INDArray weights;

  /** Whether every wide pixel contributes to one narrow pixel only, so that no sums are needed. */
  private final boolean disjoint;

  /**
   * @param weights the shape's weights alone, a contiguous view
   */
  WindowConvolution(Shape shape, FeatureMaps wide, FeatureMaps narrow, INDArray weights) {
    this.wide = wide.array();
    this.weights = weights;
    for (int y = 0; y < shape.narrowSide(); y++) {
      for (int x = 0; x < shape.narrowSide(); x++) {
        addTerms(shape, wide, narrow, y, x);
      }
    }
    disjoint = shape.connections() == shape.side() * shape.side();
  }

  private void addTerms(Shape shape, FeatureMaps wide, FeatureMaps narrow, int y, int x) {
    int top = y - shape.padding();
    int left = x - shape.padding();
    int fromColumn = Math.max(0, -left);
    int columns = Math.min(shape.taps(), shape.side() - left) - fromColumn;
    int fromRow = Math.max(0, -top);
    int rows = Math.min(shape.taps(), shape.side() - top) - fromRow;
    // A window as wide as the image is one run of pixels across all rows.
    boolean whole = columns == shape.side() && columns == shape.taps();
    int lines = whole ? rows : 1;
    for (int i = fromRow; i < fromRow + rows; i += lines) {
      int tap = i * shape.taps() + fromColumn;
      terms.add(
          new Term(
              wide.run(top + i, left + fromColumn, lines * columns),
              narrow.at(y, x),
              MatrixBlock.of(
                  weights,
                  (long) tap * shape.wide(),
                  lines * columns * shape.wide(),
                  shape.narrow(),
                  shape.window()),
              i == fromRow));
    }
  }

  @Override
  public void toNarrow() {
    for (Term term : terms) {
      term.narrow.product(term.wide, term.weights, !term.first);
    }
  }

  @Override
  public void toWide() {
    if (!disjoint) {
      wide.assign(0);
    }
    for (Term term : terms) {
      term.wide.productWithTransposed(term.narrow, term.weights, !disjoint);
    }
  }

  @Override
  public void toWeights() {
    weights.assign(0);
    for (Term term : terms) {
      term.weights.productOfTransposed(term.wide, term.narrow, true);
    }
  }
}
