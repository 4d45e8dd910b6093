package org.kernelscope.experiment.run;

import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Predictions;

/**
 * An event that a run sends during training. Events are immutable and arrive on the run's training
 * thread.
 */
public sealed interface RunEvent {

  /**
   * Series name of the mean training loss of a batch, nats; for an image VAE the negative bound.
   */
  String LOSS = "loss";

  /** Series name of the accuracy on the test images, 0 to 1. */
  String ACCURACY = "accuracy";

  /** Series name of the root mean square of frozen features over training images and features. */
  String FEATURE_RMS = "feature rms";

  /** Series name of the evidence lower bound on the training kernels, nats per kernel. */
  String TRAIN_ELBO = "train elbo";

  /**
   * Series name of the evidence lower bound on held-out data: nats per kernel for a kernel VAE,
   * nats per test image for an image VAE.
   */
  String TEST_ELBO = "test elbo";

  /** Series name of the importance-weighted estimate of ln p(x), nats per test image. */
  String IMPORTANCE_WEIGHTED = "importance-weighted";

  /** Series name of the evidence lower bound, nats over the training images. */
  String BOUND = "bound";

  /** Series name of the expected log-likelihood of the training labels, nats. */
  String DATA_TERM = "data term";

  /** Series name of the accuracy with the posterior means as weights, 0 to 1. */
  String ACCURACY_OF_MEANS = "accuracy of means";

  /** Series name of the accuracy with one set of weights drawn from the posterior, 0 to 1. */
  String ACCURACY_OF_SAMPLE = "accuracy of one sample";

  /** Series name of an ensemble's negative log-likelihood, nats per test image. */
  String NLL = "nll";

  /** Series name of an ensemble's expected calibration error, 0 to 1. */
  String ECE = "ece";

  /** Series name of the entropy of a layer's posterior, nats. */
  static String entropy(ConvLayer layer) {
    return "entropy " + layer.name();
  }

  /** Series name of the cross term {@code E_q ln p(w)} of a layer, nats. */
  static String crossTerm(ConvLayer layer) {
    return "cross term " + layer.name();
  }

  /**
   * Series name of the standard error of a layer's cross term, nats; sent when the estimate uses a
   * part of the kernels.
   */
  static String standardError(ConvLayer layer) {
    return "standard error " + layer.name();
  }

  /** A number measured after {@code step} steps. */
  record Metric(String series, int step, double value) implements RunEvent {}

  /**
   * The kernels of a layer after {@code step} steps.
   *
   * @param milestone whether it belongs to the record of the run, or only to the live view
   */
  record Kernels(int step, ConvLayer layer, KernelSet kernels, boolean milestone)
      implements RunEvent {}

  /** The prior in training after {@code step} steps, for the live view: a few times a second. */
  record View(int step, PriorView view) implements RunEvent {}

  /**
   * The standard deviations of a layer's posterior after {@code step} steps; {@link Kernels} has
   * the means.
   *
   * @param milestone whether it belongs to the record of the run, or only to the live view
   */
  record Deviations(int step, ConvLayer layer, KernelSet deviations, boolean milestone)
      implements RunEvent {}

  /** The ensemble's predictions for the first test images after {@code step} steps. */
  record Predicted(int step, Predictions predictions) implements RunEvent {}

  /**
   * Reconstructions and samples of an image VAE after {@code step} steps.
   *
   * @param milestone whether they are to be kept rather than only shown
   */
  record Decoded(int step, DecodedImages images, boolean milestone) implements RunEvent {}

  /** Something that happened at a step and is not a metric. */
  sealed interface Mark extends RunEvent {

    /** The number of steps done when it happened. */
    int step();
  }

  /** A user changed the learning rate; the new rate is valid from the step after {@code step}. */
  record LearningRate(int step, double value) implements Mark {}

  /**
   * The run continues from a checkpoint of {@code step} steps; earlier events of later steps are
   * void. The metrics recorded up to the checkpoint follow immediately, for new listeners.
   */
  record Resumed(int step) implements Mark {}

  /**
   * The run is complete after fewer steps than planned: it ended early.
   *
   * @param reason half a sentence; empty in older logs, which have no reason
   */
  record EndedEarly(int step, String reason) implements Mark {}

  /** Something that people should know of the run, such as a damaged checkpoint: a sentence. */
  record Note(int step, String sentence) implements Mark {}

  /** The run entered a state; {@code message} is a sentence for people; it may be empty. */
  record State(RunState state, String message) implements RunEvent {}
}
