package org.kernelscope.experiment.spec;

import org.kernelscope.nn.Optimisation;
import org.kernelscope.nn.RateDecay;

/** A training of a network on images. */
public sealed interface ImageSpec extends RunSpec permits ComparedSpec, FewShotSpec {

  /** Name or folder of the data set. */
  default String data() {
    return get(SharedSettings.DATA);
  }

  /** How the learning rate falls. */
  default RateDecay decay() {
    return get(SharedSettings.DECAY);
  }

  /** How the network follows its gradients. */
  default Optimisation optimisation() {
    return new Optimisation(
        get(SharedSettings.OPTIMISER),
        get(SharedSettings.MOMENTUM),
        get(SharedSettings.WEIGHT_DECAY),
        get(SharedSettings.CLIP),
        decay(),
        get(SharedSettings.WARMUP),
        steps());
  }
}
