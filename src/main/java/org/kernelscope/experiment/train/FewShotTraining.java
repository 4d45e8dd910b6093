package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.FewShotSplit;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialPosterior;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.BatchOrder;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.BayesianConvNet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Predictions;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** Trains one {@link FewShotSpec}. */
final class FewShotTraining implements Training {

  /** Test images whose predictions are shown while a run goes on. */
  private static final int SHOWN_IMAGES = 60;

  private static final int EVALUATION_BATCH = 500;
  private static final long LIVE_VIEW_NANOS = 200_000_000;

  /** Points of a series that is told at every step; longer runs leave steps out. */
  private static final int POINTS = 1000;

  private static final String PARAMETERS = "parameters";
  private static final String MOMENTS = "adam";
  private static final String STEPS = "steps";
  private static final String DIVERGENCE = "divergence.";

  private final FewShotSpec spec;
  private final ImageDataset train;
  private final ImageDataset test;
  private final BatchOrder order;
  private final int[] indices;
  private final float[] images;
  private final int[] labels;
  private final float[] testImages;
  private final BayesianConvNet network;
  private double bound;
  private boolean evaluationOwed;
  private long kernelsShownAt;

  /**
   * @throws BadInputException when data set, priors or initialisation of the spec do not fit
   */
  FewShotTraining(FewShotSpec spec, Library library) {
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    ImageDataset all = data.train();
    this.train =
        all.select(
            String.format(
                Locale.ROOT, "%s, %d of split %d", all.name(), spec.examples(), spec.split()),
            FewShotSplit.choose(all, spec.examples(), spec.split()));
    this.test = data.test().first(spec.testExamples());
    Architecture architecture =
        spec.network().of(all.height(), all.width(), all.channels(), all.classes(), spec.widths());
    List<ConvLayer> layers = architecture.convolutions();
    List<KernelPrior> priors = Priors.resolve(spec.priors(), layers, library);
    int batch = spec.batch() == 0 ? train.count() : spec.batch();
    this.order = new BatchOrder(train.count(), batch, spec.seed());
    this.indices = new int[order.batch()];
    this.images = new float[order.batch() * train.imageLength()];
    this.labels = new int[order.batch()];
    this.testImages = new float[EVALUATION_BATCH * test.imageLength()];
    this.network =
        BayesianConvNet.create(
            architecture,
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
    int before = step();
    order.copyBatch(before, indices);
    for (int i = 0; i < indices.length; i++) {
      train.copyImage(indices[i], images, i * train.imageLength());
      labels[i] = train.labels()[indices[i]];
    }
    BayesianConvNet.Bound parts =
        network.step(
            images,
            labels,
            train.count(),
            spec.bound().weightAt(before),
            Seeds.stream(spec.seed(), "noise " + before));
    bound = parts.value();
    int every = Math.max(1, spec.steps() / POINTS);
    if (step() % every == 0 || step() == spec.steps()) {
      tell(parts, events);
    }
    report(events, stop);
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

  private void report(Consumer<RunEvent> events, StopSignal stop) {
    boolean evaluate = step() == spec.steps() || spec.evaluateAt().contains(step());
    boolean milestone = evaluate || step() == 0;
    if (milestone || System.nanoTime() - kernelsShownAt > LIVE_VIEW_NANOS) {
      kernelsShownAt = System.nanoTime();
      for (ConvLayer layer : network.convolutions()) {
        Provenance provenance =
            Provenance.of("network", spec.title())
                .with("layer", layer.name())
                .with("step", Integer.toString(step()));
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
    if (evaluate) {
      evaluate(events, stop);
    }
  }

  /** Predicts all test images with the means and with K drawn networks, the first one by itself. */
  private void evaluate(Consumer<RunEvent> events, StopSignal stop) {
    evaluationOwed = true;
    int classes = test.classes();
    float[] sum = new float[test.count() * classes];
    float[] one = new float[test.count() * classes];
    network.useMeans();
    if (!predict(one, stop)) {
      return;
    }
    double ofMeans = new Predictions(classes, one, test.labels()).accuracy();
    double ofSample = 0;
    RandomGenerator random = Seeds.stream(spec.seed(), "ensemble " + step());
    for (int member = 0; member < spec.ensemble(); member++) {
      network.drawWeights(random);
      if (!predict(one, stop)) {
        return;
      }
      if (member == 0) {
        ofSample = new Predictions(classes, one, test.labels()).accuracy();
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += one[i] / spec.ensemble();
      }
    }
    evaluationOwed = false;
    Predictions ensemble = new Predictions(classes, sum, test.labels());
    events.accept(new RunEvent.Metric(RunEvent.ACCURACY_OF_MEANS, step(), ofMeans));
    events.accept(new RunEvent.Metric(RunEvent.ACCURACY_OF_SAMPLE, step(), ofSample));
    events.accept(new RunEvent.Metric(RunEvent.ACCURACY, step(), ensemble.accuracy()));
    events.accept(new RunEvent.Metric(RunEvent.NLL, step(), ensemble.negativeLogLikelihood()));
    events.accept(new RunEvent.Metric(RunEvent.ECE, step(), ensemble.expectedCalibrationError()));
    events.accept(new RunEvent.Predicted(step(), ensemble.first(SHOWN_IMAGES)));
  }

  /** Fills the probabilities {@code [test images, classes]}; false when a stop came between. */
  private boolean predict(float[] probabilities, StopSignal stop) {
    int classes = test.classes();
    for (int from = 0; from < test.count(); from += EVALUATION_BATCH) {
      if (stop.stopRequested()) {
        return false;
      }
      int count = Math.min(EVALUATION_BATCH, test.count() - from);
      for (int i = 0; i < count; i++) {
        test.copyImage(from + i, testImages, i * test.imageLength());
      }
      float[] rows = new float[count * classes];
      network.predict(testImages, count, rows);
      System.arraycopy(rows, 0, probabilities, from * classes, rows.length);
    }
    return true;
  }

  @Override
  public boolean isComplete() {
    return step() >= spec.steps() && !evaluationOwed;
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(bound);
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
