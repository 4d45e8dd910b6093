package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link TinyConvolution} between 5×5 and 3×3 images by the method of Toom and Cook, which is
 * known for convolutional networks as Winograd's (Lavin and Gray, CVPR 2016): 25 matrix products
 * instead of 81.
 *
 * <p>The adjoint map multiplies two polynomials in two variables, whose coefficients are the narrow
 * image and the taps. The product has degree 4, so its values at five points determine it, and each
 * value is one product: <i>evaluate</i> both, multiply, <i>interpolate</i>. The map itself has the
 * same steps in reverse order, each transposed. Single precision only: sums of large numbers
 * cancel, which costs about a digit.
 */
final class ToomCookConvolution implements TinyConvolution {

  private static final int SIDE = 5;
  private static final int POINTS = SIDE * SIDE;

  /**
   * The number of elements of each pixel that are transformed together, so that all pixels stay in
   * the cache.
   */
  private static final int RUN = 512;

  /** Values of 1, t, t² at t = 0, 1, -1, 2 and, divided by t², at infinity. */
  private static final double[][] EVALUATE = {
    {1, 0, 0}, {1, 1, 1}, {1, -1, 1}, {1, 2, 4}, {0, 0, 1}
  };

  /** The coefficients of a polynomial of degree 4 from its values there. */
  private static final double[][] INTERPOLATE = {
    {1, 0, 0, 0, 0},
    {-1. / 2, 1, -1. / 3, -1. / 6, 2},
    {-1, 1. / 2, 1. / 2, 0, -1},
    {1. / 2, -1. / 2, -1. / 6, 1. / 6, -2},
    {0, 0, 0, 0, 1}
  };

  private final Shape shape;
  private final INDArray wide;
  private final INDArray narrow;
  private final INDArray weights;
  private final int rows;

  /** Values of wide and narrow images at the points, and of the weights or their gradients. */
  private final INDArray widePoints;

  private final INDArray narrowPoints;
  private final INDArray weightPoints;
  private final List<MatrixBlock> wideBlocks = new ArrayList<>();
  private final List<MatrixBlock> narrowBlocks = new ArrayList<>();
  private final List<MatrixBlock> weightBlocks = new ArrayList<>();
  private final SeparableTransform evaluate = new SeparableTransform(EVALUATE, RUN);
  private final SeparableTransform evaluateTransposed =
      new SeparableTransform(transposed(EVALUATE), RUN);
  private final SeparableTransform interpolate = new SeparableTransform(INTERPOLATE, RUN);
  private final SeparableTransform interpolateTransposed =
      new SeparableTransform(transposed(INTERPOLATE), RUN);
  private final float[][] in = new float[POINTS][RUN];
  private final float[][] out = new float[POINTS][RUN];

  /** The weights at their last evaluation: often they have not changed since. */
  private float[] known;

  private float[] found;
  private final float[] pointwise;

  /** Whether {@link #weightPoints} are those of {@link #known}. */
  private boolean evaluated;

