package org.kernelscope.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Takes the share {@code learning rate · coefficient} from every weight in a step, whatever the
 * optimiser makes of its gradient (Loshchilov and Hutter, ICLR 2019). It is no part of the
 * objective; DL4J's {@code WeightDecay} adds half the squared weights to the loss that it tells.
 *
 * <p>Kept in the JSON of saved networks.
 */
public final class DecoupledWeightDecay implements Regularization {

  private static final long serialVersionUID = 1;

  @JsonProperty private final double coefficient;

  public DecoupledWeightDecay(@JsonProperty("coefficient") double coefficient) {
    this.coefficient = coefficient;
  }

  @Override
  public ApplyStep applyStep() {
    return ApplyStep.POST_UPDATER;
  }

  /** Adds to what is going to be taken from the weights. */
  @Override
  public void apply(INDArray weights, INDArray step, double rate, int iteration, int epoch) {
    Nd4j.exec(new Axpy(weights, step, step, rate * coefficient));
  }

  @Override
  public double score(INDArray weights, int iteration, int epoch) {
    return 0;
  }

  @Override
  public Regularization clone() {
    return new DecoupledWeightDecay(coefficient);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DecoupledWeightDecay decay && coefficient == decay.coefficient;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(coefficient);
  }
}
