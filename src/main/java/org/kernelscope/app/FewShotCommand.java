package org.kernelscope.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Network;
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
final class FewShotCommand implements Callable<Integer>, SettingOptions.Described {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  /** Those of the experiment, then those of a run. */
  private static final Settings SETTINGS =
      Settings.of(FewShot.EXAMPLES, FewShot.SPLITS, FewShot.STEPS_SCALED).and(FewShotSpec.SETTINGS);

  private final SettingOptions settings =
      new SettingOptions()
          .of(SETTINGS)
          .widths(Network::usualWidths)
          .of(BoundSpec.SETTINGS, "the best found for each prior")
          .usually(SharedSettings.EVALUATE_AT, "the last one");

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
      names = "--train-reverse-model",
      description = "Train the reverse models of deep weight priors too, at the learning rate.")
  private boolean trainReverseModel;

  /** What {@code fewshot --json} tells. */
  private record Result(List<FewShot.Row> summary, String workspace) {}

  @Override
  public SettingOptions settings() {
    return settings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<FewShotSpec> specs = RunOptions.checked(() -> sweep().runs());
    settings.requireReached(specs);
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(specs, runs);
      tellOfUnevenSplits(specs, runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(leftOut -> tell(FewShot.summary(plan.folders(), leftOut)));
    }
    return 0;
  }

  /** A split of 55 images of ten classes is no mistake, but worth a word. */
  private void tellOfUnevenSplits(List<FewShotSpec> specs, Runs runs) {
    int[] labels = runs.library().data(specs.get(0).data()).train().labels();
    int classes = (int) Arrays.stream(labels).distinct().count();
    specs.stream()
        .mapToInt(FewShotSpec::examples)
        .distinct()
        .filter(n -> n % classes != 0)
        .forEach(
            n ->
                spec.commandLine()
                    .getErr()
                    .println(
                        String.format(
                            Locale.ROOT,
                            "%d training images of %d classes: of some %d, of others %d",
                            n,
                            classes,
                            n / classes,
                            n / classes + 1)));
  }

  private FewShot.Experiment sweep() {
    List<List<PriorChoice>> chosen =
        priors == null
            ? FewShotDefaults.PRIORS.stream().map(List::of).toList()
            : priors.stream().map(Choices::priors).toList();
    Values values = settings.read(SETTINGS.usual(), Network::usualWidths);
    List<Integer> examples = values.get(FewShot.EXAMPLES);
    long seed = values.get(SharedSettings.SEED);
    FewShotSpec of =
        with(
                arms(chosen, examples.get(0)).get(0),
                new FewShotSpec(values.only(FewShotSpec.SETTINGS)))
            .with(FewShotSpec.EXAMPLES, examples.get(0))
            .onSplit(seed);
    return FewShot.sweep(
        of,
        examples,
        values.get(FewShot.STEPS_SCALED),
        values.get(FewShot.SPLITS),
        n -> arms(chosen, n));
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
    BoundSpec bound = new BoundSpec(settings.over(best.bound().values()));
    return new FewShot.Arm(
        prior,
        initialisation == null ? best.initialisation() : initialisation,
        trainReverseModel
            ? bound.with(
                BoundSpec.REVERSE_LEARNING_RATE,
                settings.read(SETTINGS.usual()).get(SharedSettings.LEARNING_RATE))
            : bound);
  }

  /** With the first arm in place. */
  private static FewShotSpec with(FewShot.Arm arm, FewShotSpec of) {
    return of.with(FewShotSpec.PRIORS, arm.priors())
        .with(SharedSettings.INITIALISATION, arm.initialisation())
        .with(arm.bound());
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
