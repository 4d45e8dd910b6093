package org.kernelscope.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.train.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code kernelscope features}: the random-feature experiment. */
@Command(
    name = "features",
    description = {
      "Trains only the classifier of an FConv whose convolutions stay as they were initialised,",
      "and compares the accuracy of initialisations at several widths."
    })
final class FeaturesCommand implements Callable<Integer> {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      defaultValue = "mnist",
      description = "A data set of data list, or a folder. Default: ${DEFAULT-VALUE}.")
  private String data;

  @Option(
      names = "--scales",
      split = ",",
      paramLabel = "S,…",
      defaultValue = "1/16,1/8,1/4,1/2,1",
      converter = Fraction.class,
      description = "Of the widths: fractions or decimals up to 1. Default: ${DEFAULT-VALUE}.")
  private List<Double> scales;

  @Option(
      names = "--init",
      paramLabel = "INIT",
      completionCandidates = Choices.OfInitialisations.class,
      description = {
        "An initialisation, given once for each: ${COMPLETION-CANDIDATES}.",
        Choices.SAMPLES,
        "Default: xavier, filters and dwp."
      })
  private @Nullable List<String> initialisations;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      defaultValue = "150",
      description = "Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "3",
      description = "Runs of each initialisation and scale. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The first seed; the next ones count up. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--widths",
      split = ",",
      paramLabel = "A,B",
      defaultValue = "256,512",
      description = "Output channels of the two convolutions at scale 1. ${DEFAULT-VALUE}.")
  private List<Integer> widths;

  @Option(names = "--batch", defaultValue = "256", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      description = "Of Adam. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--train-examples",
      paramLabel = "N",
      defaultValue = "0",
      description = "Use the first N training images; 0 is all. Default: ${DEFAULT-VALUE}.")
  private int trainExamples;

  @Option(
      names = "--test-examples",
      paramLabel = "N",
      defaultValue = "0",
      description = "Use the first N test images; 0 is all. Default: ${DEFAULT-VALUE}.")
  private int testExamples;

  /** What {@code features --json} tells. */
  private record Result(List<RandomFeatures.Row> summary, String workspace) {}

  /** Of the widths. */
  static final class Fraction implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      try {
        return RandomFeatures.scale(text);
      } catch (NumberFormatException other) {
        throw new TypeConversionException("expected a fraction such as 1/16 or 0.5, found " + text);
      }
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(RunOptions.checked(() -> experiment(runs)).runs(), runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(() -> tell(RandomFeatures.summary(plan.folders())));
    }
    return 0;
  }

  private RandomFeatures experiment(Runs runs) {
    int images = runs.library().data(data).train().first(Math.max(0, trainExamples)).count();
    if (epochs < 1 || batch < 1) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "--epochs, --batch: expected at least 1, found %d and %d",
              epochs,
              batch));
    }
    int steps = RandomFeatures.steps(epochs, images, batch);
    RandomFeatures experiment =
        new RandomFeatures(
            scales,
            Choices.initialisations(
                initialisations == null ? List.of("xavier", "filters", "dwp") : initialisations),
            seeds,
            seed,
            RandomFeatureSpec.usual()
                .with(SharedSettings.DATA, data)
                .with(SharedSettings.TRAIN_EXAMPLES, trainExamples)
                .with(SharedSettings.TEST_EXAMPLES, testExamples)
                .with(SharedSettings.WIDTHS, widths)
                .with(SharedSettings.BATCH, batch)
                .with(SharedSettings.LEARNING_RATE, learningRate)
                .with(SharedSettings.STEPS, steps)
                .with(SharedSettings.SEED, seed));
    experiment.runs(); // A scale that does not fit is found before anything is written.
    return experiment;
  }

  private void tell(List<RandomFeatures.Row> summary) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(new Result(summary, options.folder(root.home()).toString()));
      return;
    }
    output.line(
        "%-20s %8s %10s %8s %6s  %s",
        "init", "scale", "accuracy", "std", "seeds", "ahead of the first");
    for (RandomFeatures.Row row : summary) {
      output.line(
          "%-20s %8s %10s %8s %6d  %s",
          row.init(),
          RandomFeatures.text(row.scale()),
          number(row.accuracyMean()),
          number(row.accuracyStd()),
          row.seeds(),
          Output.difference("%+.4f", row.ahead()));
    }
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
