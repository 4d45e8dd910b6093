package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Estimate;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope run}: any saved specification. */
@Command(
    name = "run",
    description = {
      "Runs a saved specification, such as the spec.json of a run; or a grid of them:",
      "{\"of\": {the specification}, \"vary\": [{\"field\": [values], …}, …]}. Fields of one entry change",
      "together, entries are crossed, and bound.klWeight is a field of a field. What its workspace holds",
      "finished is not trained again: take a new one (--workspace DIR) for that."
    })
final class RunCommand implements Callable<Integer> {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "SPEC.json")
  private Path file;

  /** What {@code run --json} and {@code resume --json} tell. */
  record Done(String run, String state, long step, String folder) {

    static void tell(RunFolder folder, boolean json, Output output) throws IOException {
      RunRecord record = folder.record();
      if (json) {
        output.json(new Done(folder.id(), record.state(), record.step(), folder.path().toString()));
      } else {
        output.line("%s at step %d: %s", record.state(), record.step(), folder.path());
      }
    }
  }

  /** What {@code run --json} tells of a grid. */
  private record Table(List<Sweep.Row> summary, String workspace) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Sweep grid = Sweep.read(file);
    List<RunSpec> wanted = grid.runs();
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(wanted, runs);
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(leftOut -> tell(grid, plan, leftOut));
    }
    return 0;
  }

  private void tell(Sweep grid, Plan plan, LeftOut leftOut) throws IOException {
    if (grid.vary().isEmpty()) {
      Done.tell(plan.folders().get(0), options.json, new Output(spec.commandLine().getOut()));
    } else {
      tell(grid.summary(plan.folders(), leftOut));
    }
  }

  private void tell(List<Sweep.Row> summary) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(new Table(summary, options.folder(root.home()).toString()));
      return;
    }
    for (Sweep.Row row : summary) {
      String settings =
          row.settings().entrySet().stream()
              .map(field -> field.getKey() + " = " + field.getValue())
              .collect(Collectors.joining(", "));
      output.line("%s (%d runs)", settings.isEmpty() ? "all" : settings, row.runs());
      row.metrics().forEach((name, value) -> tell(output, name, value, row.ahead().get(name)));
    }
  }

  private static void tell(Output output, String metric, Estimate value, @Nullable Estimate ahead) {
    output.line(
        "  %-28s %12.5g %-26s %s",
        metric,
        value.mean(),
        interval(value),
        ahead == null ? "" : "ahead of the first " + Output.difference("%+.5g", ahead));
  }

  private static String interval(Estimate value) {
    return value.low() == null || value.high() == null
        ? ""
        : String.format(Locale.ROOT, "[%.5g, %.5g]", value.low(), value.high());
  }
}
