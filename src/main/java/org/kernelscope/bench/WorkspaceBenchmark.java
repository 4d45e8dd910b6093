package org.kernelscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.Json;
import org.kernelscope.store.Workspace;

/** Measures operations on a workspace with many finished runs. */
public final class WorkspaceBenchmark {

  /** The number of evaluations of a run, with two points each. */
  private static final int EVALUATIONS = 30;

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private WorkspaceBenchmark() {}

  /**
   * Durations in seconds.
   *
   * @param runs the number of runs in the workspace
   * @param firstListS listing without an index, which reads every folder
   * @param listS listing with the index, in a new process
   * @param againS listing a second time in the same process
   * @param planS finding a finished run by its specification, in a new process
   */
  public record Result(int runs, double firstListS, double listS, double againS, double planS) {}

  /** Writes finished runs into a workspace, each with a folder of a few small files. */
  public static void fill(Path workspace, int runs) throws IOException {
    DateTimeFormatter ids =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    for (int i = 0; i < runs; i++) {
      Instant made = FIRST.plusSeconds(100L * i);
      String id = String.format(Locale.ROOT, "%s-%04x", ids.format(made), i & 0xffff);
      Path folder = Files.createDirectories(workspace.resolve("runs").resolve(id));
      ConvNetSpec spec = spec(i);
      // Unlike real runs they are not forced to the disk, because that would take minutes.
      Files.writeString(folder.resolve("spec.json"), Json.text(spec));
      Files.writeString(folder.resolve("metrics.csv"), metrics(i));
      Files.writeString(
          folder.resolve("run.json"),
          """
          {"id": "%s", "name": "%s", "kind": "convnet", "state": "finished",
           "created": "%s", "started": "%s", "finished": "%s", "step": 300, "steps": 300,
           "versions": {"kernelscope": "benchmark"}, "machine": "benchmark", "error": null,
           "steered": false, "trainedSeconds": 80.0}
          """
              .formatted(id, spec.title(), made, made, made.plusSeconds(90)));
    }
  }

  private static ConvNetSpec spec(int number) {
    return ConvNetSpec.usual()
        .with(SharedSettings.SEED, (long) number)
        .with(SharedSettings.TRAIN_EXAMPLES, 1000 * (1 + number % 7));
  }

  private static String metrics(int number) {
    StringBuilder csv = new StringBuilder("series,step,value,seconds\n");
    for (int i = 0; i < EVALUATIONS; i++) {
      double accuracy = 1 - 0.9 / (1 + i + number % 13);
      csv.append("loss,").append(10 * i).append(',').append(1 - accuracy).append(",1.5\n");
      csv.append("accuracy,").append(10 * i).append(',').append(accuracy).append(",1.5\n");
    }
    return csv.toString();
  }

  /**
   * Fills an empty folder and takes the measurements.
   *
   * @param runs the number of runs
   * @param library a library with the digits
   */
  public static Result measure(Path folder, int runs, Library library) throws IOException {
    fill(folder, runs);
    double first = seconds(() -> list(runs(folder, library), runs));
    // Folders that were written in the last seconds would be read again.
    try {
      Thread.sleep(2500);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    list(runs(folder, library), runs);
    Runs next = runs(folder, library);
    double list = seconds(() -> list(next, runs));
    double again = seconds(() -> list(next, runs));
    Runs planning = runs(folder, library);
    // Reads the digits first, since this is not part of the look-up.
    planning.check(List.of(spec(runs / 2)));
    double plan =
        seconds(
            () -> {
              Plan found = Plan.of(List.of(spec(runs / 2)), planning);
              if (!found.pending().isEmpty()) {
                throw new IllegalStateException("the run was not found");
              }
            });
    return new Result(runs, first, list, again, plan);
  }

  private static Runs runs(Path folder, Library library) {
    return new Runs(library, new Workspace(folder), 1);
  }

  private static void list(Runs runs, int expected) throws IOException {
    int found = runs.archive().list().runs().size();
    if (found != expected) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%d of %d runs were listed", found, expected));
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static double seconds(Work work) throws IOException {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
