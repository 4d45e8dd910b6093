package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope sources}: the networks whose kernels a prior learns from. */
@Command(
    name = "sources",
    description = "The networks whose kernels a prior learns from.",
    subcommands = SourcesCommand.Train.class)
final class SourcesCommand implements Runnable {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Expected the subcommand train, found none");
  }

  /** {@code kernelscope sources train}. */
  @Command(
      name = "train",
      description = {
        "Trains networks that differ in their seed only, each a run in the folder --out.",
        "Called again it leaves finished ones alone and goes on with interrupted ones."
      })
  static final class Train implements Callable<Integer>, SettingOptions.Described {

    /** Those of the experiment, then those of a run; epochs decide about steps. */
    private static final Settings SETTINGS =
        Settings.of(SourceNetworks.NETWORKS, SourceNetworks.EPOCHS).and(SourceNetworks.SETTINGS);

    @ParentCommand private SourcesCommand sources;
    @Spec private CommandSpec spec;
    @Mixin private RunOptions options;

    private final SettingOptions settings =
        new SettingOptions()
            .of(SETTINGS)
            .widths(Network::wideWidths)
            .without(SharedSettings.STEPS)
            .usually(SharedSettings.EVALUATE_AT, "at most ten times, evenly");

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "Folder for the networks, a workspace of its own.")
    private Path out;

    /** What {@code sources train --json} tells. */
    private record Trained(String folder, List<String> networks) {}

    @Override
    public SettingOptions settings() {
      return settings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      options.workspace = out;
      Values values = settings.read(SETTINGS.usual(), Network::wideWidths);
      try (Runs runs = options.runs(sources.root.home())) {
        SourceNetworks wanted =
            RunOptions.checked(
                () ->
                    new SourceNetworks(
                        values.get(SourceNetworks.NETWORKS),
                        values.get(SourceNetworks.EPOCHS),
                        new ConvNetSpec(values.only(ConvNetSpec.SETTINGS))));
        int images = wanted.images(runs.library().data(wanted.first().data()).train().count());
        List<ConvNetSpec> specs = RunOptions.checked(() -> wanted.runs(images));
        settings.requireReached(specs);
        new ConsoleRuns(runs, Plan.of(specs, runs), spec.commandLine().getErr())
            .await(leftOut -> report(runs));
      }
      return 0;
    }

    private void report(Runs runs) throws IOException {
      List<String> finished = new ArrayList<>();
      for (ArchivedRun run : runs.archive().list().runs()) {
        if (run.isFinished()) {
          finished.add(run.folder().checkpoint().toString());
        }
      }
      Output output = new Output(spec.commandLine().getOut());
      if (options.json) {
        output.json(new Trained(out.toString(), finished));
      } else {
        output.line("%d trained networks are in %s", finished.size(), out);
      }
    }
  }
}
