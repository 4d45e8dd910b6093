package org.kernelscope.nn;

import static org.kernelscope.nn.ImageVaeArchitecture.convolved;
import static org.kernelscope.nn.ImageVaeArchitecture.pooled;
import static org.kernelscope.nn.ImageVaeArchitecture.twiceConvolved;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kernelscope.nn.layer.ConvolutionOps;
import org.kernelscope.nn.layer.PoolingOps;
import org.kernelscope.prior.vae.HostMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A pass of images through encoder, code and decoder, for a fixed number of rows. It gives the
 * evidence lower bound of each image, from one code {@code z = m(x) + exp(s(x)/2) ε},
 *
 * <pre>  L(x) = ln p(x|z) - KL(r(z|x) || N(0, I))</pre>
 *
 * and the gradient of the negative mean bound. All arrays are allocated once. Confined to one
 * thread.
 */
final class ImageVaePass implements AutoCloseable {

  /** Number of factors of at most 2 whose product stays far below the largest double. */
  private static final int FACTORS = 512;

  /** The images, {@code [rows, height, width, channels]}; to be filled before {@link #encode}. */
  final double[] images;

  /** ε, {@code [rows, d]}; to be filled before {@link #decode}. */
  final double[] noise;

  /** z, {@code [rows, d]}; to be filled before {@link #decodeCodes}. */
  final double[] codes;

  final int rows;
  private final int latent;
  private final int imageLength;
  private final ImageVaeParameters weights;
  private final List<INDArray> owned = new ArrayList<>();

  private final INDArray pixels;
  private final HostMatrix input;
  private final INDArray convolved1;
  private final INDArray pooled1;
  private final INDArray convolved2;
  private final INDArray pooled2;

  /** Of r(z|x): d means, then d log-variances, one row per image. */
  private final INDArray statistics;

  private final HostMatrix moments;
  private final INDArray code;
  private final HostMatrix codeCopy;
  private final INDArray unfolded;
  private final INDArray stamped2;
  private final UpsamplingTransposedConvolution last;

  /** {@code [rows, height, width, channels]}. */
  private final double[] logits;

  private final double[] logLikelihoods;
  private final @Nullable Backward backward;

  /**
   * @param parameters flat weights, read at every pass
   * @param gradients receives the gradients of the weights from {@link #backward}; null if they are
   *     not needed
   */
  ImageVaePass(
      ImageVaeArchitecture shape, int rows, INDArray parameters, @Nullable INDArray gradients) {
    this.rows = rows;
    this.latent = shape.latent();
    this.imageLength = shape.imageLength();
    this.weights = ImageVaeParameters.of(shape, parameters);
    int height = shape.height();
    int width = shape.width();
    int height2 = twiceConvolved(height);
    int width2 = twiceConvolved(width);
    pixels = array(parameters, rows, height, width, shape.channels());
    input = new HostMatrix(pixels);
    images = input.values;
    convolved1 = array(parameters, rows, convolved(height), convolved(width), shape.first());
    pooled1 = array(parameters, rows, pooled(height), pooled(width), shape.first());
    convolved2 = array(parameters, rows, height2, width2, shape.second());
    pooled2 = array(parameters, rows, height2 / 2, width2 / 2, shape.second());
    statistics = array(parameters, rows, 2L * latent);
    moments = new HostMatrix(statistics);
    code = array(parameters, rows, latent);
    codeCopy = new HostMatrix(code);
    codes = codeCopy.values;
    noise = new double[rows * latent];
    unfolded = array(parameters, rows, height2, width2, shape.second());
    stamped2 = array(parameters, rows, pooled(height), pooled(width), shape.first());
    last = new UpsamplingTransposedConvolution(stamped2, weights.deconv1());
    logits = new double[images.length];
    logLikelihoods = new double[rows];
    backward = gradients == null ? null : new Backward(ImageVaeParameters.of(shape, gradients));
  }

  private INDArray array(INDArray like, long... shape) {
    INDArray made = Nd4j.create(like.dataType(), shape);
    owned.add(made);
    return made;
  }

  private INDArray like(INDArray other) {
    return array(other, other.shape());
  }

  private static INDArray matrix(INDArray images) {
    return images.reshape('c', images.size(0), images.length() / images.size(0));
  }

  /** Computes {@code r(z|x)} for the images. */
  void encode() {
    input.write();
    ConvolutionOps.forward(pixels, weights.conv1().weights(), weights.conv1().biases(), convolved1);
    PoolingOps.maxPool(convolved1, pooled1);
    PoolingOps.leakyRelu(pooled1);
    ConvolutionOps.forward(
        pooled1, weights.conv2().weights(), weights.conv2().biases(), convolved2);
    PoolingOps.maxPool(convolved2, pooled2);
    PoolingOps.leakyRelu(pooled2);
    dense(weights.encoder(), matrix(pooled2), statistics);
    moments.read();
  }

