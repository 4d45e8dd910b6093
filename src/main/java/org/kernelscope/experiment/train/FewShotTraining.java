package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.FewShotSplit;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialPosterior;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.BayesianConvNet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Predictions;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** Trains one {@link FewShotSpec}. */
final class FewShotTraining extends ImageTraining {

  /** Test images whose predictions are shown while a run goes on. */
  private static final int SHOWN_IMAGES = 60;

  /**
   * The largest number of points in a series that is recorded at every step; longer runs skip
   * steps.
   */
  private static final int POINTS = 1000;

  private static final String PARAMETERS = "parameters";
  private static final String MOMENTS = "adam";
  private static final String STEPS = "steps";
  private static final String DIVERGENCE = "divergence.";

  private final FewShotSpec spec;
  private final int images;
  private final int classes;
  private final Minibatch batch;
  private final Examples test;
  private final BayesianConvNet network;

  /**
   * @throws BadInputException when data set, priors or initialisation of the spec do not fit the
   *     network
   */
  FewShotTraining(FewShotSpec spec, Library library) {
    super(spec);
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    ImageDataset all = data.train();
    ImageDataset train =
        all.select(
            String.format(
                Locale.ROOT, "%s, %d of split %d", all.name(), spec.examples(), spec.split()),
            FewShotSplit.choose(all, spec.examples(), spec.split()));
    this.images = train.count();
    this.classes = all.classes();
    this.test = Examples.of(data.test().first(spec.testExamples()));
    watch(new ChanceWatch(RunEvent.DATA_TERM, -images, classes, test.labels()));
    Architecture architecture = spec.architecture(all);
    List<ConvLayer> layers = architecture.convolutions();
    List<KernelPrior> priors = Priors.resolve(spec.priors(), layers, library);
    this.batch =
        new Minibatch(
            train,
            spec.batch() == 0 ? images : spec.batch(),
            spec.seed(),
            spec.get(SharedSettings.SHIFT));
    this.network =
        BayesianConvNet.create(
            architecture,
            spec.optimisation(),
            spec.learningRate(),
            spec.bound().logVarianceLearningRate() / spec.learningRate(),
            spec.bound().weightNoise());
    InitialPosterior.of(spec, priors, library, architecture).forEach(network::setPosterior);
    for (int i = 0; i < layers.size(); i++) {
      ConvLayer layer = layers.get(i);
      network.setDivergence(
          layer, priors.get(i).divergence(layer.kernels(), spec.bound().settings()));
    }
    network.initialiseClassifier(Seeds.stream(spec.seed(), "classifier"));
  }

  @Override
  public int step() {
    return network.steps();
  }

  @Override
  double learn(int step, Consumer<RunEvent> events) {
    batch.load(step);
    BayesianConvNet.Bound bound =
        network.step(
            batch.values(),
            batch.labels(),
            images,
            spec.bound().weightAt(step),
            Seeds.stream(spec.seed(), "noise " + step));
    int every = Math.max(1, spec.steps() / POINTS);
    if (step() % every == 0 || isLast()) {
      tell(bound, events);
    }
    return bound.value();
  }

  private void tell(BayesianConvNet.Bound parts, Consumer<RunEvent> events) {
    events.accept(new RunEvent.Metric(RunEvent.BOUND, step(), parts.value()));
    events.accept(new RunEvent.Metric(RunEvent.DATA_TERM, step(), parts.dataTerm()));
    for (BayesianConvNet.LayerTerm term : parts.layers()) {
      events.accept(new RunEvent.Metric(RunEvent.entropy(term.layer()), step(), term.entropy()));
      events.accept(
          new RunEvent.Metric(RunEvent.crossTerm(term.layer()), step(), term.crossTerm()));
      if (term.standardError() > 0) {
        events.accept(
            new RunEvent.Metric(
                RunEvent.standardError(term.layer()), step(), term.standardError()));
      }
    }
  }

  @Override
  boolean evaluatesAfter(int step) {
    return spec.evaluateAt().contains(step);
  }

