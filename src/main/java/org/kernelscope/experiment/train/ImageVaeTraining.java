package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.BatchOrder;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ImageVae;
import org.kernelscope.nn.ImageVaeArchitecture;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** Trains one {@link ImageVaeSpec}. */
final class ImageVaeTraining implements Training {

  private static final int EVALUATION_BATCH = 250;

  /** Images of the importance-weighted estimate, which decodes each of them K times. */
  private static final int WEIGHTED_IMAGES = 500;

  /** Few, so that a stop comes between within a second. */
  private static final int WEIGHTED_BATCH = 25;

  private static final int SHOWN_IMAGES = 8;
  private static final long LIVE_VIEW_NANOS = 200_000_000;

  private static final String PARAMETERS = "parameters";
  private static final String MOMENTS = "adam";
  private static final String STEPS = "steps";

  private final ImageVaeSpec spec;
  private final ImageVaeArchitecture architecture;
  private final ImageDataset train;
  private final ImageDataset test;
  private final BatchOrder order;
  private final int[] indices;
  private final float[] images;
  private final float[] testImages;
  private final float[] shownImages;
  private final ImageVae network;
  private double bound;
  private boolean evaluationOwed;
  private long shownAt;

  /**
   * @throws BadInputException when the data set or the initialisation of the spec does not fit the
   *     network
   */
  ImageVaeTraining(ImageVaeSpec spec, Library library) {
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    this.train = pixels(data.train().first(spec.trainExamples()), "training");
    this.test = pixels(data.test().first(spec.testExamples()), "test");
    this.architecture = spec.architecture(train);
    InitialKernels initial =
        InitialKernels.of(spec.initialisation(), spec.seed(), library, architecture);
    this.order = new BatchOrder(train.count(), spec.batch(), spec.seed());
    this.indices = new int[order.batch()];
    this.images = new float[order.batch() * train.imageLength()];
    this.testImages = new float[EVALUATION_BATCH * test.imageLength()];
    this.shownImages = new float[Math.min(SHOWN_IMAGES, test.count()) * test.imageLength()];
    copyTestImages(0, Math.min(SHOWN_IMAGES, test.count()), shownImages);
    this.network = ImageVae.create(architecture, order.batch(), spec.learningRate());
    initial.layers().forEach(network::setKernels);
    network.initialiseDense(Seeds.stream(spec.seed(), "dense"));
  }

  /** The images as the likelihood sees them. */
  private ImageDataset pixels(ImageDataset grey, String purpose) {
    if (spec.pixels() == ImageVaeSpec.Pixels.GREY) {
      return grey;
    }
    RandomGenerator random = Seeds.stream(spec.seed(), "binarisation " + purpose);
    byte[] binary = grey.pixels().clone();
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) (random.nextFloat() * 255 < (binary[i] & 0xff) ? 255 : 0);
    }
    return new ImageDataset(
        grey.name(),
        grey.height(),
        grey.width(),
        grey.channels(),
        grey.classes(),
        binary,
        grey.labels());
  }

  private void copyTestImages(int from, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      test.copyImage(from + i, target, i * test.imageLength());
    }
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
    }
    bound = network.step(images, Seeds.stream(spec.seed(), "codes " + before));
    events.accept(new RunEvent.Metric(RunEvent.LOSS, step(), -bound));
    report(events, stop);
  }

  private void report(Consumer<RunEvent> events, StopSignal stop) {
    boolean last = step() == spec.steps();
    boolean evaluate = last || spec.evaluateAt().contains(step());
    boolean milestone = evaluate || step() == 0;
    if (milestone || System.nanoTime() - shownAt > LIVE_VIEW_NANOS) {
      show(events, milestone);
      shownAt = System.nanoTime();
    }
    if (evaluate) {
      evaluationOwed = true;
      evaluationOwed = !evaluate(events, stop) || (last && !weigh(events, stop));
    }
  }

  private void show(Consumer<RunEvent> events, boolean milestone) {
    for (ConvLayer layer : architecture.convolutions()) {
      Provenance provenance =
          Provenance.of("network", spec.title())
              .with("layer", layer.name())
              .with("step", Integer.toString(step()));
      events.accept(
          new RunEvent.Kernels(step(), layer, network.kernels(layer, provenance), milestone));
    }
    int count = shownImages.length / test.imageLength();
    events.accept(
        new RunEvent.Decoded(
            step(),
            new DecodedImages(
                count,
                test.height(),
                test.width(),
                test.channels(),
                shownImages,
                network.reconstruct(shownImages, count),
                network.sample(count, Seeds.stream(spec.seed(), "shown samples"))),
            milestone));
  }

  /**
   * Measures the bound of the test images, with the same codes' noise at every step; false when a
   * stop came between.
   */
  private boolean evaluate(Consumer<RunEvent> events, StopSignal stop) {
    RandomGenerator random = Seeds.stream(spec.seed(), "test codes");
    double sum = 0;
    for (int from = 0; from < test.count(); from += EVALUATION_BATCH) {
      if (stop.stopRequested()) {
        return false;
      }
      int count = Math.min(EVALUATION_BATCH, test.count() - from);
      copyTestImages(from, count, testImages);
      sum += network.bound(testImages, count, random);
    }
    events.accept(new RunEvent.Metric(RunEvent.TEST_ELBO, step(), sum / test.count()));
    return true;
  }

  /** Estimates {@code ln p(x)} of the first test images; false when a stop came between. */
  private boolean weigh(Consumer<RunEvent> events, StopSignal stop) {
    if (spec.importanceSamples() == 0) {
      return true;
    }
    RandomGenerator random = Seeds.stream(spec.seed(), "importance samples");
    int weighed = Math.min(WEIGHTED_IMAGES, test.count());
    double sum = 0;
    for (int from = 0; from < weighed; from += WEIGHTED_BATCH) {
      if (stop.stopRequested()) {
        return false;
      }
      int count = Math.min(WEIGHTED_BATCH, weighed - from);
      copyTestImages(from, count, testImages);
      sum += network.importanceWeighted(testImages, count, spec.importanceSamples(), random);
    }
    events.accept(new RunEvent.Metric(RunEvent.IMPORTANCE_WEIGHTED, step(), sum / weighed));
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
    network.setLearningRate(learningRate);
  }

  @Override
  public void save(Path file) throws IOException {
    ImageVae.State state = network.state();
    new NpzFile(
            Map.of(
                PARAMETERS,
                vector(state.parameters()),
                MOMENTS,
                vector(state.moments()),
                STEPS,
                new NdArray.Doubles(new int[] {1}, new double[] {state.steps()})),
            Map.of())
        .write(file);
  }

  private static NdArray vector(float[] values) {
    return new NdArray.Floats(new int[] {values.length}, values);
  }

  @Override
  public void restore(Path file) throws IOException {
    Map<String, NdArray> arrays = NpzFile.read(file).arrays();
    NdArray parameters = arrays.get(PARAMETERS);
    NdArray moments = arrays.get(MOMENTS);
    NdArray steps = arrays.get(STEPS);
    if (parameters == null || moments == null || steps == null || steps.length() != 1) {
      throw new BadInputException(
          "%s: expected a checkpoint with %s, found %s"
              .formatted(
                  file,
                  Arrays.asList(PARAMETERS, MOMENTS, STEPS),
                  arrays.keySet().stream().sorted().toList()));
    }
    try {
      network.restore(
          new ImageVae.State(
              parameters.toFloats(), moments.toFloats(), (int) steps.toDoubles()[0]));
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(
          "%s: expected a checkpoint of this run, found another (%s)"
              .formatted(file, unfit.getMessage()),
          unfit);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