  ToomCookConvolution(Shape shape, FeatureMaps wide, FeatureMaps narrow, INDArray weights) {
    this.shape = shape;
    this.wide = wide.array();
    this.narrow = narrow.array();
    this.weights = weights;
    this.rows = wide.rows();
    this.known = new float[shape.weights()];
    this.found = new float[shape.weights()];
    this.pointwise = new float[POINTS * shape.wide() * shape.narrow()];
    widePoints =
        Nd4j.create(weights.dataType(), new long[] {rows, (long) POINTS * shape.wide()}, 'f');
    narrowPoints =
        Nd4j.create(weights.dataType(), new long[] {rows, (long) POINTS * shape.narrow()}, 'f');
    weightPoints = Nd4j.create(weights.dataType(), pointwise.length);
    FeatureMaps atWide = new FeatureMaps(widePoints, SIDE, shape.wide());
    FeatureMaps atNarrow = new FeatureMaps(narrowPoints, SIDE, shape.narrow());
    int area = shape.wide() * shape.narrow();
    for (int point = 0; point < POINTS; point++) {
      wideBlocks.add(atWide.at(point / SIDE, point % SIDE));
      narrowBlocks.add(atNarrow.at(point / SIDE, point % SIDE));
      weightBlocks.add(
          MatrixBlock.of(
              weightPoints, (long) point * area, shape.wide(), shape.narrow(), shape.wide()));
    }
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  @Override
  public void toNarrow() {
    evaluateWeights();
    transform(interpolateTransposed, wide, widePoints, shape.wide());
    for (int point = 0; point < POINTS; point++) {
      narrowBlocks.get(point).product(wideBlocks.get(point), weightBlocks.get(point), false);
    }
    transform(evaluateTransposed, narrowPoints, narrow, shape.narrow());
  }

  @Override
  public void toWide() {
    evaluateWeights();
    transform(evaluate, narrow, narrowPoints, shape.narrow());
    for (int point = 0; point < POINTS; point++) {
      wideBlocks
          .get(point)
          .productWithTransposed(narrowBlocks.get(point), weightBlocks.get(point), false);
    }
    transform(interpolate, widePoints, wide, shape.wide());
  }

  @Override
  public void toWeights() {
    evaluated = false;
    transform(interpolateTransposed, wide, widePoints, shape.wide());
    transform(evaluate, narrow, narrowPoints, shape.narrow());
    for (int point = 0; point < POINTS; point++) {
      weightBlocks
          .get(point)
          .productOfTransposed(wideBlocks.get(point), narrowBlocks.get(point), false);
    }
    HostArrays.read(weightPoints, 0, pointwise, pointwise.length);
    int area = shape.wide() * shape.narrow();
    for (int start = 0; start < area; start += RUN) {
      int length = Math.min(RUN, area - start);
      for (int point = 0; point < POINTS; point++) {
        System.arraycopy(pointwise, point * area + start, in[point], 0, length);
      }
      evaluateTransposed.apply(in, out, length);
      moveTaps(
          start,
          length,
          (from, column, many, tap) -> System.arraycopy(out[tap], column, found, from, many));
    }
    HostArrays.write(found, found.length, weights, 0);
  }

  private void evaluateWeights() {
    HostArrays.read(weights, 0, found, found.length);
    if (evaluated && Arrays.equals(found, known)) {
      return;
    }
    int area = shape.wide() * shape.narrow();
    for (int start = 0; start < area; start += RUN) {
      int length = Math.min(RUN, area - start);
      moveTaps(
          start,
          length,
          (from, column, many, tap) -> System.arraycopy(found, from, in[tap], column, many));
      evaluate.apply(in, out, length);
      for (int point = 0; point < POINTS; point++) {
        System.arraycopy(out[point], 0, pointwise, point * area + start, length);
      }
    }
    HostArrays.write(pointwise, pointwise.length, weightPoints, 0);
    float[] last = known;
    known = found;
    found = last;
    evaluated = true;
  }

  /** Copies adjacent wide channels of one tap between the weights and the run of that tap. */
  private interface Move {
    void neighbours(int inWeights, int inRun, int count, int tap);
  }

  /**
   * Visits all taps of some pairs of channels. In a run the wide channel of these pairs changes
   * fastest; in the weights the taps lie between wide and narrow channels.
   */
  private void moveTaps(int start, int length, Move move) {
    int channels = shape.wide();
    for (int pair = start; pair < start + length; ) {
      int channel = pair % channels;
      int count = Math.min(channels - channel, start + length - pair);
      for (int tap = 0; tap < shape.taps() * shape.taps(); tap++) {
        int inWeights = pair / channels * shape.window() + tap * channels + channel;
        move.neighbours(inWeights, pair - start, count, tap);
      }
      pair += count;
    }
  }

  /** Transforms images of some channels; rows and channels together form one run. */
  private void transform(
      SeparableTransform transform, INDArray source, INDArray target, int channels) {
    int pixel = rows * channels;
    for (int start = 0; start < pixel; start += RUN) {
      int length = Math.min(RUN, pixel - start);
      for (int i = 0; i < transform.inputs(); i++) {
        HostArrays.read(source, (long) i * pixel + start, in[i], length);
      }
      transform.apply(in, out, length);
      for (int i = 0; i < transform.outputs(); i++) {
        HostArrays.write(out[i], length, target, (long) i * pixel + start);
      }
    }
  }

  @Override
  public void close() {
    widePoints.close();
    narrowPoints.close();
    weightPoints.close();
  }
}
