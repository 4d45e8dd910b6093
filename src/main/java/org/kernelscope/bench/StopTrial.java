package org.kernelscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.Checkpoints;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/**
 * Asks the program to end while it trains, by SIGTERM and SIGINT in turns, and measures how long it
 * takes. The runs are of the usual size, because what a stop may have to wait for is the evaluation
 * of many images. Each stop is of a process of its own, at a random moment of the first seconds of
 * a run.
 */
public final class StopTrial {

  /** What can be stopped, by name. */
  public static final List<String> KINDS =
      List.of(
          "classifier", "image VAE", "random features", "kernel VAE", "few-shot", "source network");

  /** A run that nobody waits for the end of. */
  private static final int MANY_STEPS = 1_000_000;

  /** The moments are among so many seconds from the beginning of a run. */
  private static final double SECONDS = 6;

  private static final List<String> SIGNALS = List.of("TERM", "INT");

  private final Path folder;
  private final Random random;

  /**
   * @param folder for workspaces, empty
   * @param seed of the moments
   */
  public StopTrial(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /**
   * What came of it.
   *
   * @param kind of run
   * @param seconds from each signal to the end of the process, ascending
   * @param stood what the runs had left, with how often: "checkpoint" if it is whole and the run
   *     can go on
   */
  public record Result(String kind, List<Double> seconds, Map<String, Integer> stood) {

    /** The middle one. */
    public double median() {
      return seconds.get(seconds.size() / 2);
    }

    /** The longest. */
    public double longest() {
      return seconds.get(seconds.size() - 1);
    }

    /** Whether every run can go on. */
    public boolean isKept() {
      return stood.keySet().equals(Collections.singleton("checkpoint"));
    }
  }

  /** Stops runs of a kind so often. */
  public Result run(String kind, int stops) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    Map<String, Integer> stood = new LinkedHashMap<>();
    for (int i = 0; i < stops; i++) {
      Path workspace =
          folder.resolve(String.format(Locale.ROOT, "%s-%03d", kind.replace(' ', '-'), i));
      Process program = ProgramProcess.start(List.of(), arguments(kind, workspace), workspace);
      try {
        RunFolder run = awaitTraining(program, workspace);
        TimeUnit.MILLISECONDS.sleep((long) (1000 * SECONDS * random.nextDouble()));
        seconds.add(stop(program, SIGNALS.get(i % SIGNALS.size())));
        stood.merge(leftBy(run), 1, Integer::sum);
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
    Collections.sort(seconds);
    return new Result(kind, seconds, stood);
  }

  private List<String> arguments(String kind, Path workspace) throws IOException {
    if (kind.equals("source network")) {
      return List.of("sources", "train", "--out=" + workspace);
    }
    Path spec = workspace.resolveSibling(workspace + ".json");
    Json.write(spec, usual(kind));
    return List.of("run", spec.toString(), "--workspace=" + workspace);
  }

  private static RunSpec usual(String kind) {
    RunSpec usual =
        switch (kind) {
          case "classifier" -> ConvNetSpec.usual();
          case "image VAE" -> ImageVaeSpec.usual();
          case "random features" -> RandomFeatureSpec.usual();
          case "kernel VAE" -> KernelVaeSpec.usual();
          case "few-shot" -> FewShotSpec.usual();
          default ->
              throw new BadInputException(
                  "--kind: expected one of %s, found '%s'".formatted(KINDS, kind));
        };
    return usual.with(SharedSettings.STEPS, MANY_STEPS);
  }

  /** Waits until a process has begun to train its run. */
  private static RunFolder awaitTraining(Process program, Path workspace)
      throws IOException, InterruptedException {
    Path runs = workspace.resolve("runs");
    while (!program.waitFor(20, TimeUnit.MILLISECONDS)) {
      if (Files.isDirectory(runs)) {
        try (Stream<Path> made = Files.list(runs)) {
          for (Path path : made.sorted().toList()) {
            RunFolder run = new Workspace(workspace).folder(path.getFileName().toString());
            if (Files.exists(path.resolve("run.json"))
                && RunHistory.stateOf(run.record()) == RunState.RUNNING) {
              return run;
            }
          }
        }
      }
    }
    throw new IllegalStateException(
        "%s: expected a process that trains, found that it has ended".formatted(workspace));
  }

  /** Sends a signal and waits for the end; the seconds between. */
  private static double stop(Process program, String signal)
      throws IOException, InterruptedException {
    long asked = System.nanoTime();
    new ProcessBuilder("kill", "-" + signal, Long.toString(program.pid())).start().waitFor();
    program.waitFor();
    return (System.nanoTime() - asked) / 1e9;
  }

  private static String leftBy(RunFolder run) throws IOException {
    RunState state = RunHistory.stateOf(run.record());
    if (state != RunState.STOPPED) {
      return state.name().toLowerCase(Locale.ROOT);
    }
    if (!Files.exists(run.checkpoint())) {
      return "no checkpoint";
    }
    Checkpoints.requireWhole(run.checkpoint());
    return "checkpoint";
  }
}
