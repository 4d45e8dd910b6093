package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ConvNet;

/** Trains one {@link ConvNetSpec}. */
final class ConvNetTraining extends ImageTraining {

  private final ConvNetSpec spec;
  private final Architecture architecture;
  private final Minibatch batch;
  private final Examples test;
  private ConvNet network;

  /**
   * @throws org.kernelscope.data.BadInputException when the data set or the initialisation of the
   *     spec does not fit the network
   */
  ConvNetTraining(ConvNetSpec spec, Library library) {
    super(spec);
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    ImageDataset train = data.train().first(spec.trainExamples());
    this.test = Examples.of(data.test().first(spec.testExamples()));
    this.architecture = spec.architecture(train);
    watch(new ChanceWatch(RunEvent.LOSS, 1, architecture.classes(), test.labels()));
    InitialKernels initial =
        InitialKernels.of(spec.initialisation(), spec.seed(), library, architecture);
    this.batch = new Minibatch(train, spec.batch(), spec.seed(), spec.get(SharedSettings.SHIFT));
    this.network =
        ConvNet.create(architecture, spec.optimisation(), spec.learningRate(), spec.l2());
    initial.layers().forEach(network::setKernels);
    network.initialiseClassifier(Seeds.stream(spec.seed(), "classifier"));
  }

  @Override
  public int step() {
    return network.steps();
  }

  @Override
  double learn(int step, Consumer<RunEvent> events) {
    batch.load(step);
    double loss = network.step(batch.values(), batch.labels());
    events.accept(new RunEvent.Metric(RunEvent.LOSS, step(), loss));
    return loss;
  }

  @Override
  boolean evaluatesAfter(int step) {
    return spec.evaluateAt().contains(step);
  }

  @Override
  void show(Consumer<RunEvent> events, boolean milestone) {
    for (ConvLayer layer : architecture.convolutions()) {
      events.accept(
          new RunEvent.Kernels(
              step(), layer, network.kernels(layer, provenance(layer)), milestone));
    }
  }

  @Override
  boolean evaluate(Consumer<RunEvent> events, StopSignal stop) {
    return tellAccuracy(network, test, architecture.classes(), events, stop);
  }

  @Override
  public boolean isFinite() {
    return network.isFinite();
  }

  @Override
  public void setLearningRate(double learningRate) {
    network.setLearningRate(learningRate);
  }

  @Override
  public void save(Path file) throws IOException {
    AtomicFile.write(file, network::save);
  }

  @Override
  public void restore(Path file) throws IOException {
    ConvNet restored = ConvNet.load(architecture, spec.optimisation(), file);
    network.close();
    network = restored;
    setLearningRate(spec.learningRate());
  }

  @Override
  public void close() {
    network.close();
  }
}
