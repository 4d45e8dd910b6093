package org.kernelscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.store.Checkpoints;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/**
 * Kills the program repeatedly while it trains, and compares the results of its runs with those of
 * a program that was never killed.
 *
 * <ul>
 *   <li>Each kill is a {@code kill -9} of a separate process at a random moment of its start, its
 *       training or its end.
 *   <li>Checkpoints are written every {@value #CHECKPOINT_MILLIS} ms, so that many kills interrupt
 *       one.
 * </ul>
 */
public final class KillTrial {

  private static final int CHECKPOINT_MILLIS = 30;

  /** Two runs in sequence, so that often one of them is still queued. */
  private static final List<Object> SEEDS = List.of(1L, 2L);

  private static final int MOST_FAILED_STARTS = 3;

  private final Path folder;
  private final Random random;

  /**
   * @param folder an empty folder for workspaces
   * @param seed the seed of the random moments
   */
  public KillTrial(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /**
   * The result of a trial.
   *
   * @param kind the kind of run
   * @param kills the number of kills
   * @param whileWriting the kills that left a temporary file, or a checkpoint before its renaming
   * @param beforeTraining the kills before a run of the round had started
   * @param runs the number of runs that were finished in spite of the kills
   * @param differences of metrics, kernels, images and checkpoints to those of runs without kills,
   *     and superfluous folders; empty if nothing was lost
   */
  public record Result(
      String kind,
      int kills,
      int whileWriting,
      int beforeTraining,
      int runs,
      List<String> differences) {}

  /** A small run of a kind, with some seconds of training. */
  static RunSpec small(RunKind kind) {
    List<Integer> narrow = List.of(8, 16);
    return switch (kind) {
      case CONVNET ->
          ConvNetSpec.usual()
              .with(SharedSettings.WIDTHS, narrow)
              .with(SharedSettings.TRAIN_EXAMPLES, 600)
              .with(SharedSettings.TEST_EXAMPLES, 200)
              .with(SharedSettings.BATCH, 32)
              .with(SharedSettings.STEPS, 400);
      case IMAGE_VAE ->
          ImageVaeSpec.usual()
              .with(SharedSettings.WIDTHS, narrow)
              .with(SharedSettings.TRAIN_EXAMPLES, 300)
              .with(SharedSettings.TEST_EXAMPLES, 100)
              .with(SharedSettings.BATCH, 16)
              .with(SharedSettings.STEPS, 150);
      case RANDOM_FEATURES ->
          RandomFeatureSpec.usual()
              .with(SharedSettings.WIDTHS, narrow)
              .with(SharedSettings.TRAIN_EXAMPLES, 600)
              .with(SharedSettings.TEST_EXAMPLES, 200)
              .with(SharedSettings.BATCH, 32)
              .with(SharedSettings.STEPS, 600);
      case KERNEL_VAE -> KernelVaeSpec.usual().with(SharedSettings.STEPS, 1500);
      case FEW_SHOT ->
          FewShotSpec.usual()
              .with(SharedSettings.WIDTHS, narrow)
              .with(SharedSettings.TEST_EXAMPLES, 200)
              .with(SharedSettings.STEPS, 150);
    };
  }

  /**
   * Repeatedly kills runs of a kind.
   *
   * @param kills the number of kills
   */
  public Result run(RunKind kind, int kills) throws IOException, InterruptedException {
    Path spec = folder.resolve(kind.key() + ".json");
    Json.write(spec, new Sweep(small(kind), List.of(Map.of("seed", SEEDS))));
    Path whole = folder.resolve(kind.key() + "-whole");
    long began = System.nanoTime();
    if (!start(spec, whole).waitFor(10, TimeUnit.MINUTES)) {
      throw new IllegalStateException("a run of " + kind.key() + " takes longer than ten minutes");
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    Map<Long, LeftBehind> expected = leftBehind(whole);

    int killed = 0;
    int whileWriting = 0;
    int beforeTraining = 0;
    int runs = 0;
    List<String> differences = new ArrayList<>();
    for (int round = 1; killed < kills; round++) {
      Path workspace = folder.resolve(String.format(Locale.ROOT, "%s-%03d", kind.key(), round));
      int failedStarts = 0;
      while (true) {
        Process program = start(spec, workspace);
        // A round ends when the program finishes before the next kill.
        long patience =
            killed < kills ? 1 + (long) (random.nextDouble() * millis) : TimeUnit.HOURS.toMillis(1);
        if (program.waitFor(patience, TimeUnit.MILLISECONDS)) {
          if (program.exitValue() == 0) {
            break;
          }
          failedStarts++;
          differences.add("round %s: exit %s".formatted(round, program.exitValue()));
          if (failedStarts >= MOST_FAILED_STARTS) {
            break;
          }
          continue;
        }
        program.destroyForcibly().waitFor();
        killed++;
        if (isHalfWritten(workspace)) {
          whileWriting++;
        }
        if (!Files.isDirectory(workspace.resolve("runs"))) {
          beforeTraining++;
        }
      }
      Map<Long, LeftBehind> found = leftBehind(workspace);
      runs += found.size();
      for (Map.Entry<Long, LeftBehind> run : expected.entrySet()) {
        LeftBehind same = found.get(run.getKey());
        List<String> different =
            same == null ? List.of("no run") : same.differences(run.getValue());
        for (String difference : different) {
          differences.add("round %s, seed %s: %s".formatted(round, run.getKey(), difference));
        }
      }
      long folders = folders(workspace).size();
      if (folders != SEEDS.size()) {
        differences.add("round %s: %s folders".formatted(round, folders));
      }
      if (isHalfWritten(workspace)) {
        differences.add("round %s: temporary files".formatted(round));
      }
    }
    return new Result(kind.key(), killed, whileWriting, beforeTraining, runs, differences);
  }

  private Process start(Path spec, Path workspace) throws IOException {
    return ProgramProcess.start(
        List.of("-Dkernelscope.checkpoint.millis=" + CHECKPOINT_MILLIS),
        List.of("run", spec.toString(), "--parallel=1", "--workspace=" + workspace),
        workspace);
  }

  private static List<RunFolder> folders(Path workspace) throws IOException {
    Path runs = workspace.resolve("runs");
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .map(run -> new Workspace(workspace).folder(run.getFileName().toString()))
          .toList();
    }
  }

  /** The results of finished runs by seed. */
  private static Map<Long, LeftBehind> leftBehind(Path workspace) throws IOException {
    Map<Long, LeftBehind> runs = new LinkedHashMap<>();
    for (RunFolder run : folders(workspace)) {
      if (run.record().state().equals("finished")) {
        runs.put(run.spec(RunSpec.class).seed(), LeftBehind.by(run));
      }
    }
    return runs;
  }

  private static boolean isHalfWritten(Path workspace) throws IOException {
    Path runs = workspace.resolve("runs");
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(runs)) {
      return files.anyMatch(
          file -> AtomicFile.isTemporary(file) || new Checkpoints(file).isChanging());
    }
  }
}
