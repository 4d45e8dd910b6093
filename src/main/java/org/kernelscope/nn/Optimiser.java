package org.kernelscope.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/** The rule by which weights follow their gradients. */
public enum Optimiser {
  /** Kingma and Ba, ICLR 2015. */
  ADAM("adam", "Adam"),
  /** Adam with decoupled weight decay: Loshchilov and Hutter, ICLR 2019. */
  ADAMW("adamw", "AdamW"),
  /** Stochastic gradient descent with Nesterov's momentum: Sutskever et al., ICML 2013. */
  SGD("sgd", "SGD"),
  /** Tieleman and Hinton, 2012. */
  RMSPROP("rmsprop", "RMSProp");

  /** Share of the mean square that stays in a step, as in PyTorch. */
  private static final double RMS_DECAY = 0.99;

  private static final double RMS_EPSILON = 1e-8;

  private final String key;
  private final String title;

  Optimiser(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** How it is written. */
  public String key() {
    return key;
  }

  /** How it is called on the screen. */
  public String title() {
    return title;
  }

  /**
   * Makes what it remembers what it is before the first step: ND4J has RMSProp begin with ε for
   * mean squares, which is more than those of small gradients.
   */
  void forget(INDArray memory) {
    if (this == RMSPROP) {
      memory.assign(0);
    }
  }

  /** What takes the steps, but for a decay of weights. */
  IUpdater updater(double learningRate, double momentum) {
    return switch (this) {
      case ADAM, ADAMW -> new Adam(learningRate);
      case SGD -> new Nesterovs(learningRate, momentum);
      case RMSPROP -> new RmsProp(learningRate, RMS_DECAY, RMS_EPSILON);
    };
  }
}