  @Override
  void show(Consumer<RunEvent> events, boolean milestone) {
    for (ConvLayer layer : network.convolutions()) {
      Provenance provenance = provenance(layer);
      events.accept(
          new RunEvent.Kernels(
              step(),
              layer,
              network.kernels(layer, provenance.with("of", "posterior means")),
              milestone));
      events.accept(
          new RunEvent.Deviations(
              step(),
              layer,
              network.deviations(layer, provenance.with("of", "posterior standard deviations")),
              milestone));
    }
  }

  /**
   * Predicts all test images with the means, with the first of K drawn networks, and with all K of
   * them.
   */
  @Override
  boolean evaluate(Consumer<RunEvent> events, StopSignal stop) {
    network.useMeans();
    Optional<Predictions> ofMeans = classify(network, test, classes, stop);
    if (ofMeans.isEmpty()) {
      return false;
    }
    float[] sum = new float[test.count() * classes];
    double ofSample = 0;
    RandomGenerator random = Seeds.stream(spec.seed(), "ensemble " + step());
    for (int member = 0; member < spec.ensemble(); member++) {
      network.drawWeights(random);
      Optional<Predictions> drawn = classify(network, test, classes, stop);
      if (drawn.isEmpty()) {
        return false;
      }
      if (member == 0) {
        ofSample = drawn.get().accuracy();
      }
      float[] probabilities = drawn.get().probabilities();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += probabilities[i] / spec.ensemble();
      }
    }
    Predictions ensemble = new Predictions(classes, sum, test.labels());
    events.accept(
        new RunEvent.Metric(RunEvent.ACCURACY_OF_MEANS, step(), ofMeans.get().accuracy()));
    events.accept(new RunEvent.Metric(RunEvent.ACCURACY_OF_SAMPLE, step(), ofSample));
    events.accept(new RunEvent.Metric(RunEvent.ACCURACY, step(), ensemble.accuracy()));
    events.accept(new RunEvent.Metric(RunEvent.NLL, step(), ensemble.negativeLogLikelihood()));
    events.accept(new RunEvent.Metric(RunEvent.ECE, step(), ensemble.expectedCalibrationError()));
    events.accept(new RunEvent.Predicted(step(), ensemble.first(SHOWN_IMAGES)));
    return true;
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
    BayesianConvNet.State state = network.state();
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put(PARAMETERS, vector(state.parameters()));
    arrays.put(MOMENTS, vector(state.moments()));
    arrays.put(STEPS, new NdArray.Doubles(new int[] {1}, new double[] {state.steps()}));
    state
        .divergences()
        .forEach((layer, learned) -> arrays.put(DIVERGENCE + layer, vector(learned)));
    new NpzFile(arrays, Map.of()).write(file);
  }

  private static NdArray vector(float[] values) {
    return new NdArray.Floats(new int[] {values.length}, values);
  }

  @Override
  public void restore(Path file) throws IOException {
    Map<String, NdArray> arrays = NpzFile.read(file).arrays();
    Map<String, float[]> divergences = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(DIVERGENCE)) {
            divergences.put(name.substring(DIVERGENCE.length()), array.toFloats());
          }
        });
    try {
      network.restore(
          new BayesianConvNet.State(
              require(arrays, PARAMETERS).toFloats(),
              require(arrays, MOMENTS).toFloats(),
              (int) require(arrays, STEPS).toDoubles()[0],
              divergences));
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(
          "%s: expected a checkpoint of this run, found another (%s)"
              .formatted(file, unfit.getMessage()),
          unfit);
    }
  }

  private static NdArray require(Map<String, NdArray> arrays, String name) {
    NdArray array = arrays.get(name);
    if (array == null || array.length() == 0) {
      throw new IllegalArgumentException(
          "no array %s among %s".formatted(name, Arrays.toString(arrays.keySet().toArray())));
    }
    return array;
  }

  @Override
  public void close() {
    network.close();
  }
}
