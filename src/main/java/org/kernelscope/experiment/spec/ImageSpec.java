package org.kernelscope.experiment.spec;

import java.util.OptionalDouble;
import org.kernelscope.nn.Optimisation;
import org.kernelscope.nn.RateDecay;

/** A training of a network on images. */
public sealed interface ImageSpec extends RunSpec permits ComparedSpec, FewShotSpec {

  /** Name or folder of the data set. */
  default String data() {
    return get(SharedSettings.DATA);
  }

  /** The run ends early after this number of evaluations without improvement; 0 for never. */
  default int patience() {
    return get(SharedSettings.PATIENCE);
  }

  /** The accuracy, or of an image VAE the bound, at which it ends early; empty for none. */
  default OptionalDouble target() {
    return SharedSettings.target(values());
  }

  /** Seconds of training after which it ends early; 0 for never. */
  default int timeLimit() {
    return get(SharedSettings.TIME_LIMIT);
  }

  /** The schedule of the learning rate. */
  default RateDecay decay() {
    return get(SharedSettings.DECAY);
  }

  /** The settings of gradient descent. */
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
