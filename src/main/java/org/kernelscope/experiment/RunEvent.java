package org.kernelscope.experiment;

import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/** What a run tells while it goes. Events are immutable and arrive on the run's training thread. */
public sealed interface RunEvent {

  /** Series name of the mean training loss of a batch, nats. */
  String LOSS = "loss";

  /** Series name of the accuracy on the test images, 0 to 1. */
  String ACCURACY = "accuracy";

  /** Series name of the evidence lower bound on the training kernels, nats per kernel. */
  String TRAIN_ELBO = "train elbo";

  /** Series name of the evidence lower bound on the held-out kernels, nats per kernel. */
  String TEST_ELBO = "test elbo";

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

  /** The learning rate was changed by a person; it holds from the step after {@code step}. */
  record LearningRate(int step, double value) implements RunEvent {}

  /**
   * The run goes on from a checkpoint of {@code step} steps; whatever it told after that is void.
   */
  record Resumed(int step) implements RunEvent {}

  /** The run entered a state; {@code message} is a sentence for people, empty where none is due. */
  record State(RunState state, String message) implements RunEvent {}
}
