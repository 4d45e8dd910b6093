package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.workbench.Bundled;

class InitialKernelsTest {

  @TempDir Path folder;

  private static ConvNetSpec spec(InitialisationChoice initialisation) {
    return ConvNetSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 64)
        .with(SharedSettings.TEST_EXAMPLES, 10)
        .with(SharedSettings.WIDTHS, List.of(4, 6))
        .with(SharedSettings.INITIALISATION, initialisation)
        .with(SharedSettings.BATCH, 16)
        .with(SharedSettings.STEPS, 1)
        .with(SharedSettings.SEED, 7L);
  }

  @ParameterizedTest
  @MethodSource("org.kernelscope.experiment.library.Initialisations#all")
  void thePreviewIsWhatTheRunStartsFrom(InitialisationKind kind) throws IOException {
    ConvNetSpec spec = spec(kind.choice());
    InitialKernels preview = InitialKernels.of(spec, Bundled.library());

    Map<String, KernelSet> first = new LinkedHashMap<>();
    try (Runs runs = new Runs(Bundled.library(), new Workspace(folder), 1)) {
      Run run = runs.create(spec);
      run.listen(
          event -> {
            if (event instanceof RunEvent.Kernels kernels && kernels.step() == 0) {
              first.put(kernels.layer().name(), kernels.kernels());
            }
          });
      run.execute();
      assertThat(run.state()).isEqualTo(RunState.FINISHED);
    }

    assertThat(first).containsOnlyKeys("conv1", "conv2");
    preview
        .layers()
        .forEach(
            (layer, kernels) ->
                assertThat(first.get(layer.name()).values()).isEqualTo(kernels.values()));
  }

  @Test
  void filesOfOneGeometryAreCompletedWithTheBundledOnes() throws IOException {
    Path own = folder.resolve("mine.npy");
    float[] ones = new float[3 * 49];
    java.util.Arrays.fill(ones, 1);
    KernelFiles.write(own, Map.of("mine", new KernelSet(7, ones, Provenance.UNKNOWN)));

    InitialisationChoice mine =
        Bundled.library().withKernels(Initialisations.FILTERS, List.of(own));

    assertThat(mine.files()).startsWith(own);
    assertThat(mine.files().get(1)).hasFileName("glyphs-5x5.npz");
    assertThat(mine.files().get(2)).hasFileName("glyphs-3x3.npz");
    InitialKernels drawn = InitialKernels.of(spec(mine), Bundled.library());
    drawn
        .layers()
        .forEach(
            (layer, kernels) -> {
              if (layer.size() == 7) {
                assertThat(kernels.values()).containsOnly(1f);
                assertThat(kernels.provenance().facts())
                    .containsEntry("drawn", "4 of 3 with replacement");
              }
            });
  }

  @Test
  void aFileThatIsNoPriorIsNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.dwp"), "not a zip");
    assertThatThrownBy(() -> Bundled.library().withPriors(Initialisations.DWP, List.of(broken)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("broken.dwp");
  }
}
