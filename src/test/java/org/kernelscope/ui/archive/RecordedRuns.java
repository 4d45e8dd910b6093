package org.kernelscope.ui.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.RunWriter;

/** Runs as earlier sessions left them, created without training. */
public final class RecordedRuns {

  private RecordedRuns() {}

  public static ConvNetSpec spec(long seed, int images) {
    return ConvNetSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, images)
        .with(SharedSettings.TEST_EXAMPLES, 20)
        .with(SharedSettings.WIDTHS, List.of(2, 2))
        .with(SharedSettings.BATCH, 8)
        .with(SharedSettings.STEPS, 30)
        .with(SharedSettings.EVALUATE_AT, List.of(0, 10, 20))
        .with(SharedSettings.SEED, seed);
  }

  /**
   * A run with accuracies at steps 0, 10, 20 and so on, and kernels of conv1 at each of them. All
   * weights have the value of the step.
   */
  public static RunFolder run(
      Path workspace, String made, RunSpec spec, String state, double... accuracies)
      throws IOException {
    Instant time = Instant.parse(made);
    String id =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time)
            + "-0000";
    RunFolder folder =
        new RunFolder(Files.createDirectories(workspace.resolve("runs").resolve(id)));
    Json.write(folder.path().resolve("spec.json"), spec);
    RunRecord record =
        new RunRecord(
            id,
            spec.title(),
            spec.kind().key(),
            state,
            time,
            time,
            state.equals("running") ? null : time.plusSeconds(75),
            10L * Math.max(0, accuracies.length - 1),
            spec.steps(),
            Map.of(),
            "a machine",
            null,
            false,
            state.equals("running") ? null : 75.0,
            null);
    Json.write(folder.path().resolve("run.json"), record);
    try (RunWriter writer = folder.write()) {
      for (int i = 0; i < accuracies.length; i++) {
        writer.appendMetric("accuracy", 10L * i, accuracies[i]);
        writer.appendMetric("loss", 10L * i, 1 - accuracies[i]);
        writer.writeKernels("conv1", 10L * i, kernels(10 * i));
      }
    }
    return folder;
  }

  static KernelSet kernels(float value) {
    float[] values = new float[2 * 7 * 7];
    Arrays.fill(values, value);
    return new KernelSet(7, values, Provenance.UNKNOWN);
  }
}
