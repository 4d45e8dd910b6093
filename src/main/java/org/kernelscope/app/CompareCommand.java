package org.kernelscope.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope compare}: the convergence experiment. */
@Command(
    name = "compare",
    description = {
      "Trains one network from several initialisations, and compares the accuracy of classifiers or",
      "the evidence lower bound of image VAEs, nats per test image."
    })
final class CompareCommand implements Callable<Integer> {

  /** An evaluation of them takes about as long as ten steps of 256 images. */
  private static final int VAE_TEST_EXAMPLES = 2000;

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
      description = {
        "What is trained: convnet (FConv), cifar (three convolutions and a dense layer) or vae (an",
        "autoencoder of images). Default: ${DEFAULT-VALUE}."
      })
  private String model;

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
      names = "--latent",
      paramLabel = "D",
      defaultValue = "16",
      description = "Dimensions of an image VAE's code. Default: ${DEFAULT-VALUE}.")
  private int latent;

  @Option(
      names = "--pixels",
      defaultValue = "grey",
      description = {
        "What an image VAE models: grey values, or binary ones drawn with them as probabilities.",
        "Default: ${DEFAULT-VALUE}."
      })
  private ImageVaeSpec.Pixels pixels;

  @Option(
      names = "--importance-samples",
      paramLabel = "K",
      defaultValue = "50",
      description = {
        "Codes an image for the estimate of ln p(x) after an image VAE's last step, on the first 500",
        "test images; 0 leaves it out. Default: ${DEFAULT-VALUE}."
      })
  private int importanceSamples;

  @Option(
      names = "--test-examples",
      paramLabel = "N",
      description = "Use the first N test images; 0 is all. Default: all, 2000 for an image VAE.")
  private @Nullable Integer testExamples;

  @Option(
      names = "--evaluate-at",
      split = ",",
      paramLabel = "STEP,…",
      description =
          "Steps at which the test images are evaluated. Default: denser in the beginning.")
  private @Nullable List<Integer> evaluateAt;

  /** What {@code compare --json} tells. */
  private record Result(List<Comparison.Row> summary, String workspace) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Comparison comparison = comparison();
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(comparison.runs(), runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(() -> tell(Comparison.summary(plan.folders())));
    }
    return 0;
  }

  private Comparison comparison() {
    return RunOptions.checked(
        () ->
            new Comparison(
                Choices.initialisations(
                    initialisations == null
                        ? List.of("xavier", "filters", "dwp")
                        : initialisations),
                seeds,
                seed,
                network()));
  }

  private ComparedSpec network() {
    List<Integer> evaluations = evaluateAt == null ? Comparison.evaluationsUpTo(steps) : evaluateAt;
    return switch (model) {
      case "convnet" -> classifier(FewShotSpec.Network.FCONV, evaluations);
      case "cifar" -> classifier(FewShotSpec.Network.CIFAR, evaluations);
      case "vae" ->
          ImageVaeSpec.usual()
              .with(SharedSettings.DATA, data)
              .with(SharedSettings.TRAIN_EXAMPLES, trainExamples)
              .with(
                  SharedSettings.TEST_EXAMPLES,
                  testExamples == null ? VAE_TEST_EXAMPLES : testExamples)
              .with(ImageVaeSpec.PIXELS, pixels)
              .with(SharedSettings.WIDTHS, widths)
              .with(ImageVaeSpec.LATENT, latent)
              .with(SharedSettings.BATCH, batch)
              .with(SharedSettings.LEARNING_RATE, learningRate)
              .with(SharedSettings.STEPS, steps)
              .with(SharedSettings.EVALUATE_AT, evaluations)
              .with(ImageVaeSpec.IMPORTANCE_SAMPLES, importanceSamples)
              .with(SharedSettings.SEED, seed);
      default ->
          throw new BadInputException("--model: expected convnet, cifar or vae, found " + model);
    };
  }

  private ConvNetSpec classifier(FewShotSpec.Network network, List<Integer> evaluations) {
    return ConvNetSpec.usual()
        .with(SharedSettings.DATA, data)
        .with(SharedSettings.TRAIN_EXAMPLES, trainExamples)
        .with(SharedSettings.TEST_EXAMPLES, testExamples == null ? 0 : testExamples)
        .with(SharedSettings.NETWORK, network)
        .with(SharedSettings.WIDTHS, widths)
        .with(SharedSettings.BATCH, batch)
        .with(SharedSettings.LEARNING_RATE, learningRate)
        .with(SharedSettings.STEPS, steps)
        .with(SharedSettings.EVALUATE_AT, evaluations)
        .with(SharedSettings.SEED, seed);
  }

  private void tell(List<Comparison.Row> summary) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(new Result(summary, options.folder(root.home()).toString()));
      return;
    }
    boolean elbo = summary.stream().anyMatch(row -> row.elboMean() != null);
    boolean weighted = summary.stream().anyMatch(row -> row.importanceWeightedMean() != null);
    output.line(
        "%-20s %6s %10s %8s %6s  %s%s",
        "init",
        "step",
        elbo ? "elbo" : "accuracy",
        "std",
        "seeds",
        weighted ? "%10s %8s  ".formatted("weighted", "std") : "",
        "ahead of the first");
    for (Comparison.Row row : summary) {
      output.line(
          "%-20s %6d %10s %8s %6d  %s%s",
          row.init(),
          row.step(),
          elbo ? number("%.2f", row.elboMean()) : number("%.4f", row.accuracyMean()),
          elbo ? number("%.2f", row.elboStd()) : number("%.4f", row.accuracyStd()),
          row.seeds(),
          weighted
              ? "%10s %8s  "
                  .formatted(
                      number("%.2f", row.importanceWeightedMean()),
                      number("%.2f", row.importanceWeightedStd()))
              : "",
          Output.difference(elbo ? "%+.2f" : "%+.4f", row.ahead()));
    }
  }

  private static String number(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
