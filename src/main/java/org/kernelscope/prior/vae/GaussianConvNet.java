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
 * A convolutional network over kernels with a diagonal Gaussian as output: layers with ELU, then
 * two 1×1 convolutions to a mean and to a variance {@code softplus(·) + floor}. Encoder and decoder
 * of a convolutional kernel VAE are such networks.
 */
final class GaussianConvNet implements GaussianNetwork {

  /**
   * One layer: a convolution, or a transposed one.
   *
   * @param map its linear map; the wide images are its input, or its output if transposed
   */
  record Layer(TinyConvolution.Shape map, boolean transposed) {

    static Layer convolution(int side, int taps, int padding, int in, int out) {
      return new Layer(new TinyConvolution.Shape(side, taps, padding, in, out), false);
    }

    /** 3×3, from images of one side to images two pixels wider. */
    static Layer transposed(int side, int in, int out) {
      return new Layer(new TinyConvolution.Shape(side + 2, 3, 0, out, in), true);
    }

    int inputs() {
      return transposed ? map.narrow() : map.wide();
    }

    int outputs() {
      return transposed ? map.wide() : map.narrow();
    }

    int outputSide() {
      return transposed ? map.side() : map.narrowSide();
    }

    int parameters() {
      return map.weights() + outputs();
    }

    /** The number of inputs of one output, as a mean over the image. */
    double fanIn() {
      return inputs() * (double) map.connections() / (outputSide() * outputSide());
    }
  }

  /**
   * The geometry of such a network.
   *
   * @param side of the input images
   * @param channels of the input images
   * @param layers the layers with ELU
   * @param outputs channels of the Gaussian; 1 if its images have more than one pixel
   */
  record Shape(int side, int channels, List<Layer> layers, int outputs) {

    /**
     * Mean and variance as one convolution, with the channels of the mean first, then those of the
     * variance.
     */
    Layer heads() {
      Layer last = layers.get(layers.size() - 1);
      return Layer.convolution(last.outputSide(), 1, 0, last.outputs(), 2 * outputs);
    }

    int parameters() {
      return layers.stream().mapToInt(Layer::parameters).sum() + heads().parameters();
    }

    /** Weights {@code N(0, 1/fanIn)} and biases 0, layer after layer. */
    void initialise(float[] parameters, int offset, RandomGenerator random) {
      int position = offset;
      for (Layer layer : withHeads()) {
        double deviation = 1 / Math.sqrt(layer.fanIn());
        for (int i = 0; i < layer.map.weights(); i++) {
          parameters[position + i] = (float) (deviation * random.nextGaussian());
        }
        position += layer.parameters();
      }
    }

    private List<Layer> withHeads() {
      List<Layer> all = new ArrayList<>(layers);
      all.add(heads());
      return all;
    }

    /**
     * Adds the places of the weights of such a network, whose parameters begin at {@code start}.
     */
    void addPlaces(int start, String stack, String head, List<ParameterSlice> places) {
      int offset = start;
      for (int i = 0; i < layers.size(); i++) {
        Layer layer = layers.get(i);
        // In PyTorch's numbering the ELU between two layers counts too.
        addPlaces(
            stack + "." + 2 * i,
            layer.map,
            layer.map.narrow(),
            offset,
            layer.outputs(),
            offset + layer.map.weights(),
            places);
        offset += layer.parameters();
      }
      TinyConvolution.Shape heads = heads().map;
      int biases = offset + heads.weights();
      addPlaces(head + "_mean", heads, outputs, offset, outputs, biases, places);
      addPlaces(
          head + "_var",
          heads,
          outputs,
          offset + outputs * heads.window(),
          outputs,
          biases + outputs,
          places);
    }

    private static void addPlaces(
        String name,
        TinyConvolution.Shape map,
        int narrow,
        int weights,
        int biasCount,
        int biases,
        List<ParameterSlice> places) {
      int[] shape = {narrow, map.wide(), map.taps(), map.taps()};
      int[] strides = {map.window(), 1, map.taps() * map.wide(), map.wide()};
      places.add(new ParameterSlice(name + ".weight", shape, weights, strides));
      places.add(new ParameterSlice(name + ".bias", new int[] {biasCount}, biases, new int[] {1}));
    }
  }

