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
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ConvNet;

/**
 * Trains one {@link RandomFeatureSpec}. The features of every image are computed once, before the
 * first step. A checkpoint has only the classifier, so a resumed run computes the features again.
 */
final class RandomFeatureTraining extends ImageTraining {

  private final RandomFeatureSpec spec;
  private final ImageDataset train;
  private final ImageDataset test;
  private final Architecture convolutions;
  private final Map<ConvLayer, KernelSet> kernels;
  private final Architecture architecture;
  private @Nullable Minibatch batch;
  private @Nullable FrozenFeatures testFeatures;
  private ConvNet classifier;

  /**
   * @throws org.kernelscope.data.BadInputException when the data set or the initialisation of the
   *     spec does not fit the network, or the features do not fit into memory
   */
  RandomFeatureTraining(RandomFeatureSpec spec, Library library) {
    super(spec);
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    this.train = data.train().first(spec.trainExamples());
    this.test = data.test().first(spec.testExamples());
    this.convolutions = spec.architecture(train);
    watch(new ChanceWatch(RunEvent.LOSS, 1, convolutions.classes(), test.labels()));
    this.kernels =
        InitialKernels.of(spec.initialisation(), spec.seed(), library, convolutions).layers();
    int length;
    try (ConvNet frozen = frozen()) {
      length = frozen.featureLength();
    }
    FrozenFeatures.requireRoom(
        (long) train.count() + test.count(), length, Runtime.getRuntime().maxMemory());
    this.architecture = convolutions.onFeatures(length);
    this.classifier = ConvNet.create(architecture, spec.optimisation(), spec.learningRate(), 0);
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
    // A resumed run has already recorded them.
    boolean fresh = step() == 0;
    kernels.forEach(
        (layer, drawn) -> events.accept(new RunEvent.Kernels(step(), layer, drawn, fresh)));
    FrozenFeatures trainFeatures;
    try (ConvNet frozen = frozen()) {
      trainFeatures = FrozenFeatures.of(train, frozen, stop);
      testFeatures = FrozenFeatures.of(test, frozen, stop);
    }
    if (trainFeatures == null || testFeatures == null) {
      return;
    }
    batch = new Minibatch(trainFeatures, spec.batch(), spec.seed());
    if (fresh) {
      events.accept(
          new RunEvent.Metric(RunEvent.FEATURE_RMS, step(), trainFeatures.rootMeanSquare()));
    }
    super.begin(events, stop);
  }

  @Override
  double learn(int step, Consumer<RunEvent> events) {
    Minibatch features = ready(batch);
    features.load(step);
    double loss = classifier.step(features.values(), features.labels());
    events.accept(new RunEvent.Metric(RunEvent.LOSS, step(), loss));
    return loss;
  }

  private static <T> T ready(@Nullable T features) {
    if (features == null) {
      throw new IllegalStateException("a step before the features are there");
    }
    return features;
  }

  @Override
  boolean evaluatesAfter(int step) {
    return step % ready(batch).stepsAnEpoch() == 0;
  }

  /** The kernels do not change; they were sent at the start. */
  @Override
  void show(Consumer<RunEvent> events, boolean milestone) {}

  @Override
  boolean evaluate(Consumer<RunEvent> events, StopSignal stop) {
    return tellAccuracy(classifier, ready(testFeatures), architecture.classes(), events, stop);
  }

  @Override
  public boolean isFinite() {
    return classifier.isFinite();
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
    ConvNet restored = ConvNet.load(architecture, spec.optimisation(), file);
    classifier.close();
    classifier = restored;
    setLearningRate(spec.learningRate());
  }

  @Override
  public void close() {
    classifier.close();
  }
}
