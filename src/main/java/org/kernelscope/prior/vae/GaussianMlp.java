package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A fully connected network that maps rows to a diagonal Gaussian: four ELU layers of equal width,
 * then a mean and a variance {@code softplus(·) + floor} for each output. Encoder and decoder of a
 * dense kernel VAE are such networks.
 *
 * <p>All arrays are in Fortran order. Every activation has a last column of ones, so that the bias
 * is one more row of the weights: a layer is one matrix product forward and two backward, without a
 * separate addition or sum for biases. All arrays are allocated once, for a fixed number of rows.
 */
final class GaussianMlp implements GaussianNetwork {

  static final int HIDDEN_LAYERS = 4;

  /**
   * The geometry of such a network.
   *
   * @param inputs numbers in a row
   * @param hidden width of the ELU layers
   * @param outputs dimensions of the Gaussian
   */
  record Shape(int inputs, int hidden, int outputs) {

    int parameters() {
      int total = 0;
      for (int layer = 0; layer <= HIDDEN_LAYERS; layer++) {
        total += (fanIn(layer) + 1) * fanOut(layer);
      }
      return total;
    }

    int fanIn(int layer) {
      return layer == 0 ? inputs : hidden;
    }

    int fanOut(int layer) {
      return layer == HIDDEN_LAYERS ? 2 * outputs : hidden;
    }

    /**
     * Weights {@code N(0, 1/fanIn)} and biases 0, in the layout of {@link GaussianMlp}'s flat
     * parameters.
     */
    void initialise(float[] parameters, int offset, RandomGenerator random) {
      int position = offset;
      for (int layer = 0; layer <= HIDDEN_LAYERS; layer++) {
        double deviation = 1.0 / Math.sqrt(fanIn(layer));
        for (int column = 0; column < fanOut(layer); column++) {
          for (int row = 0; row < fanIn(layer); row++) {
            parameters[position++] = (float) (deviation * random.nextGaussian());
          }
          parameters[position++] = 0f;
        }
      }
    }

    /**
     * Adds the places of the weights of such a network, whose parameters begin at {@code start}.
     */
    void addPlaces(int start, String stack, String heads, List<ParameterSlice> places) {
      int offset = start;
      for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
        // In PyTorch's numbering the ELU between two linear layers counts too.
        offset = addLayer(stack + "." + 2 * layer, offset, fanIn(layer), hidden, places);
      }
      offset = addLayer(heads + "_mean", offset, hidden, outputs, places);
      addLayer(heads + "_var", offset, hidden, outputs, places);
    }