  /** One layer with its input and output features. */
  private static final class Stage implements AutoCloseable {

    private final boolean transposed;
    private final FeatureMaps output;
    private final FeatureMaps outputGradient;
    private final TinyConvolution forward;
    private final TinyConvolution backward;
    private final @Nullable TinyConvolution weightGradient;
    private final @Nullable MatrixBlock biasGradient;
    private final List<MatrixBlock> pixelGradients = new ArrayList<>();
    private final MatrixBlock ones;
    private final HostMatrix bias;
    private final double[] columnBias;

    Stage(
        Layer layer,
        FeatureMaps input,
        FeatureMaps output,
        FeatureMaps inputGradient,
        FeatureMaps outputGradient,
        INDArray parameters,
        @Nullable INDArray gradients,
        int offset,
        MatrixBlock ones) {
      this.transposed = layer.transposed;
      this.output = output;
      this.outputGradient = outputGradient;
      this.ones = ones;
      int weights = layer.map.weights();
      INDArray own = interval(parameters, offset, weights);
      this.bias = new HostMatrix(interval(parameters, offset + weights, layer.outputs()));
      this.columnBias = new double[(int) output.array().size(1)];
      this.forward = between(layer, input, output, own);
      this.backward = between(layer, inputGradient, outputGradient, own);
      if (gradients == null) {
        weightGradient = null;
        biasGradient = null;
      } else {
        INDArray change = interval(gradients, offset, weights);
        weightGradient = between(layer, input, outputGradient, change);
        biasGradient =
            MatrixBlock.of(gradients, offset + weights, layer.outputs(), 1, layer.outputs());
      }
      for (int y = 0; y < output.side(); y++) {
        for (int x = 0; x < output.side(); x++) {
          pixelGradients.add(outputGradient.at(y, x));
        }
      }
    }

    private static INDArray interval(INDArray flat, int from, int length) {
      return flat.reshape(flat.length()).get(NDArrayIndex.interval(from, from + length));
    }

    private static TinyConvolution between(
        Layer layer, FeatureMaps input, FeatureMaps output, INDArray weights) {
      return layer.transposed
          ? TinyConvolution.of(layer.map, output, input, weights)
          : TinyConvolution.of(layer.map, input, output, weights);
    }

    /** Computes the output without its bias, and returns the bias of every column. */
    double[] forward() {
      if (transposed) {
        forward.toWide();
      } else {
        forward.toNarrow();
      }
      bias.read();
      output.spread(bias.values, columnBias);
      return columnBias;
    }

    void backward() {
      if (transposed) {
        backward.toNarrow();
      } else {
        backward.toWide();
      }
    }

    @Override
    public void close() {
      forward.close();
      backward.close();
      if (weightGradient != null) {
        weightGradient.close();
      }
    }

    void backwardToWeights() {
      if (weightGradient == null || biasGradient == null) {
        throw new IllegalStateException("this network has no place for weight gradients");
      }
      weightGradient.toWeights();
      boolean add = false;
      for (MatrixBlock pixel : pixelGradients) {
        biasGradient.productOfTransposed(pixel, ones, add);
        add = true;
      }
    }
  }

  private final List<Stage> stages = new ArrayList<>();
  private final Stage heads;
  private final List<INDArray> owned = new ArrayList<>();
  private final INDArray input;
  private final INDArray inputGradient;
  private final INDArray mean;
  private final INDArray variance;
  private final INDArray meanGradient;
  private final INDArray varianceGradient;
  private final HostElu elu;
  private final Softplus softplus;

