package org.kernelscope.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.layer.VarianceParameterisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope fewshot}: the few-shot experiment. */
@Command(
    name = "fewshot",
    description = {
      "Infers one network from a few images under several priors, all on the same splits.",
      "Settings that are not given are the best found for each prior."
    })
final class FewShotCommand implements Callable<Integer> {

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
      names = "--examples",
      split = ",",
      paramLabel = "N,…",
      defaultValue = "50",
      description = "How many training images, one or several numbers. Default: ${DEFAULT-VALUE}.")
  private List<Integer> examples;

  @Option(
      names = "--prior",
      paramLabel = "PRIOR",
      completionCandidates = Choices.OfPriors.class,
      description = {
        "A prior, given once for each: ${COMPLETION-CANDIDATES}; S is a standard deviation, l2 a"
            + " point estimate with L2. One for each layer with a + between them.",
        Choices.DEEP_WEIGHT_PRIORS,
        "Default: dwp, log-uniform:truncated and standard-normal."
      })
  private @Nullable List<String> priors;

  @Option(
      names = "--init",
      paramLabel = "INIT",
      completionCandidates = Choices.OfInitialisations.class,
      description = {
        "Initialisation of the posterior means: one for all priors, or one for each."
            + " ${COMPLETION-CANDIDATES}.",
        Choices.SAMPLES
      })
  private @Nullable List<String> initialisations;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "" + FewShotDefaults.STEPS,
      description = "Optimiser steps. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--scale-steps",
      description = {
        "Steps in proportion to the number of images, --steps being for the first number given."
      })
  private boolean stepsScaled;

  @Option(
      names = "--splits",
      paramLabel = "K",
      defaultValue = "3",
      description = "Choices of the training images. Default: ${DEFAULT-VALUE}.")
  private int splits;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = {
        "The first split seed; the next ones count up. It is the seed of the run too.",
        "Default: ${DEFAULT-VALUE}."
      })
  private long seed;

  @Option(
      names = "--kl-weight",
      paramLabel = "W",
      description = "Weight of the divergences; 1 is the bound itself.")
  private @Nullable Double klWeight;

  @Option(
      names = "--kl-warmup",
      paramLabel = "STEPS",
      description = "Steps in which that weight rises from 0.")
  private @Nullable Integer klWarmup;

  @Option(
      names = "--weight-noise",
      description = {
        "What is learned of the variances: additive noise, of its own size, or multiplicative noise,",
        "in proportion to the mean. ${COMPLETION-CANDIDATES}."
      })
  private @Nullable VarianceParameterisation weightNoise;

  @Option(
      names = "--logvar-init",
      paramLabel = "VALUE|prior",
      description = {
        "Where the variances start: a number, or at the prior's own. The number is the log-variance;",
        "for multiplicative noise it is the logit of alpha."
      })
  private @Nullable String varianceStart;

  @Option(
      names = "--logvar-lr",
      paramLabel = "R",
      description = "Learning rate of the log-variances.")
  private @Nullable Double logVarianceLearningRate;

  @Option(
      names = "--train-reverse-model",
      description = "Train the reverse models of deep weight priors too.")
  private boolean trainReverseModel;

  @Option(
      names = "--bound-samples",
      paramLabel = "S",
      description = "Kernels and codes drawn for each kernel and step.")
  private @Nullable Integer boundSamples;

  @Option(
      names = "--kernels-per-step",
      paramLabel = "B",
      description = "Estimate a sampled divergence from B kernels a step; 0 is all.")
  private @Nullable Integer kernelsPerStep;

  @Option(
      names = "--ensemble",
      paramLabel = "K",
      defaultValue = "10",
      description = "Networks drawn for a prediction. Default: ${DEFAULT-VALUE}.")
  private int ensemble;

  @Option(
      names = "--network",
      defaultValue = "fconv",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private FewShotSpec.Network network;

  @Option(
      names = "--widths",
      split = ",",
      paramLabel = "A,B",
      defaultValue = "32,128",
      description = "Output channels of the convolutions. Default: ${DEFAULT-VALUE}.")
  private List<Integer> widths;

  @Option(
      names = "--batch",
      defaultValue = "0",
      description = "Images a step, 0 is all of them. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      description = "Of Adam, falling linearly to 0. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

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
      description = "Steps at which the test images are predicted. Default: the last one.")
  private @Nullable List<Integer> evaluateAt;

  /** What {@code fewshot --json} tells. */
  private record Result(List<FewShot.Row> summary, String workspace) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<FewShotSpec> specs = RunOptions.checked(() -> sweep().runs());
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(specs, runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(() -> tell(FewShot.summary(plan.folders())));
    }
    return 0;
  }

  private FewShot.Experiment sweep() {
    List<List<PriorChoice>> chosen =
        (priors == null ? List.of("dwp", "log-uniform:truncated", "standard-normal") : priors)
            .stream().map(Choices::priors).toList();
    if (splits < 1) {
      throw new BadInputException("--splits: expected at least 1, found " + splits);
    }
    FewShot.Arm first = arms(chosen, examples.get(0)).get(0);
    return FewShot.sweep(spec(first), examples, stepsScaled, splits, n -> arms(chosen, n));
  }

  private List<FewShot.Arm> arms(List<List<PriorChoice>> chosen, int n) {
    List<FewShot.Arm> arms = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      arms.add(arm(chosen.get(i), initialisation(i, chosen.size()), n));
    }
    return arms;
  }

  private @Nullable InitialisationChoice initialisation(int prior, int priorCount) {
    if (initialisations == null) {
      return null;
    }
    if (initialisations.size() != 1 && initialisations.size() != priorCount) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "--init: expected one, or one for each of %d priors, found %d",
              priorCount,
              initialisations.size()));
    }
    return Choices.initialisations(initialisations).get(initialisations.size() == 1 ? 0 : prior);
  }

  private FewShot.Arm arm(
      List<PriorChoice> prior, @Nullable InitialisationChoice initialisation, int n) {
    FewShotDefaults best = FewShotDefaults.forPriors(prior, n);
    BoundSpec bound = best.bound();
    return new FewShot.Arm(
        prior,
        initialisation == null ? best.initialisation() : initialisation,
        BoundSpec.usual()
            .with(BoundSpec.WEIGHT_NOISE, weightNoise == null ? bound.weightNoise() : weightNoise)
            .with(
                BoundSpec.VARIANCE_START,
                varianceStart == null ? bound.varianceStart() : varianceStart)
            .with(BoundSpec.KL_WEIGHT, klWeight == null ? bound.klWeight() : klWeight)
            .with(BoundSpec.KL_WARMUP, klWarmup == null ? bound.klWarmup() : klWarmup)
            .with(
                BoundSpec.LOG_VARIANCE_LEARNING_RATE,
                logVarianceLearningRate == null
                    ? bound.logVarianceLearningRate()
                    : logVarianceLearningRate)
            .with(BoundSpec.SAMPLES, boundSamples == null ? bound.samples() : boundSamples)
            .with(
                BoundSpec.KERNELS_PER_STEP,
                kernelsPerStep == null ? bound.kernelsPerStep() : kernelsPerStep)
            .with(
                BoundSpec.REVERSE_LEARNING_RATE,
                trainReverseModel ? learningRate : bound.reverseLearningRate()));
  }

  /** What all runs share, with the first arm in place. */
  private FewShotSpec spec(FewShot.Arm arm) {
    return FewShotSpec.usual()
        .with(SharedSettings.DATA, data)
        .with(FewShotSpec.EXAMPLES, examples.get(0))
        .with(FewShotSpec.SPLIT, seed)
        .with(SharedSettings.TEST_EXAMPLES, testExamples)
        .with(SharedSettings.NETWORK, network)
        .with(SharedSettings.WIDTHS, widths)
        .with(FewShotSpec.PRIORS, arm.priors())
        .with(SharedSettings.INITIALISATION, arm.initialisation())
        .with(arm.bound())
        .with(SharedSettings.LEARNING_RATE, learningRate)
        .with(SharedSettings.BATCH, batch)
        .with(SharedSettings.STEPS, steps)
        .with(SharedSettings.EVALUATE_AT, evaluateAt == null ? List.of() : evaluateAt)
        .with(FewShotSpec.ENSEMBLE, ensemble)
        .with(SharedSettings.SEED, seed);
  }

  private void tell(List<FewShot.Row> summary) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(new Result(summary, options.folder(root.home()).toString()));
      return;
    }
    output.line(
        "%-28s %-20s %8s %9s %7s %17s %9s %9s %7s %7s %6s  %s",
        "prior",
        "init",
        "examples",
        "ensemble",
        "std",
        "95 % interval",
        "means",
        "sample",
        "nll",
        "ece",
        "splits",
        "ahead of the first");
    for (FewShot.Row row : summary) {
      output.line(
          "%-28s %-20s %8d %9.4f %7s %17s %9.4f %9.4f %7.3f %7.3f %6d  %s",
          row.prior(),
          row.init(),
          row.examples(),
          row.accuracyMean(),
          row.accuracyStd() == null ? "-" : String.format(Locale.ROOT, "%.4f", row.accuracyStd()),
          interval(row.accuracyLow(), row.accuracyHigh()),
          row.accuracyDetMean(),
          row.accuracySampleMean(),
          row.nllMean(),
          row.eceMean(),
          row.splits(),
          Output.difference("%+.4f", row.ahead()));
    }
  }

  private static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? "" : String.format(Locale.ROOT, "[%.4f, %.4f]", low, high);
  }
}
