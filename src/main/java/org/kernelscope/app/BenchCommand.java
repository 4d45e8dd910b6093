package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kernelscope.bench.EngineBenchmark;
import org.kernelscope.bench.KillTrial;
import org.kernelscope.bench.SoakTrial;
import org.kernelscope.bench.StartBenchmark;
import org.kernelscope.bench.StopTrial;
import org.kernelscope.bench.WindowBenchmark;
import org.kernelscope.bench.WorkspaceBenchmark;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.Json;
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
    throw new ParameterException(
        spec.commandLine(),
        "Expected the subcommand engine, ui, start, soak, workspace, kills or stops, found none");
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

  @Command(
      name = "ui",
      description = {
        "Times the window: its start, a grid, a chart, its pulses while a comparison trains on every",
        "core, and what showing that costs the training. Opens windows, and takes some minutes."
      })
  void ui(@Option(names = "--json", description = "Print JSON.") boolean json) throws IOException {
    WindowBenchmark.Result result;
    try (TemporaryFolder temporary = new TemporaryFolder()) {
      Path folder = temporary.path();
      Path file = folder.resolve("result.json");
      GuiCommand.launch(
          List.of(
              "--%s=%s".formatted(DesktopApplication.WORKSPACE, folder.resolve("workspace")),
              "--%s=%s".formatted(DesktopApplication.BENCHMARK, file)));
      if (!Files.exists(file)) {
        throw new BadInputException(
            "the benchmark has no result: its window was closed, or what went wrong is told above");
      }
      result = Json.read(file, WindowBenchmark.Result.class);
    }
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(result);
      return;
    }
    WindowBenchmark.Gaps gaps = result.pulseMs();
    output.line(
        "between pulses while training   median %.1f ms, 95 %% below %.1f ms, 99 %% below %.1f ms",
        gaps.p50(), gaps.p95(), gaps.p99());
    output.line("redraw of 64x64 kernels of 5x5  %.1f ms", result.gridRedrawMs());
    output.line(
        "frame of a panned chart         %.1f ms, 3 x 100 000 points", result.chartFrameMs());
    output.line("cost of the view to training    %.1f %% of a step", result.trainingCostPercent());
    output.line("cold start                      %.1f s", result.coldStartS());
    result
        .areaMs()
        .forEach(
            (area, time) ->
                output.line(
                    "%-31s %.0f ms, again %.0f ms", "opening " + area, time.first(), time.next()));
  }

  @Command(
      name = "start",
      description = {
        "Times starts of the window, from the launcher to the painted window. Java's archive of classes",
        "is used if a window that was opened and closed before has left one."
      })
  void start(
      @Option(
              names = "--times",
              paramLabel = "N",
              defaultValue = "9",
              description = "How many starts. Default: ${DEFAULT-VALUE}.")
          int times)
      throws IOException, InterruptedException {
    if (times < 1) {
      throw new BadInputException("--times: expected a whole number from 1, found " + times);
    }
    try (TemporaryFolder folder = new TemporaryFolder()) {
      List<Double> seconds =
          StartBenchmark.measure(
              Home.ofThisProcess().launcher(), folder.path().resolve("workspace"), times);
      double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      new Output(spec.commandLine().getOut())
          .line(
              "start to the painted window   median %.2f s, %.2f to %.2f s in %d starts",
              sorted[times / 2], sorted[0], sorted[times - 1], times);
    }
  }

  @Command(
      name = "soak",
      description = {
        "A long day at the window, in rounds that are all alike: 30 queued runs, areas opened and left,",
        "pauses, exports, imports, a report. Prints what the process holds after each round; what",
        "grows from round to round is not released."
      })
  void soak(
      @Option(
              names = "--minutes",
              paramLabel = "N",
              defaultValue = "60",
              description = "How long, at least. Default: ${DEFAULT-VALUE}.")
          double minutes)
      throws IOException {
    if (!(minutes > 0 && minutes < 1e6)) {
      throw new BadInputException("--minutes: expected a positive number, found " + minutes);
    }
    try (TemporaryFolder folder = new TemporaryFolder()) {
      new Output(spec.commandLine().getOut()).line("%s", SoakTrial.Sample.HEADER);
      GuiCommand.launch(
          List.of(
              "--%s=%s".formatted(DesktopApplication.WORKSPACE, folder.path().resolve("workspace")),
              "--%s=%s".formatted(DesktopApplication.SOAK, minutes)));
    }
  }

  @Command(
      name = "workspace",
      description = {
        "Times how runs of a large workspace are listed and found again: fills a temporary folder with",
        "small finished runs, which it deletes again."
      })
  void workspace(
      @Option(
              names = "--runs",
              paramLabel = "N",
              defaultValue = "10000",
              description = "How many runs. Default: ${DEFAULT-VALUE}.")
          int runs,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    if (runs < 1) {
      throw new BadInputException("--runs: expected a whole number from 1, found " + runs);
    }
    WorkspaceBenchmark.Result result;
    try (TemporaryFolder folder = new TemporaryFolder()) {
      result = WorkspaceBenchmark.measure(folder.path(), runs, Home.ofThisProcess().library());
    }
    Output output = new Output(spec.commandLine().getOut());
    if (json) {
      output.json(result);
      return;
    }
    output.line("first listing, no index yet     %.2f s", result.firstListS());
    output.line("listing with the index          %.2f s", result.listS());
    output.line("listing once more               %.2f s", result.againS());
    output.line("finding a run by its settings   %.2f s", result.planS());
  }

  @Command(
      name = "kills",
      description = {
        "Kills the program at random moments while it trains, starts it again, and compares what its",
        "runs leave with those of a program that was never killed. A kill takes some seconds."
      })
  int kills(
      @Option(
              names = "--kills",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many kills of each kind of run. Default: ${DEFAULT-VALUE}.")
          int kills,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              arity = "1..*",
              description = "Only these kinds of run, as spec.json calls them.")
          @Nullable List<String> kinds,
      @Option(
              names = "--seed",
              paramLabel = "N",
              defaultValue = "1",
              description = "Seed of the moments. Default: ${DEFAULT-VALUE}.")
          long seed)
      throws IOException, InterruptedException {
    List<RunKind> chosen =
        kinds == null
            ? List.of(RunKind.values())
            : RunOptions.checked(() -> kinds.stream().map(RunKind::named).toList());
    Output output = new Output(spec.commandLine().getOut());
    boolean isLost = false;
    try (TemporaryFolder folder = new TemporaryFolder()) {
      for (RunKind kind : chosen) {
        KillTrial.Result result = new KillTrial(folder.path(), seed).run(kind, kills);
        output.line(
            "%-16s %d kills, %d of them while a file was written and %d before a run was made; %d"
                + " runs finished, %d differences",
            result.kind(),
            result.kills(),
            result.whileWriting(),
            result.beforeTraining(),
            result.runs(),
            result.differences().size());
        result.differences().forEach(difference -> output.line("  %s", difference));
        if (!result.differences().isEmpty()) {
          isLost = true;
          folder.keep();
        }
      }
      if (isLost) {
        output.line("the workspaces are kept in %s", folder.path());
      }
    }
    return isLost ? 1 : 0;
  }

  @Command(
      name = "stops",
      description = {
        "Asks the program to end while it trains, by SIGTERM and SIGINT in turns, and measures how long",
        "it takes and what is left. A stop takes some seconds."
      })
  int stops(
      @Option(
              names = "--stops",
              paramLabel = "N",
              defaultValue = "10",
              description = "How many of each kind of run. Default: ${DEFAULT-VALUE}.")
          int stops,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              description = "Only this kind of run, given once for each.")
          @Nullable List<String> kinds,
      @Option(
              names = "--seed",
              paramLabel = "N",
              defaultValue = "1",
              description = "Seed of the moments. Default: ${DEFAULT-VALUE}.")
          long seed)
      throws IOException, InterruptedException {
    if (stops < 1) {
      throw new BadInputException("--stops: expected a whole number from 1, found " + stops);
    }
    Output output = new Output(spec.commandLine().getOut());
    output.line("%-16s %3s %8s %8s  %s", "kind", "n", "median s", "max s", "what stood");
    boolean isKept = true;
    try (TemporaryFolder folder = new TemporaryFolder()) {
      for (String kind : kinds == null ? StopTrial.KINDS : kinds) {
        StopTrial.Result result = new StopTrial(folder.path(), seed).run(kind, stops);
        output.line(
            "%-16s %3d %8.2f %8.2f  %s",
            kind, result.seconds().size(), result.median(), result.longest(), result.stood());
        isKept &= result.isKept();
      }
    }
    return isKept ? 0 : 1;
  }
}
