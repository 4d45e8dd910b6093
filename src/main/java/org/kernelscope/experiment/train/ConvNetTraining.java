package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.BatchOrder;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ConvNet;

/** Trains one {@link ConvNetSpec}. */
final class ConvNetTraining implements Training {

  private static final int EVALUATION_BATCH = 500;
  private static final long LIVE_VIEW_NANOS = 200_000_000;

  private final ConvNetSpec spec;
  private final Architecture architecture;
  private final ImageDataset train;
  private final ImageDataset test;
  private final BatchOrder order;
  private final int[] indices;
  private final float[] images;
  private final int[] labels;
  private final float[] testImages;
  private ConvNet network;
  private double loss;
  private boolean evaluationOwed;
  private long kernelsShownAt;

  /**
   * @throws org.kernelscope.data.BadInputException when the data set or the initialisation of the
   *     spec does not fit the network
   */
  ConvNetTraining(ConvNetSpec spec, Library library) {
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    this.train = data.train().first(spec.trainExamples());
    this.test = data.test().first(spec.testExamples());
    this.architecture = spec.architecture(train);
    InitialKernels initial =
        InitialKernels.of(spec.initialisation(), spec.seed(), library, architecture);
    this.order = new BatchOrder(train.count(), spec.batch(), spec.seed());
    this.indices = new int[order.batch()];
    this.images = new float[order.batch() * train.imageLength()];
    this.labels = new int[order.batch()];
    this.testImages = new float[EVALUATION_BATCH * test.imageLength()];
    this.network = ConvNet.create(architecture, spec.learningRate(), spec.l2());
    initial.layers().forEach(network::setKernels);
    network.initialiseClassifier(Seeds.stream(spec.seed(), "classifier"));
    setLearningRate(spec.learningRate());
  }

  @Override
  public int step() {
    return network.steps();
  }

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal stop) {
    report(events, stop);
  }

  @Override
  public void advance(Consumer<RunEvent> events, StopSignal stop) {
    order.copyBatch(step(), indices);
    for (int i = 0; i < indices.length; i++) {
      train.copyImage(indices[i], images, i * train.imageLength());
      labels[i] = train.labels()[indices[i]];
    }
    loss = network.step(images, labels);
    events.accept(new RunEvent.Metric(RunEvent.LOSS, step(), loss));
    report(events, stop);
  }

  private void report(Consumer<RunEvent> events, StopSignal stop) {
    boolean evaluate = step() == spec.steps() || spec.evaluateAt().contains(step());
    boolean milestone = evaluate || step() == 0;
    if (milestone || System.nanoTime() - kernelsShownAt > LIVE_VIEW_NANOS) {
      kernelsShownAt = System.nanoTime();
      for (ConvLayer layer : architecture.convolutions()) {
        Provenance provenance =
            Provenance.of("network", spec.title())
                .with("layer", layer.name())
                .with("step", Integer.toString(step()));
        events.accept(
            new RunEvent.Kernels(step(), layer, network.kernels(layer, provenance), milestone));
      }
    }
    if (evaluate) {
      evaluate(events, stop);
    }
  }

  private void evaluate(Consumer<RunEvent> events, StopSignal stop) {
    evaluationOwed = true;
    int correct = 0;
    for (int from = 0; from < test.count(); from += EVALUATION_BATCH) {
      if (stop.stopRequested()) {
        return;
      }
      int count = Math.min(EVALUATION_BATCH, test.count() - from);
      int[] expected = new int[count];
      for (int i = 0; i < count; i++) {
        test.copyImage(from + i, testImages, i * test.imageLength());
        expected[i] = test.labels()[from + i];
      }
      correct += network.countCorrect(testImages, expected);
    }
    evaluationOwed = false;
    events.accept(new RunEvent.Metric(RunEvent.ACCURACY, step(), correct / (double) test.count()));
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
    switch (spec.decay()) {
      case NONE -> network.setLearningRate(learningRate);
      case LINEAR -> network.decayLearningRate(learningRate, spec.steps());
    }
  }

  @Override
  public void save(Path file) throws IOException {
    AtomicFile.write(file, network::save);
  }

  @Override
  public void restore(Path file) throws IOException {
    ConvNet restored = ConvNet.load(architecture, file);
    network.close();
    network = restored;
    setLearningRate(spec.learningRate());
  }

  @Override
  public void close() {
    network.close();
  }
}
