package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.bench.LeftBehind;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;
import org.kernelscope.store.RunFolder;

/** Whatever happens to the folder of a run, the run ends as one to which nothing happened. */
class NothingLostTest extends TinyRuns {

  /** What can be wrong with a checkpoint. */
  private enum Damage {
    CUT_BY_100_BYTES {
      @Override
      byte[] of(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - 100);
      }
    },
    A_BYTE_CHANGED {
      @Override
      byte[] of(byte[] whole) {
        // In the middle of the weights.
        whole[whole.length / 2] ^= 0x40;
        return whole;
      }
    },
    EMPTY {
      @Override
      byte[] of(byte[] whole) {
        return new byte[0];
      }
    },
    SOMETHING_ELSE {
      @Override
      byte[] of(byte[] whole) throws IOException {
        Path other = Files.createTempFile("other", ".npz");
        try {
          new NpzFile(Map.of("other", new NdArray.Doubles(new int[] {1}, new double[1])), Map.of())
              .write(other);
          return Files.readAllBytes(other);
        } finally {
          Files.delete(other);
        }
      }
    };

    abstract byte[] of(byte[] whole) throws IOException;

    void to(Path checkpoint) throws IOException {
      Files.write(checkpoint, of(Files.readAllBytes(checkpoint)));
    }
  }

  private RunFolder interrupted(RunSpec spec, int... steps) throws IOException {
    RunFolder run = runs.create(spec).folder();
    for (int step : steps) {
      Interruption.of(runs, run, step);
    }
    return run;
  }

  private static Run finished(Run run) {
    run.execute();
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    return run;
  }

  private static List<String> notes(RunFolder run) throws IOException {
    return RunHistory.of(run).marks().stream()
        .filter(RunEvent.Note.class::isInstance)
        .map(mark -> ((RunEvent.Note) mark).sentence())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"NETWORK", "IMAGE_VAE", "RANDOM_FEATURES", "KERNEL_VAE", "FEW_SHOT"})
  void aDamagedCheckpointCostsTheStepsSinceTheOneBefore(ResumptionTest.Kind kind)
      throws IOException {
    RunSpec spec = kind.of(tiny);
    LeftBehind straight = LeftBehind.by(finished(runs.create(spec)).folder());
    for (Damage damage : Damage.values()) {
      RunFolder run = interrupted(spec, 3, 6);
      damage.to(run.checkpoint());
      finished(runs.resume(run.id()));
      assertThat(LeftBehind.by(run).differences(straight)).as("checkpoint " + damage).isEmpty();
      assertThat(notes(run))
          .singleElement()
          .asString()
          .startsWith(run.checkpoint().toString())
          .endsWith("the run goes on from the checkpoint before, of step 3");
    }
  }

  /**
   * An absurd learning rate makes weights of 1e38, while the loss, of the weights before, is still
   * a number.
   */
  @ParameterizedTest
  @EnumSource(names = {"NETWORK", "IMAGE_VAE", "RANDOM_FEATURES", "KERNEL_VAE", "FEW_SHOT"})
  void aRunThatDivergesKeepsWhatWasGoodAndGoesOnFromThere(ResumptionTest.Kind kind)
      throws IOException {
    RunSpec spec = kind.of(tiny);
    LeftBehind straight = LeftBehind.by(finished(runs.create(spec)).folder());
    RunFolder run = interrupted(spec, 3);
    for (boolean stopsAtOnce : List.of(true, false)) {
      Run[] diverging = new Run[1];
      diverging[0] =
          stopsAtOnce
              ? Interruption.run(runs, run, 4, () -> diverging[0].stop())
              : runs.resume(run.id());
      diverging[0].setLearningRate(1e38);
      diverging[0].execute();
      assertThat(diverging[0].state()).isEqualTo(RunState.FAILED);
      assertThat(diverging[0].message())
          .startsWith("the training diverged at step ")
          .contains("from its last good checkpoint, of step 3");
      assertThat(run.record().error()).isEqualTo(diverging[0].message());
      assertThat(run.readMetrics()).allMatch(point -> Double.isFinite(point.value()));
      for (KernelSnapshot snapshot : run.kernelSnapshots()) {
        for (KernelSet kernels : KernelFiles.read(snapshot.file()).values()) {
          assertThat(HostArrays.areFinite(kernels.values())).as("%s", snapshot).isTrue();
        }
      }
    }
    Run resumed = runs.resume(run.id());
    resumed.setLearningRate(spec.learningRate());
    finished(resumed);
    assertThat(LeftBehind.by(run).differences(straight)).as("the same as before").isEmpty();
  }

  @Test
  void aRunThatFailedBeforeItsFirstCheckpointStartsAgain() throws IOException {
    Run run = runs.create(tiny.network("xavier", 8, 1));
    Run.TrainingFactory broken =
        spec -> {
          throw new IllegalStateException("odd");
        };
    new Run(run.folder(), run.spec(), broken, Map.of()).execute();
    assertThat(run.folder().checkpoints().exist()).isFalse();
    finished(runs.resume(run.folder().id()));
  }

  @Test
  void withoutAWholeCheckpointTheRunStartsAgain() throws IOException {
    RunSpec spec = tiny.network("xavier", 8, 1);
    LeftBehind straight = LeftBehind.by(finished(runs.create(spec)).folder());
    RunFolder run = interrupted(spec, 3, 6);
    for (Path checkpoint : run.checkpoints().newestFirst()) {
      Damage.A_BYTE_CHANGED.to(checkpoint);
    }
    finished(runs.resume(run.id()));
    assertThat(LeftBehind.by(run).differences(straight)).as("no whole checkpoint").isEmpty();
    assertThat(notes(run))
        .hasSize(2)
        .allMatch(note -> note.endsWith("the run starts again from its first step"));
    assertThat(run.record().state()).isEqualTo("finished");
  }

  @Test
  void aCheckpointWithoutItsNameIsTheNewest() throws IOException {
    RunSpec spec = tiny.network("xavier", 8, 1);
    RunFolder run = interrupted(spec, 3, 6);
    // As a kill between the two moves leaves it.
    Path newest = run.checkpoint();
    Files.move(newest, newest.resolveSibling("checkpoint-next.zip"));
    assertThat(run.checkpoints().exist()).isTrue();
    Run resumed = finished(runs.resume(run.id()));
    assertThat(RunHistory.of(run).marks())
        .containsExactly(new RunEvent.Resumed(3), new RunEvent.Resumed(6));
    assertThat(
            LeftBehind.by(resumed.folder())
                .differences(LeftBehind.by(finished(runs.create(spec)).folder())))
        .as("next")
        .isEmpty();
  }

  @Test
  void aFolderThatVanishesEndsTheRunAndDoesNotComeBack() throws IOException {
    for (Path gone : List.of(Path.of(""), Path.of("../.."))) {
      RunFolder made = runs.create(tiny.network("xavier", 8, 1)).folder();
      Path lost = made.path().resolve(gone).normalize();
      Run run = Interruption.run(runs, made, 3, () -> FileUtils.deleteQuietly(lost.toFile()));
      run.execute();
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.message())
          .isEqualTo(made.path() + ": expected the folder of a run, found it gone");
      assertThat(run.step()).as("at once").isLessThanOrEqualTo(4);
      assertThat(lost).doesNotExist();
    }
  }

  @Test
  void curvesThatAreLostOrDamagedAreTold() throws IOException {
    RunSpec spec = tiny.network("xavier", 8, 1);
    RunFolder missing = interrupted(spec, 5);
    Files.delete(missing.path().resolve("metrics.csv"));
    finished(runs.resume(missing.id()));
    assertThat(notes(missing))
        .containsExactly("metrics.csv is missing: its curves begin where the run goes on");
    assertThat(RunHistory.of(missing).curve(RunEvent.LOSS).steps()).containsExactly(6, 7, 8);

    RunFolder damaged = interrupted(spec, 5);
    Files.write(damaged.path().resolve("metrics.csv"), new byte[] {0, 1, 2, '\n'});
    finished(runs.resume(damaged.id()));
    assertThat(notes(damaged)).singleElement().asString().startsWith("metrics.csv is damaged");
    assertThat(damaged.path().resolve("metrics-damaged.csv")).exists();
  }

  @Test
  void whatAKilledProcessWasWritingIsRemoved() throws IOException {
    RunFolder run = interrupted(tiny.network("xavier", 8, 1), 5);
    String unfinished = ".conv1-00000004.npy.6f1c2b1e-8f3d-4a57-9d0a-3a5a2a3c1b11.tmp";
    Path left = Files.writeString(run.path().resolve("kernels").resolve(unfinished), "half");
    Path mine = Files.writeString(run.path().resolve(".notes.tmp"), "written by a person");
    finished(runs.resume(run.id()));
    assertThat(left).doesNotExist();
    assertThat(mine).exists();
  }

  @Test
  void aLearningRateChangedByHandSurvivesAStop() throws IOException {
    RunSpec spec = tiny.network("filters", 8, 5);
    RunFolder straight = runs.create(spec).folder();
    Run[] changed = new Run[1];
    changed[0] = Interruption.run(runs, straight, 3, () -> changed[0].setLearningRate(0.5));
    finished(changed[0]);

    RunFolder stopped = runs.create(spec).folder();
    changed[0] = Interruption.run(runs, stopped, 3, () -> changed[0].setLearningRate(0.5));
    changed[0].listen(
        event -> {
          if (event instanceof RunEvent.Metric metric && metric.step() == 6) {
            changed[0].stop();
          }
        });
    changed[0].execute();
    finished(runs.resume(stopped.id()));
    assertThat(LeftBehind.by(stopped).differences(LeftBehind.by(straight)))
        .as("rate changed at 3, stopped at 6")
        .isEmpty();
  }
}
