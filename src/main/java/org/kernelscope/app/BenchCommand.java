package org.kernelscope.app;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.EngineBenchmark;
import org.kernelscope.nn.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kernelscope bench}: how fast this machine is. */
@Command(name = "bench", description = "Benchmarks of this machine.")
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Expected the subcommand engine, found none");
  }

  @Command(
      name = "engine",
      description = {
        "Times training steps. Run it with --threads, and alternate with what it is compared to.",
        "With --json, one line a kind of step."
      })
  void engine(
      @Option(
              names = "--steps",
              paramLabel = "N",
              defaultValue = "40",
              description = "Timed steps, after a warm-up. Default: ${DEFAULT-VALUE}.")
          int steps,
      @Option(
              names = "--threads",
              paramLabel = "N",
              defaultValue = "2",
              description = "Threads of the native engine, read by the launcher.")
          int threads,
      @Option(
              names = "--only",
              paramLabel = "NAME",
              arity = "1..*",
              description = "Only kinds of step with this in their name.")
          @Nullable List<String> only,
      @Option(names = "--json", description = "Print JSON lines.") boolean json)
      throws IOException {
    Engine.prepare();
    Output output = new Output(spec.commandLine().getOut());
    List<EngineBenchmark.Timing> timings =
        EngineBenchmark.run(steps, only == null ? List.of() : only);
    for (EngineBenchmark.Timing timing : timings) {
      if (json) {
        output.json(timing);
      } else {
        output.line(
            "%-32s median %7.2f ms, min %7.2f ms, peak memory %d MB, grown by %d MB",
            timing.step(),
            timing.msMedian(),
            timing.msMin(),
            timing.peakRssMb(),
            timing.rssGrowthMb());
      }
    }
    if (!json) {
      output.line("%s", Engine.describe());
    }
  }
}
