package org.kernelscope.prior.vae;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix within the memory of an ND4J array, in Fortran order with any column stride. Products
 * call BLAS directly: a convolution of tiny images is hundreds of small products, ND4J adds about
 * ten microseconds to each, and it accepts no stride.
 *
 * @param memory pointer to the first element; the owner must keep the array alive
 * @param stride elements from one column to the next
 */
record MatrixBlock(Pointer memory, int rows, int columns, int stride) {

  static {
    // Unless the launcher prevents it, ND4J gives OpenBLAS as many threads as OpenMP has. They do
    // not pay for products of this size, and concurrent products on two threads block each other
    // for ten times as long as they take.
    Nd4j.getBackend();
    blas_set_num_threads(1);
  }

  static MatrixBlock of(INDArray array, long offset, int rows, int columns, int stride) {
    long start = array.offset() + offset;
    long end = start + (columns - 1L) * stride + rows;
    Pointer owner = array.data().pointer();
    // BLAS does not check bounds.
    if (offset < 0 || rows < 1 || columns < 1 || stride < rows || end > owner.capacity()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "a block [%d, %d] of stride %d at %d does not lie in %d elements",
              rows,
              columns,
              stride,
              start,
              owner.capacity()));
    }
    Pointer memory =
        switch (array.dataType()) {
          case FLOAT -> new FloatPointer(owner).position(start);
          case DOUBLE -> new DoublePointer(owner).position(start);
          default ->
              throw new IllegalArgumentException(
                  "expected an array of floats or doubles, found " + array.dataType());
        };
    return new MatrixBlock(memory, rows, columns, stride);
  }

  /** {@code this = a b}, or {@code this += a b}. */
  void product(MatrixBlock a, MatrixBlock b, boolean add) {
    product(a, false, b, false, add);
  }

  /** {@code this = aᵀ b}, or {@code this += aᵀ b}. */
  void productOfTransposed(MatrixBlock a, MatrixBlock b, boolean add) {
    product(a, true, b, false, add);
  }

  /** {@code this = a bᵀ}, or {@code this += a bᵀ}. */
  void productWithTransposed(MatrixBlock a, MatrixBlock b, boolean add) {
    product(a, false, b, true, add);
  }

  private void product(
      MatrixBlock a, boolean transposeA, MatrixBlock b, boolean transposeB, boolean add) {
    int inner = transposeA ? a.rows : a.columns;
    int beta = add ? 1 : 0;
    int flagA = transposeA ? CblasTrans : CblasNoTrans;
    int flagB = transposeB ? CblasTrans : CblasNoTrans;
    boolean vector = columns == 1 && !transposeB;
    if (memory instanceof FloatPointer c
        && a.memory instanceof FloatPointer left
        && b.memory instanceof FloatPointer right) {
      if (vector) {
        cblas_sgemv(
            CblasColMajor, flagA, a.rows, a.columns, 1, left, a.stride, right, 1, beta, c, 1);
      } else {
        cblas_sgemm(
            CblasColMajor,
            flagA,
            flagB,
            rows,
            columns,
            inner,
            1,
            left,
            a.stride,
            right,
            b.stride,
            beta,
            c,
            stride);
      }
    } else if (memory instanceof DoublePointer c
        && a.memory instanceof DoublePointer left
        && b.memory instanceof DoublePointer right) {
      if (vector) {
        cblas_dgemv(
            CblasColMajor, flagA, a.rows, a.columns, 1, left, a.stride, right, 1, beta, c, 1);
      } else {
        cblas_dgemm(
            CblasColMajor,
            flagA,
            flagB,
            rows,
            columns,
            inner,
            1,
            left,
            a.stride,
            right,
            b.stride,
            beta,
            c,
            stride);
      }
    } else {
      throw new IllegalArgumentException("expected blocks of the same type");
    }
  }
}
