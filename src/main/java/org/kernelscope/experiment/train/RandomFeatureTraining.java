package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.BatchOrder;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ConvNet;

/**
 * Trains one {@link RandomFeatureSpec}. The convolutions see every image once, before the first
 * step; a checkpoint holds the classifier alone, and a resumed run computes the features again.
 */
final class RandomFeatureTraining implements Training {

  private static final int EVALUATION_BATCH = 500;

  private final RandomFeatureSpec spec;
  private final ImageDataset train;
  private final ImageDataset test;
  private final Architecture convolutions;
  private final Map<ConvLayer, KernelSet> kernels;
  private final Architecture architecture;
  private final BatchOrder order;
  private final int stepsAnEpoch;
  private final int[] indices;
  private final int[] labels;
  private final float[] batch;
  private final float[] testBatch;
  private @Nullable FrozenFeatures trainFeatures;
  private @Nullable FrozenFeatures testFeatures;
  private ConvNet classifier;
  private double loss;
  private boolean evaluationOwed;

  /**
   * @throws org.kernelscope.data.BadInputException when the data set or the initialisation of the
   *     spec does not fit the network, or the features do not fit into memory
   */
  RandomFeatureTraining(RandomFeatureSpec spec, Library library) {
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    this.train = data.train().first(spec.trainExamples());
    this.test = data.test().first(spec.testExamples());
    this.convolutions = spec.architecture(train);
    this.kernels =
        InitialKernels.of(spec.initialisation(), spec.seed(), library, convolutions).layers();
    int length;
    try (ConvNet frozen = frozen()) {
      length = frozen.featureLength();
    }
    FrozenFeatures.requireRoom(
        (long) train.count() + test.count(), length, Runtime.getRuntime().maxMemory());
    this.order = new BatchOrder(train.count(), spec.batch(), spec.seed());
    this.stepsAnEpoch = train.count() / order.batch();
    this.indices = new int[order.batch()];
    this.labels = new int[order.batch()];
    this.batch = new float[order.batch() * length];
    this.testBatch = new float[EVALUATION_BATCH * length];
    this.architecture = convolutions.onFeatures(length);
    this.classifier = ConvNet.create(architecture, spec.learningRate(), 0);
    classifier.initialiseClassifier(Seeds.stream(spec.seed(), "classifier"));
  }

  private ConvNet frozen() {
    ConvNet network = ConvNet.create(convolutions, spec.learningRate(), 0);
    kernels.forEach(network::setKernels);
    return network;
  }

  @Override
  public int step() {
    return classifier.steps();
  }

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal stop) {
    // The record of a resumed run has them already.
    boolean fresh = step() == 0;
    kernels.forEach(
        (layer, drawn) -> events.accept(new RunEvent.Kernels(step(), layer, drawn, fresh)));
    evaluationOwed = true;
    try (ConvNet frozen = frozen()) {
      trainFeatures = FrozenFeatures.of(train, frozen, stop);
      testFeatures = FrozenFeatures.of(test, frozen, stop);
    }
    if (trainFeatures != null && testFeatures != null) {
      if (fresh) {
        events.accept(
            new RunEvent.Metric(RunEvent.FEATURE_RMS, step(), trainFeatures.rootMeanSquare()));
      }
      report(events, testFeatures, stop);
    }
  }

  @Override
  public void advance(Consumer<RunEvent> events, StopSignal stop) {
    FrozenFeatures seen = trainFeatures;
    FrozenFeatures unseen = testFeatures;
    if (seen == null || unseen == null) {
      throw new IllegalStateException("a step before the features are there");
    }
    order.copyBatch(step(), indices);
    for (int i = 0; i < indices.length; i++) {
      seen.copy(indices[i], batch, i * architecture.channels());
      labels[i] = seen.labels()[indices[i]];
    }
    loss = classifier.step(batch, labels);
    events.accept(new RunEvent.Metric(RunEvent.LOSS, step(), loss));
    report(events, unseen, stop);
  }

  private void report(Consumer<RunEvent> events, FrozenFeatures unseen, StopSignal stop) {
    if (step() % stepsAnEpoch != 0 && step() != spec.steps()) {
      evaluationOwed = false;
      return;
    }
    evaluationOwed = true;
    int correct = 0;
    for (int from = 0; from < unseen.count(); from += EVALUATION_BATCH) {
      if (stop.stopRequested()) {
        return;
      }
      int[] expected = new int[Math.min(EVALUATION_BATCH, unseen.count() - from)];
      for (int i = 0; i < expected.length; i++) {
        unseen.copy(from + i, testBatch, i * architecture.channels());
        expected[i] = unseen.labels()[from + i];
      }
      correct += classifier.countCorrect(testBatch, expected);
    }
    evaluationOwed = false;
    events.accept(
        new RunEvent.Metric(RunEvent.ACCURACY, step(), correct / (double) unseen.count()));
  }

  @Override
  public boolean isComplete() {
    return step() >= spec.steps() && !evaluationOwed;
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(loss);
  }

  @Override
  public void setLearningRate(double learningRate) {
    classifier.setLearningRate(learningRate);
  }

  @Override
  public void save(Path file) throws IOException {
    AtomicFile.write(file, classifier::save);
  }

  @Override
  public void restore(Path file) throws IOException {
    ConvNet restored = ConvNet.load(architecture, file);
    classifier.close();
    classifier = restored;
    setLearningRate(spec.learningRate());
  }

  @Override
  public void close() {
    classifier.close();
  }
}
