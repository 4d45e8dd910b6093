package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.experiment.Runs;
import org.kernelscope.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope run}: any saved specification. */
@Command(name = "run", description = "Runs a saved specification, such as the spec.json of a run.")
final class RunCommand implements Callable<Integer> {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "SPEC.json")
  private Path file;

  /** What {@code run --json} and {@code resume --json} tell. */
  record Done(String run, String state, int step, String folder) {

    static void tell(Run run, boolean json, Output output) {
      String state = run.state().name().toLowerCase(java.util.Locale.ROOT);
      if (json) {
        output.json(new Done(run.id(), state, run.step(), run.folder().path().toString()));
      } else {
        output.line("%s at step %d: %s", state, run.step(), run.folder().path());
      }
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Runs runs = options.runs(root.home())) {
      Run run = runs.create(Json.read(file, RunSpec.class));
      new BatchOfRuns(runs, List.of(run), spec.commandLine().getErr()).await();
      Done.tell(run, options.json, new Output(spec.commandLine().getOut()));
    }
    return 0;
  }
}
