package org.kernelscope.nn;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Clips the gradient by its norm over all parameters of a network, before the optimiser uses it.
 * DL4J itself only clips each layer separately.
 */
final class GradientClipping extends BaseTrainingListener {

  private final TrainableNetwork network;
  private final double largest;
  private final boolean mean;

  /**
   * @param largest the largest norm of the gradient
   * @param mean whether the objective is the mean over a batch: DL4J divides later
   */
  GradientClipping(TrainableNetwork network, double largest, boolean mean) {
    this.network = network;
    this.largest = largest;
    this.mean = mean;
  }

  @Override
  public void onGradientCalculation(Model model) {
    clip(network.gradients(), mean ? largest * model.batchSize() : largest);
  }

  static void clip(INDArray gradients, double largest) {
    double norm = gradients.norm2Number().doubleValue();
    if (norm > largest) {
      gradients.muli(largest / norm);
    }
  }
}
