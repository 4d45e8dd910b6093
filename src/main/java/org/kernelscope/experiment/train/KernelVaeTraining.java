package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.KernelSplit;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.BatchOrder;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.KernelVaeTrainer;

/**
 * Trains one {@link KernelVaeSpec}. By default it keeps the model with the best bound on the
 * held-out kernels. With few kernels, a long training overfits the training kernels, and this bound
 * falls.
 */
public final class KernelVaeTraining implements Training {

  /** Steps between two measurements of the bounds. */
  private static final int MEASURE_EVERY = 100;

  /**
   * The interval of the live view: twice a second, and at most a thirtieth of the training time.
   */
  private static final long VIEW_NANOS = 500_000_000;

  private static final int VIEW_SHARE = 30;

  private final KernelVaeSpec spec;
  private final KernelSplit split;
  private final KernelSet train;
  private final KernelSet test;
  private final BatchOrder order;
  private final int[] indices;
  private final KernelVaeTrainer trainer;
  private double learningRate;
  private double elbo;
  private double elboSum;
  private int elboCount;
  private @Nullable Double trainElbo;
  private KernelVaeFile.Kept kept;
  private long nextView = System.nanoTime();

  KernelVaeTraining(KernelVaeSpec spec, Library library) {
    this.spec = spec;
    KernelSet kernels = library.kernels(spec.kernels(), spec.size());
    this.split = new HeldOut(spec.testFraction(), spec.seed()).split(kernels);
    this.train = split.train();
    this.test = split.test();
    this.order = new BatchOrder(train.count(), spec.batch(), spec.seed());
    this.indices = new int[order.batch()];
    KernelVae untrained =
        spec.architecture()
            .untrained(
                spec.size(),
                spec.hidden(),
                spec.latent(),
                scale(spec, train),
                Seeds.stream(spec.seed(), "vae weights"))
            .withVarianceFloor(spec.varianceFloor());
    this.learningRate = spec.learningRate();
    this.trainer = new KernelVaeTrainer(untrained, order.batch(), spec.learningRate());
    this.kept = new KernelVaeFile.Kept(untrained, 0, null, Double.NEGATIVE_INFINITY);
  }

  /**
   * The root mean square of kernels, in which a VAE measures.
   *
   * @param train those of a specification that it is fitted to
   * @throws BadInputException when they have none
   */
  static double scale(KernelVaeSpec spec, KernelSet train) {
    double sum = 0;
    for (float value : train.values()) {
      sum += (double) value * value;
    }
    if (sum == 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected %dx%d kernels with a weight that is not 0, found none among the %d to"
                  + " fit",
              spec.kernels().isEmpty() ? "the bundled kernels" : spec.kernels(),
              spec.size(),
              spec.size(),
              train.count()));
    }
    return Math.sqrt(sum / train.values().length);
  }

  @Override
  public int step() {
    return trainer.steps();
  }

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal stop) {
    if (step() == 0) {
      measureTest(events);
    }
    show(events);
  }

  @Override
  public void advance(Consumer<RunEvent> events, StopSignal stop) {
    trainer.setLearningRate(learningRate * (1 - step() / (double) spec.steps()));
    order.copyBatch(step(), indices);
    elbo = trainer.step(train, indices, Seeds.stream(spec.seed(), "code noise " + step()));
    elboSum += elbo;
    elboCount++;
    if (step() % MEASURE_EVERY == 0 || step() == spec.steps()) {
      trainElbo = elboSum / elboCount;
      elboSum = 0;
      elboCount = 0;
      events.accept(new RunEvent.Metric(RunEvent.TRAIN_ELBO, step(), trainElbo));
      measureTest(events);
    }
    if (System.nanoTime() - nextView >= 0 || isComplete()) {
      show(events);
    }
  }

  private void show(Consumer<RunEvent> events) {
    long start = System.nanoTime();
    PriorView view = PriorView.of(new DeepWeightPrior(trainer.model()), test, spec.seed());
    events.accept(new RunEvent.View(step(), view));
    long end = System.nanoTime();
    nextView = end + Math.max(VIEW_NANOS, VIEW_SHARE * (end - start));
  }

  private void measureTest(Consumer<RunEvent> events) {
    double testElbo = testBound();
    events.accept(new RunEvent.Metric(RunEvent.TEST_ELBO, step(), testElbo));
    if (spec.keep() == KernelVaeSpec.Keep.LAST || testElbo > kept.testElbo()) {
      kept = new KernelVaeFile.Kept(trainer.model(), step(), trainElbo, testElbo);
    }
  }

  /** Mean bound of the held-out kernels, with the same noise at every measurement. */
  private double testBound() {
    RandomGenerator fixedNoise = Seeds.stream(spec.seed(), "test noise");
    int rows = order.batch();
    double sum = 0;
    int batches = (test.count() + rows - 1) / rows;
    for (int batch = 0; batch < batches; batch++) {
      int[] wrapped = new int[rows];
      for (int i = 0; i < rows; i++) {
        wrapped[i] = (batch * rows + i) % test.count();
      }
      sum += trainer.bound(test, wrapped, fixedNoise);
    }
    return sum / batches;
  }

  @Override
  public boolean isComplete() {
    return step() >= spec.steps() || isOutOfPatience();
  }

  /**
   * Whether, at the last measurement, the bound on the held-out kernels had not risen for {@code
   * patience} steps.
   */
  private boolean isOutOfPatience() {
    int measured = step() - step() % MEASURE_EVERY;
    return spec.patience() > 0 && measured - kept.step() >= spec.patience();
  }

  @Override
  public String endedBecause() {
    return isOutOfPatience()
        ? String.format(Locale.ROOT, "no better bound in %d steps", spec.patience())
        : "";
  }

  @Override
  public double objective() {
    return elbo;
  }

  @Override
  public boolean isFinite() {
    return trainer.isFinite();
  }

  @Override
  public void setLearningRate(double rate) {
    learningRate = rate;
  }

  @Override
  public void save(Path file) throws IOException {
    KernelVaeFile.of(
            kept,
            spec,
            step(),
            split,
            new KernelVaeFile.Optimiser(
                trainer.model().parameters(), trainer.optimiserState(), elboSum, elboCount))
        .write(file);
  }

  @Override
  public void restore(Path file) throws IOException {
    KernelVaeFile saved = KernelVaeFile.read(file);
    KernelVaeFile.Optimiser optimiser = saved.optimiser();
    if (optimiser == null) {
      throw new BadInputException(
          "%s: expected a checkpoint, found a finished prior".formatted(file));
    }
    trainer.restore(optimiser.parameters(), optimiser.moments(), saved.header().steps());
    elboSum = optimiser.elboSum();
    elboCount = optimiser.elboCount();
    kept = saved.kept();
  }

  @Override
  public void close() {
    trainer.close();
  }
}