    private static int addLayer(
        String name, int offset, int in, int out, List<ParameterSlice> places) {
      int stride = in + 1;
      places.add(
          new ParameterSlice(name + ".weight", new int[] {out, in}, offset, new int[] {stride, 1}));
      places.add(
          new ParameterSlice(name + ".bias", new int[] {out}, offset + in, new int[] {stride}));
      return offset + stride * out;
    }
  }

  /** Weights including the row of biases. */
  private final List<MatrixBlock> weights = new ArrayList<>();

  /** Weights without the row of biases: the column of ones needs no gradient. */
  private final List<MatrixBlock> slopes = new ArrayList<>();

  private final List<MatrixBlock> weightGradients = new ArrayList<>();

  /** The input of each layer, with its column of ones. */
  private final List<INDArray> activations = new ArrayList<>();

  private final List<MatrixBlock> layerInputs = new ArrayList<>();

  /** The output of each layer: the input of the next without its ones, or the heads. */
  private final List<MatrixBlock> layerOutputs = new ArrayList<>();

  /** The same memory without the column of ones. */
  private final List<INDArray> interiors = new ArrayList<>();

  private final List<INDArray> interiorGradients = new ArrayList<>();

  /** The gradients of each layer's input, and of the heads. */
  private final List<MatrixBlock> gradients = new ArrayList<>();

  private final INDArray heads;
  private final INDArray mean;
  private final INDArray headGradients;
  private final INDArray meanGradient;
  private final INDArray varianceGradient;
  private final INDArray variance;
  private final HostElu elu;
  private final Softplus softplus;

  /**
   * @param parameters flat vector that holds at least the shape's parameters from {@code offset}
   * @param flatGradients of the same layout, overwritten by {@link #backward}; null if only {@link
   *     #backwardToInput} is used
   */
  GaussianMlp(
      Shape shape,
      int rows,
      double varianceFloor,
      INDArray parameters,
      @Nullable INDArray flatGradients,
      int offset) {
    DataType type = parameters.dataType();
    int position = offset;
    for (int layer = 0; layer <= HIDDEN_LAYERS; layer++) {
      int in = shape.fanIn(layer);
      int out = shape.fanOut(layer);
      weights.add(MatrixBlock.of(parameters, position, in + 1, out, in + 1));
      slopes.add(MatrixBlock.of(parameters, position, in, out, in + 1));
      if (flatGradients != null) {
        weightGradients.add(MatrixBlock.of(flatGradients, position, in + 1, out, in + 1));
      }
      position += (in + 1) * out;
      INDArray activation = Nd4j.create(type, new long[] {rows, in + 1}, 'f');
      activation.getColumn(in).assign(1);
      activations.add(activation);
      layerInputs.add(MatrixBlock.of(activation, 0, rows, in + 1, rows));
      interiors.add(columns(activation, 0, in));
      if (layer > 0) {
        layerOutputs.add(MatrixBlock.of(activation, 0, rows, in, rows));
      }
      INDArray gradient = Nd4j.create(type, new long[] {rows, in}, 'f');
      interiorGradients.add(gradient);
      gradients.add(MatrixBlock.of(gradient, 0, rows, in, rows));
    }
    heads = Nd4j.create(type, new long[] {rows, 2L * shape.outputs()}, 'f');
    headGradients = Nd4j.create(type, new long[] {rows, 2L * shape.outputs()}, 'f');
    layerOutputs.add(MatrixBlock.of(heads, 0, rows, 2 * shape.outputs(), rows));
    gradients.add(MatrixBlock.of(headGradients, 0, rows, 2 * shape.outputs(), rows));
    mean = columns(heads, 0, shape.outputs());
    meanGradient = columns(headGradients, 0, shape.outputs());
    varianceGradient = columns(headGradients, shape.outputs(), 2 * shape.outputs());
    variance = Nd4j.create(type, new long[] {rows, shape.outputs()}, 'f');
    elu = new HostElu(type);
    softplus =
        new Softplus(
            columns(heads, shape.outputs(), 2 * shape.outputs()),
            variance,
            varianceGradient,
            varianceFloor);
  }

  private static INDArray columns(INDArray matrix, int from, int to) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  @Override
  public INDArray input() {
    return interiors.get(0);
  }

  @Override
  public INDArray mean() {
    return mean;
  }

  @Override
  public INDArray variance() {
    return variance;
  }

  @Override
  public INDArray meanGradient() {
    return meanGradient;
  }

  @Override
  public INDArray varianceGradient() {
    return varianceGradient;
  }

  @Override
  public INDArray inputGradient() {
    return interiorGradients.get(0);
  }

  @Override
  public void forward() {
    for (int layer = 0; layer <= HIDDEN_LAYERS; layer++) {
      layerOutputs.get(layer).product(layerInputs.get(layer), weights.get(layer), false);
      if (layer < HIDDEN_LAYERS) {
        elu.apply(interiors.get(layer + 1));
      }
    }
    softplus.forward();
  }

  @Override
  public void backward() {
    if (weightGradients.isEmpty()) {
      throw new IllegalStateException("this network has no place for weight gradients");
    }
    backward(true);
  }

  @Override
  public void backwardToInput() {
    backward(false);
  }

  private void backward(boolean toWeights) {
    softplus.backward();
    for (int layer = HIDDEN_LAYERS; layer >= 0; layer--) {
      MatrixBlock outputGradient = gradients.get(layer + 1);
      if (toWeights) {
        weightGradients
            .get(layer)
            .productOfTransposed(layerInputs.get(layer), outputGradient, false);
      }
      gradients.get(layer).productWithTransposed(outputGradient, slopes.get(layer), false);
      if (layer > 0) {
        elu.multiplySlope(interiors.get(layer), interiorGradients.get(layer));
      }
    }
  }

  @Override
  public void close() {
    activations.forEach(INDArray::close);
    interiorGradients.forEach(INDArray::close);
    heads.close();
    headGradients.close();
    variance.close();
  }
}
