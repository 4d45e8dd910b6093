package org.kernelscope.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.Comparison;
import org.kernelscope.experiment.ConvNetSpec;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope compare}: the convergence experiment. */
@Command(
    name = "compare",
    description = "Trains one network from several initialisations and compares their accuracy.")
final class CompareCommand implements Callable<Integer> {

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
      names = "--model",
      defaultValue = "convnet",
      description = "What is trained: convnet. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--init",
      paramLabel = "INIT",
      description = {
        "An initialisation, given once for each: xavier, filters[:FILE], dwp[:FILE],",
        "dwp:noise[:FILE], xavier:matched[:FILE], filters:shuffled[:FILE].",
        "Default: xavier, filters and dwp."
      })
  private @Nullable List<String> initialisations;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "300",
      description = "Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "3",
      description = "Runs of each initialisation. Default: ${DEFAULT-VALUE}.")
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
      defaultValue = "32,128",
      description = "Output channels of the two convolutions. Default: ${DEFAULT-VALUE}.")
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

  @Option(
      names = "--evaluate-at",
      split = ",",
      paramLabel = "STEP,…",
      description = "Steps at which accuracy is measured. Default: denser in the beginning.")
  private @Nullable List<Integer> evaluateAt;

  /** What {@code compare --json} tells. */
  private record Result(List<Comparison.Row> summary, String workspace) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!model.equals("convnet")) {
      throw new BadInputException("--model: expected convnet, found " + model);
    }
    Comparison comparison = comparison();
    try (Runs runs = options.runs(root.home())) {
      List<Run> batchOfRuns = new ArrayList<>();
      for (ConvNetSpec run : comparison.runs()) {
        batchOfRuns.add(runs.create(run));
      }
      new BatchOfRuns(runs, batchOfRuns, spec.commandLine().getErr()).await();
      tell(Comparison.summary(batchOfRuns));
    }
    return 0;
  }

  private Comparison comparison() {
    try {
      return new Comparison(
          initialisations == null ? List.of("xavier", "filters", "dwp") : initialisations,
          seeds,
          seed,
          new ConvNetSpec(
              data,
              trainExamples,
              testExamples,
              widths,
              "xavier",
              batch,
              learningRate,
              ConvNetSpec.Decay.NONE,
              0,
              steps,
              evaluateAt == null ? Comparison.evaluationsUpTo(steps) : evaluateAt,
              seed));
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(String.valueOf(unfit.getMessage()), unfit);
    }
  }

  private void tell(List<Comparison.Row> summary) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(new Result(summary, options.folder(root.home()).toString()));
      return;
    }
    output.line("%-20s %6s %10s %8s %6s", "init", "step", "accuracy", "std", "seeds");
    for (Comparison.Row row : summary) {
      output.line(
          "%-20s %6d %10.4f %8s %6d",
          row.init(),
          row.step(),
          row.accuracyMean(),
          row.accuracyStd() == null ? "-" : "%.4f".formatted(row.accuracyStd()),
          row.seeds());
    }
  }
}
