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
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ImageVae;
import org.kernelscope.nn.ImageVaeArchitecture;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** Trains one {@link ImageVaeSpec}. */
final class ImageVaeTraining extends ImageTraining {

  private static final int EVALUATION_BATCH = 250;

  /**
   * The number of images in the importance-weighted estimate, which decodes each of them K times.
   */
  private static final int WEIGHTED_IMAGES = 500;

  /** A small batch, so that a stop takes effect within a second. */
  private static final int WEIGHTED_BATCH = 25;

  private static final int SHOWN_IMAGES = 8;

  private static final String PARAMETERS = "parameters";
  private static final String MOMENTS = "adam";
  private static final String STEPS = "steps";

  private final ImageVaeSpec spec;
  private final ImageVaeArchitecture architecture;
  private final Minibatch batch;
  private final Examples test;
  private final float[] shownImages;
  private final ImageVae network;

  /**
   * @throws BadInputException when the data set or the initialisation of the spec does not fit the
   *     network
   */
  ImageVaeTraining(ImageVaeSpec spec, Library library) {
    super(spec);
    this.spec = spec;
    LabelledData data = library.data(spec.data());
    ImageDataset train = pixels(data.train().first(spec.trainExamples()), "training");
    this.test = Examples.of(pixels(data.test().first(spec.testExamples()), "test"));
    this.architecture = spec.architecture(train);
    InitialKernels initial =
        InitialKernels.of(spec.initialisation(), spec.seed(), library, architecture);
    this.batch = new Minibatch(train, spec.batch(), spec.seed(), spec.get(SharedSettings.SHIFT));
    this.shownImages = new float[Math.min(SHOWN_IMAGES, test.count()) * test.length()];
    for (int i = 0; i * test.length() < shownImages.length; i++) {
      test.copy(i, shownImages, i * test.length());
    }
    this.network =
        ImageVae.create(architecture, batch.size(), spec.optimisation(), spec.learningRate());
    initial.layers().forEach(network::setKernels);
    network.initialiseDense(Seeds.stream(spec.seed(), "dense"));
  }

  /** The images as the likelihood uses them: grey or binary. */
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

  @Override
  public int step() {
    return network.steps();
  }

  @Override
  double learn(int step, Consumer<RunEvent> events) {
    batch.load(step);
    double bound = network.step(batch.values(), Seeds.stream(spec.seed(), "codes " + step));
    events.accept(new RunEvent.Metric(RunEvent.LOSS, step(), -bound));
    return bound;
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
    int count = shownImages.length / test.length();
    events.accept(
        new RunEvent.Decoded(
            step(),
            new DecodedImages(
                count,
                architecture.height(),
                architecture.width(),
                architecture.channels(),
                shownImages,
                network.reconstruct(shownImages, count),
                network.sample(count, Seeds.stream(spec.seed(), "shown samples"))),
            milestone));
  }

  /** Measures the bound of the test images, with the same noise of the codes at every step. */
  @Override
  boolean evaluate(Consumer<RunEvent> events, StopSignal stop) {
    RandomGenerator random = Seeds.stream(spec.seed(), "test codes");
    return tellMean(
        RunEvent.TEST_ELBO,
        test.count(),
        EVALUATION_BATCH,
        (images, count) -> network.bound(images, count, random),
        events,
        stop);
  }

  /** Estimates {@code ln p(x)} of the first test images. */
  @Override
  boolean conclude(Consumer<RunEvent> events, StopSignal stop) {
    if (spec.importanceSamples() == 0) {
      return true;
    }
    RandomGenerator random = Seeds.stream(spec.seed(), "importance samples");
    return tellMean(
        RunEvent.IMPORTANCE_WEIGHTED,
        Math.min(WEIGHTED_IMAGES, test.count()),
        WEIGHTED_BATCH,
        (images, count) ->
            network.importanceWeighted(images, count, spec.importanceSamples(), random),
        events,
        stop);
  }

  /** A sum over some images. */
  private interface Measure {
    double sum(float[] images, int count);
  }

  /** Sends the mean of a measure over the first test images; false after a stop. */
  private boolean tellMean(
      String series,
      int images,
      int atOnce,
      Measure measure,
      Consumer<RunEvent> events,
      StopSignal stop) {
    double[] sum = {0};
    boolean whole =
        test.inChunks(
            images, atOnce, stop, (from, count, values) -> sum[0] += measure.sum(values, count));
    if (whole) {
      events.accept(new RunEvent.Metric(series, step(), sum[0] / images));
    }
    return whole;
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
