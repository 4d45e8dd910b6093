package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope sources}: the networks whose kernels a prior learns from. */
@Command(name = "sources", description = "The networks whose kernels a prior learns from.")
final class SourcesCommand implements Runnable {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Expected the subcommand train, found none");
  }

  /** What {@code sources train --json} tells. */
  private record Trained(String folder, List<String> networks) {}

  @Command(
      name = "train",
      description = {
        "Trains networks that differ in their seed only, each a run in the folder --out.",
        "Called again it leaves finished ones alone and goes on with interrupted ones."
      })
  void train(
      @Option(names = "--data", defaultValue = "glyphs", description = "Default: ${DEFAULT-VALUE}.")
          String data,
      @Option(
              names = "--networks",
              paramLabel = "N",
              defaultValue = "1",
              description = "How many. Default: ${DEFAULT-VALUE}.")
          int networks,
      @Option(
              names = "--widths",
              split = ",",
              paramLabel = "A,B",
              defaultValue = "256,512",
              description =
                  "Output channels of the 7x7 and the 5x5 convolution. Default: ${DEFAULT-VALUE}.")
          List<Integer> widths,
      @Option(
              names = "--epochs",
              paramLabel = "E",
              defaultValue = "8",
              description = "Default: ${DEFAULT-VALUE}.")
          int epochs,
      @Option(names = "--batch", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
          int batch,
      @Option(
              names = "--learning-rate",
              defaultValue = "0.003",
              description = "Of Adam, falling linearly to 0. Default: ${DEFAULT-VALUE}.")
          double learningRate,
      @Option(
              names = "--l2",
              defaultValue = "0.0002",
              description = "Weight of 0.5 |w|^2 in the objective. Default: ${DEFAULT-VALUE}.")
          double l2,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "Of the first network; the next ones count up. ${DEFAULT-VALUE}.")
          long seed,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              required = true,
              description = "Folder for the networks, a workspace of its own.")
          Path out,
      @Mixin RunOptions options)
      throws IOException, InterruptedException {
    options.workspace = out;
    try (Runs runs = options.runs(root.home())) {
      SourceNetworks wanted =
          RunOptions.checked(
              () ->
                  new SourceNetworks(
                      data, networks, widths, epochs, batch, learningRate, l2, seed));
      int images = runs.library().data(data).train().count();
      new ConsoleRuns(runs, Plan.of(wanted.runs(images), runs), spec.commandLine().getErr())
          .await(() -> report(options, runs, out));
    }
  }

  private void report(RunOptions options, Runs runs, Path out) throws IOException {
    List<String> finished = new ArrayList<>();
    for (RunFolder folder : runs.workspace().runs().runs()) {
      if (folder.record().state().equals("finished")) {
        finished.add(folder.checkpoint().toString());
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
