package org.kernelscope.nn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.kernelscope.nn.layer.KernelConvolution;
import org.nd4j.linalg.api.buffer.DataType;

/** A classifier whose weights are numbers: a point estimate. */
public final class ConvNet extends ConvClassifier {

  private ConvNet(Architecture architecture, TrainableNetwork network, Optimisation optimisation) {
    super(architecture, network, optimisation, true);
  }

  /**
   * A network with kernels and biases of zero, trained on the categorical cross-entropy. Set its
   * weights with {@link #setKernels} and {@link #initialiseClassifier}.
   *
   * @param learningRate the initial learning rate
   * @param l2 weight of {@code 0.5 |w|^2} in the objective, which is a mean over the batch; for
   *     kernels and classifier weights; 0 for none
   */
  public static ConvNet create(
      Architecture architecture, Optimisation optimisation, double learningRate, double l2) {
    return create(architecture, optimisation, learningRate, l2, DataType.FLOAT);
  }

  /** The same network, trained with Adam. */
  public static ConvNet create(Architecture architecture, double learningRate, double l2) {
    return create(architecture, Optimisation.ADAM, learningRate, l2);
  }

  static ConvNet create(
      Architecture architecture,
      Optimisation optimisation,
      double learningRate,
      double l2,
      DataType dataType) {
    return new ConvNet(
        architecture,
        new NetworkConfiguration(
                architecture,
                block ->
                    new KernelConvolution(
                        block.name(), block.size(), block.channels(), block.padded()),
                dataType,
                optimisation,
                learningRate,
                l2,
                true)
            .create(),
        optimisation);
  }

  /** Writes architecture, parameters and the state of the optimiser as a DL4J zip. */
  public void save(OutputStream out) throws IOException {
    NetworkFile.write(network(), out);
  }

  /**
   * Reads a network written by {@link #save}, with the state of the optimiser.
   *
   * @param optimisation the one the saved network was trained with
   * @throws IOException when the file is not such a network; the message is one sentence
   */
  public static ConvNet load(Architecture architecture, Optimisation optimisation, Path file)
      throws IOException {
    return new ConvNet(architecture, NetworkFile.read(file, true), optimisation);
  }

  /**
   * One optimiser step.
   *
   * @param images {@code [N, height, width, channels]}, in [0, 1]
   * @param labels N classes
   * @return mean cross-entropy of the batch before the step, in nats
   */
  public double step(float[] images, int[] labels) {
    return fit(images, labels);
  }
}