  /**
   * @param parameters flat vector that holds at least the shape's parameters from {@code offset}
   * @param gradients flat vector of the same layout, overwritten by {@link #backward}; null if only
   *     {@link #backwardToInput} is used
   */
  GaussianConvNet(
      Shape shape,
      int rows,
      double varianceFloor,
      INDArray parameters,
      @Nullable INDArray gradients,
      int offset) {
    DataType type = parameters.dataType();
    FeatureMaps last = images(type, rows, shape.side(), shape.channels());
    FeatureMaps lastGradient = images(type, rows, shape.side(), shape.channels());
    input = last.array();
    inputGradient = lastGradient.array();
    MatrixBlock ones = MatrixBlock.of(own(matrix(type, rows, 1).assign(1)), 0, rows, 1, rows);
    // A gradient is only read by the previous layer, so two alternating buffers are enough.
    int widest = shape.layers().stream().mapToInt(GaussianConvNet::columns).max().orElse(0);
    INDArray[] places = {own(matrix(type, rows, widest)), own(matrix(type, rows, widest))};
    int position = offset;
    for (Layer layer : shape.layers()) {
      FeatureMaps output = images(type, rows, layer.outputSide(), layer.outputs());
      INDArray place = columns(places[stages.size() % 2], 0, columns(layer));
      FeatureMaps outputGradient = new FeatureMaps(place, layer.outputSide(), layer.outputs());
      stages.add(
          new Stage(
              layer,
              last,
              output,
              lastGradient,
              outputGradient,
              parameters,
              gradients,
              position,
              ones));
      last = output;
      lastGradient = outputGradient;
      position += layer.parameters();
    }
    Layer head = shape.heads();
    int half = columns(head) / 2;
    INDArray gaussian = own(matrix(type, rows, 2 * half));
    INDArray gaussianGradient = own(matrix(type, rows, 2 * half));
    heads =
        new Stage(
            head,
            last,
            gaussians(gaussian, head),
            lastGradient,
            gaussians(gaussianGradient, head),
            parameters,
            gradients,
            position,
            ones);
    mean = columns(gaussian, 0, half);
    meanGradient = columns(gaussianGradient, 0, half);
    varianceGradient = columns(gaussianGradient, half, 2 * half);
    variance = own(matrix(type, rows, half));
    elu = new HostElu(type);
    softplus =
        new Softplus(columns(gaussian, half, 2 * half), variance, varianceGradient, varianceFloor);
  }

  private static INDArray matrix(DataType type, int rows, int columns) {
    return Nd4j.create(type, new long[] {rows, columns}, 'f');
  }

  private INDArray own(INDArray array) {
    owned.add(array);
    return array;
  }

  private FeatureMaps images(DataType type, int rows, int side, int channels) {
    return new FeatureMaps(own(matrix(type, rows, side * side * channels)), side, channels);
  }

  /**
   * All means, then all variances: one of each for every pixel, or for every channel of a single
   * pixel.
   */
  private static FeatureMaps gaussians(INDArray array, Layer head) {
    int side = head.outputSide();
    return side == 1
        ? new FeatureMaps(array, side, head.outputs())
        : new FeatureMaps(array, side, head.outputs(), 1, side * side);
  }

  private static int columns(Layer layer) {
    return layer.outputSide() * layer.outputSide() * layer.outputs();
  }

  private static INDArray columns(INDArray matrix, int from, int to) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  @Override
  public INDArray input() {
    return input;
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
    return inputGradient;
  }

  @Override
  public void forward() {
    for (Stage stage : stages) {
      double[] bias = stage.forward();
      elu.applyAfterBias(stage.output.array(), bias);
    }
    double[] bias = heads.forward();
    elu.addBias(heads.output.array(), bias);
    softplus.forward();
  }

  @Override
  public void backward() {
    backward(true);
  }

  @Override
  public void backwardToInput() {
    backward(false);
  }

  private void backward(boolean toWeights) {
    softplus.backward();
    backward(heads, toWeights);
    for (int i = stages.size() - 1; i >= 0; i--) {
      Stage stage = stages.get(i);
      elu.multiplySlope(stage.output.array(), stage.outputGradient.array());
      backward(stage, toWeights);
    }
  }

  private static void backward(Stage stage, boolean toWeights) {
    if (toWeights) {
      stage.backwardToWeights();
    }
    stage.backward();
  }

  @Override
  public void close() {
    stages.forEach(Stage::close);
    heads.close();
    owned.forEach(INDArray::close);
  }
}
