package org.kernelscope.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/** The rule that turns gradients into updates of the weights. */
public enum Optimiser {
  /** Kingma and Ba, ICLR 2015. */
  ADAM("adam", "Adam"),
  /** Adam with decoupled weight decay: Loshchilov and Hutter, ICLR 2019. */
  ADAMW("adamw", "AdamW"),
  /** Stochastic gradient descent with Nesterov's momentum: Sutskever et al., ICML 2013. */
  SGD("sgd", "SGD"),
  /** Tieleman and Hinton, 2012. */
  RMSPROP("rmsprop", "RMSProp");

  /** Decay factor of the running mean square, as in PyTorch. */
  private static final double RMS_DECAY = 0.99;

  private static final double RMS_EPSILON = 1e-8;

  private final String key;
  private final String title;

  Optimiser(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Its name in files and on the command line. */
  public String key() {
    return key;
  }

  /** Its name on the screen. */
  public String title() {
    return title;
  }

  /**
   * Resets the optimiser's state to its value before the first step. ND4J starts RMSProp's mean
   * squares at ε, which is more than the mean squares of small gradients.
   */
  void forget(INDArray memory) {
    if (this == RMSPROP) {
      memory.assign(0);
    }
  }

  /** DL4J's updater, without weight decay. */
  IUpdater updater(double learningRate, double momentum) {
    return switch (this) {
      case ADAM, ADAMW -> new Adam(learningRate);
      case SGD -> new Nesterovs(learningRate, momentum);
      case RMSPROP -> new RmsProp(learningRate, RMS_DECAY, RMS_EPSILON);
    };
  }
}
