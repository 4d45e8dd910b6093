package org.kernelscope.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope features}: the random-feature experiment. */
@Command(
    name = "features",
    description = {
      "Trains only the classifier of a network whose convolutions stay as they were initialised,",
      "and compares the accuracy of initialisations at several widths."
    })
final class FeaturesCommand implements Callable<Integer>, SettingOptions.Described {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  /** Those of the experiment, then those of a run; epochs decide about steps. */
  private static final Settings SETTINGS =
      Settings.of(RandomFeatures.SCALES, RandomFeatures.EPOCHS, Comparison.SEEDS)
          .and(RandomFeatureSpec.SETTINGS);

  private final SettingOptions settings =
      new SettingOptions().of(SETTINGS).widths(Network::wideWidths).without(SharedSettings.STEPS);

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

  /** What {@code features --json} tells. */
  private record Result(List<RandomFeatures.Row> summary, String workspace) {}

  @Override
  public SettingOptions settings() {
    return settings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Values values = settings.read(SETTINGS.usual(), Network::wideWidths);
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(RunOptions.checked(() -> experiment(runs, values).runs()), runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(() -> tell(RandomFeatures.summary(plan.folders())));
    }
    return 0;
  }

  private RandomFeatures experiment(Runs runs, Values values) {
    return RandomFeatures.of(
        values,
        Choices.initialisations(
            initialisations == null ? List.of("xavier", "filters", "dwp") : initialisations),
        runs.library().data(values.get(SharedSettings.DATA)).train().count());
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
