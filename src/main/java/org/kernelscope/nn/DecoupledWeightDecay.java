package org.kernelscope.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Decoupled weight decay (Loshchilov and Hutter, ICLR 2019): every step reduces each weight by the
 * fraction {@code learning rate · coefficient}, independently of the optimiser's step. It is not
 * part of the objective. DL4J's own {@code WeightDecay} adds half the squared weights to the
 * reported loss.
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

  /** Adds the decay to the update, which is then subtracted from the weights. */
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
