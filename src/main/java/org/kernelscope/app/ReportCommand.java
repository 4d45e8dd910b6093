package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.report.Report;
import org.kernelscope.store.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kernelscope report}: what a workspace holds, as one HTML page. */
@Command(
    name = "report",
    description = {
      "Writes report.html: curves, tables and kernels of the finished runs of a workspace, what they",
      "were, and how to run them again. The page needs nothing else."
    })
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WORKSPACE")
  private Path workspace;

  @Option(names = "--out", paramLabel = "DIR", required = true)
  private Path out;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** What {@code report --json} tells. */
  private record Result(
      String report, int finished, int unfinished, int sections, List<String> leftOut) {}

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(workspace)) {
      throw new BadInputException(
          "%s: expected the folder of a workspace, found none".formatted(workspace));
    }
    Report.Written written = Report.write(new Workspace(workspace), out);
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(
          new Result(
              written.file().toString(),
              written.finished(),
              written.unfinished(),
              written.sections(),
              written.leftOut()));
    } else {
      output.line("%d finished runs are reported in %s", written.finished(), written.file());
    }
    written
        .leftOut()
        .forEach(sentence -> spec.commandLine().getErr().println("left out: " + sentence));
    return 0;
  }
}
