package org.kernelscope.app;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope resume}: an interrupted run, from its checkpoint. */
@Command(
    name = "resume",
    description =
        "Goes on with an interrupted run from its checkpoint, as if it had never stopped.")
final class ResumeCommand implements Callable<Integer> {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "RUN", description = "The name of its folder in the workspace.")
  private String id;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Goes on with this learning rate: a smaller one for a run that diverged.")
  private @Nullable String learningRate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Double> rate =
        Optional.ofNullable(learningRate)
            .map(text -> RunOptions.value(SharedSettings.LEARNING_RATE, text));
    try (Runs runs = options.runs(root.home())) {
      Run run = runs.resume(id);
      rate.ifPresent(run::setLearningRate);
      new ConsoleRuns(runs, List.of(run), spec.commandLine().getErr()).await();
      RunCommand.Done.tell(run.folder(), options.json, new Output(spec.commandLine().getOut()));
    }
    return 0;
  }
}