  private static void dense(ImageVaeParameters.Layer layer, INDArray input, INDArray output) {
    Nd4j.gemm(input, layer.weights(), output, false, false, 1.0, 0.0);
    output.addiRowVector(layer.biases());
  }

  private double mean(int row, int dimension) {
    return moments.values[row * 2 * latent + dimension];
  }

  private double logVariance(int row, int dimension) {
    return moments.values[row * 2 * latent + latent + dimension];
  }

  /** Draws the codes, and computes {@code p(x|z)} and the log-likelihood of the images. */
  void decode() {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < latent; i++) {
        int at = row * latent + i;
        codes[at] = mean(row, i) + Math.exp(0.5 * logVariance(row, i)) * noise[at];
      }
    }
    decodeCodes();
    for (int row = 0; row < rows; row++) {
      logLikelihoods[row] = findLogLikelihood(row);
    }
  }

  /** Computes {@code p(x|z)} for the {@link #codes}. */
  void decodeCodes() {
    codeCopy.write();
    dense(weights.decoder(), code, matrix(unfolded));
    PoolingOps.leakyRelu(unfolded);
    ConvolutionOps.transposed(
        unfolded, weights.deconv2().weights(), weights.deconv2().biases(), stamped2);
    PoolingOps.leakyRelu(stamped2);
    last.forward(logits);
  }

  /** {@code ln p(x|z) = sum x l - ln(1 + exp l)} over the pixels x and their logits l. */
  private double findLogLikelihood(int row) {
    double sum = 0;
    double product = 1;
    int from = row * imageLength;
    for (int i = 0; i < imageLength; i++) {
      double logit = logits[from + i];
      sum += images[from + i] * logit - Math.max(logit, 0);
      product *= 1 + Math.exp(-Math.abs(logit));
      if (i % FACTORS == FACTORS - 1) {
        sum -= Math.log(product);
        product = 1;
      }
    }
    return sum - Math.log(product);
  }

  /** The bound of one image in nats. */
  double bound(int row) {
    return logLikelihoods[row] - divergence(row);
  }

  /** {@code KL(r(z|x) || N(0, I))}. */
  double divergence(int row) {
    double sum = 0;
    for (int i = 0; i < latent; i++) {
      double mean = mean(row, i);
      double logVariance = logVariance(row, i);
      sum += mean * mean + Math.exp(logVariance) - 1 - logVariance;
    }
    return 0.5 * sum;
  }

  /** {@code ln p(x, z) - ln r(z|x)}: the logarithm of an importance weight. */
  double logWeight(int row) {
    double sum = 0;
    for (int i = 0; i < latent; i++) {
      int at = row * latent + i;
      sum += noise[at] * noise[at] + logVariance(row, i) - codes[at] * codes[at];
    }
    return logLikelihoods[row] + 0.5 * sum;
  }

  /** Sets the codes to the means of {@code r(z|x)}. */
  void useMeans() {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(moments.values, row * 2 * latent, codes, row * latent, latent);
    }
  }

  /**
   * The means of {@code p(x|z)}.
   *
   * @param target overwritten with the first of them, {@code [n, height, width, channels]}
   */
  void copyMeans(float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) sigmoid(logits[i]);
    }
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /**
   * Computes the gradient of the negative mean bound of all rows. Call it once after each encoding
   * and decoding: it overwrites their activations.
   */
  void backward() {
    if (backward == null) {
      throw new IllegalStateException("this pass has no place for gradients");
    }
    backward.run(1.0 / rows);
  }

  /** The arrays that only training needs. */
  private final class Backward {

    private final ImageVaeParameters gradients;
    private final double[] logitGradient;
    private final INDArray stampedGradient2;
    private final INDArray unfoldedGradient;
    private final INDArray codeGradient;
    private final HostMatrix codeGradientCopy;
    private final INDArray statisticsGradient;
    private final HostMatrix statisticsGradientCopy;
    private final INDArray pooledGradient2;
    private final INDArray convolvedGradient2;
    private final INDArray pooledGradient1;
    private final INDArray convolvedGradient1;
    private final KernelGradient deconv2;
    private final KernelGradient conv2;
    private final KernelGradient conv1;
    private final INDArray stampedOnes;
    private final INDArray convolvedOnes1;
    private final INDArray convolvedOnes2;
    private final INDArray rowOnes;

    /** The two scratch arrays that a kernel gradient needs. */
    private final class KernelGradient {

      private final INDArray exchanged;
      private final INDArray scratch;

      KernelGradient(INDArray wide, INDArray kernels) {
        exchanged = array(wide, wide.size(3), wide.size(1), wide.size(2), wide.size(0));
        scratch = array(wide, kernels.size(2), kernels.size(0), kernels.size(1), kernels.size(3));
      }

      void find(INDArray wide, INDArray narrow, INDArray gradient) {
        ConvolutionOps.exchange(wide, exchanged);
        ConvolutionOps.kernelGradient(exchanged, narrow, gradient, scratch);
      }
    }

    Backward(ImageVaeParameters gradients) {
      this.gradients = gradients;
      logitGradient = new double[logits.length];
      stampedGradient2 = like(stamped2);
      unfoldedGradient = like(unfolded);
      codeGradient = like(code);
      codeGradientCopy = new HostMatrix(codeGradient);
      statisticsGradient = like(statistics);
      statisticsGradientCopy = new HostMatrix(statisticsGradient);
      pooledGradient2 = like(pooled2);
      convolvedGradient2 = like(convolved2);
      pooledGradient1 = like(pooled1);
      convolvedGradient1 = like(convolved1);
      deconv2 = new KernelGradient(stamped2, weights.deconv2().weights());
      conv2 = new KernelGradient(pooled1, weights.conv2().weights());
      conv1 = new KernelGradient(pixels, weights.conv1().weights());
      stampedOnes = ones(stamped2);
      convolvedOnes1 = ones(convolved1);
      convolvedOnes2 = ones(convolved2);
      rowOnes = ones(code);
    }

    private INDArray ones(INDArray output) {
      INDArray made = array(output, 1, output.length() / output.size(output.rank() - 1));
      made.assign(1);
      return made;
    }

    void run(double weight) {
      decoder(weight);
      code(weight);
      encoder();
    }

    /** The activation is not read after its gradient is known, so the slopes overwrite it. */
    private void multiplyBySlopes(INDArray gradient, INDArray activation) {
      PoolingOps.leakyReluSlopes(activation, activation);
      gradient.muli(activation);
    }

    private void decoder(double weight) {
      for (int i = 0; i < images.length; i++) {
        logitGradient[i] = weight * (sigmoid(logits[i]) - images[i]);
      }
      last.backward(logitGradient, gradients.deconv1(), stampedGradient2);
      multiplyBySlopes(stampedGradient2, stamped2);
      deconv2.find(stampedGradient2, unfolded, gradients.deconv2().weights());
      gradients.deconv2().biasGradient(stampedGradient2, stampedOnes);
      ConvolutionOps.convolve(stampedGradient2, weights.deconv2().weights(), unfoldedGradient);
      multiplyBySlopes(unfoldedGradient, unfolded);
      dense(weights.decoder(), gradients.decoder(), code, matrix(unfoldedGradient), codeGradient);
    }

    private void dense(
        ImageVaeParameters.Layer layer,
        ImageVaeParameters.Layer gradient,
        INDArray input,
        INDArray outputGradient,
        INDArray inputGradient) {
      Nd4j.gemm(input, outputGradient, gradient.weights(), true, false, 1.0, 0.0);
      gradient.biasGradient(outputGradient, rowOnes);
      Nd4j.gemm(outputGradient, layer.weights(), inputGradient, false, true, 1.0, 0.0);
    }

    private void code(double weight) {
      codeGradientCopy.read();
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < latent; i++) {
          int at = row * latent + i;
          int place = row * 2 * latent + i;
          double pulled = codeGradientCopy.values[at];
          double logVariance = logVariance(row, i);
          statisticsGradientCopy.values[place] = pulled + weight * mean(row, i);
          statisticsGradientCopy.values[place + latent] =
              0.5 * pulled * noise[at] * Math.exp(0.5 * logVariance)
                  + 0.5 * weight * (Math.exp(logVariance) - 1);
        }
      }
      statisticsGradientCopy.write();
    }

    private void encoder() {
      dense(
          weights.encoder(),
          gradients.encoder(),
          matrix(pooled2),
          statisticsGradient,
          matrix(pooledGradient2));
      multiplyBySlopes(pooledGradient2, pooled2);
      PoolingOps.maxPoolGradient(convolved2, pooledGradient2, convolvedGradient2);
      conv2.find(pooled1, convolvedGradient2, gradients.conv2().weights());
      gradients.conv2().biasGradient(convolvedGradient2, convolvedOnes2);
      ConvolutionOps.imageGradient(convolvedGradient2, weights.conv2().weights(), pooledGradient1);
      multiplyBySlopes(pooledGradient1, pooled1);
      PoolingOps.maxPoolGradient(convolved1, pooledGradient1, convolvedGradient1);
      conv1.find(pixels, convolvedGradient1, gradients.conv1().weights());
      gradients.conv1().biasGradient(convolvedGradient1, convolvedOnes1);
    }
  }

  @Override
  public void close() {
    last.close();
    owned.forEach(INDArray::close);
  }
}
