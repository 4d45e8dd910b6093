package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvNet;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Network;
import org.kernelscope.store.KernelFiles;

class ImportedKernelsTest {

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static Path fixture(String name) {
    try {
      return Path.of(ImportedKernelsTest.class.getResource("/imports/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "keras2-model.h5,Keras,stem",
    "keras3.keras,Keras,stem",
    "keras3.weights.h5,Keras,conv2d",
    "torch.onnx,ONNX,stem",
    "torch.safetensors,safetensors,stem"
  })
  void filesAreToldApartByTheirContentWhateverTheyAreCalled(
      String name, String format, String layer) throws IOException {
    Path file = Files.copy(fixture(name), folder.resolve("network.bin"));
    KernelSet stem = ImportedKernels.read(file).sets().get(layer);
    assertThat(stem.size()).isEqualTo(3);
    assertThat(stem.provenance().facts())
        .containsEntry("file", "network.bin")
        .containsEntry("format", format)
        .containsEntry("layer", layer);
    assertThat(stem.provenance().facts().get("shape")).endsWith(" 2, 3, 3]");
  }

  @Test
  void ourOwnNetworksAreNetworksLikeOthers() throws IOException {
    Path file = folder.resolve("own.zip");
    try (ConvNet network = ConvNet.create(Network.FCONV.of(28, 28, 1, 10, List.of(2, 3)), 1e-3, 0);
        var out = Files.newOutputStream(file)) {
      network.save(out);
    }
    Map<String, KernelSet> sets = ImportedKernels.read(file).sets();
    assertThat(sets).containsOnlyKeys("conv1", "conv2");
    assertThat(sets.get("conv2").provenance().facts())
        .containsEntry("format", "DL4J")
        .containsEntry("shape", "[3, 2, 5, 5]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernels.npz", "kernels.npy"})
  void kernelFilesAreReadThroughTheSameDoor(String name) throws IOException {
    Path file = folder.resolve(name);
    KernelSet set = new KernelSet(2, new float[] {1, 2, 3, 4}, Provenance.of("from", "here"));
    KernelFiles.write(file, Map.of("kernels", set));
    assertThat(ImportedKernels.read(file).sets()).isEqualTo(KernelFiles.read(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch.pt", "torch-old.pt"})
  void picklesAreRefusedWithAdvice(String name) {
    assertThatThrownBy(() -> ImportedKernels.read(fixture(name)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("Python pickle")
        .hasMessageContaining("save_file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "P", "PK", "This is a letter and no network.\n", "\b\b\b\b\b\b\b\b\b"})
  void whatIsNoneOfTheseIsRefusedInASentence(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("letter.onnx"), content);
    assertThatThrownBy(() -> ImportedKernels.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("letter.onnx: expected")
        .hasMessageContaining("found");
  }

  @Test
  void layersThatDivergedAreSkipped() throws IOException {
    byte[] bytes = Files.readAllBytes(fixture("torch.safetensors"));
    Arrays.fill(bytes, bytes.length - 36, bytes.length - 16, (byte) 0xff); // "half", before "coded"
    Path file = Files.write(folder.resolve("diverged.safetensors"), bytes);
    ImportedKernels kernels = ImportedKernels.read(file);
    assertThat(kernels.sets()).doesNotContainKey("half").containsKey("stem");
    assertThat(kernels.skipped()).contains("layer half: not all of its weights are finite");
  }

  @Test
  void aFolderOfMixedNetworksIsHarvestedBySize() throws IOException {
    for (String name : List.of("keras3.keras", "torch.onnx", "torch.safetensors", "torch.pt")) {
      Files.copy(fixture(name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("notes.txt"), "not a network");

    Harvest harvest = Harvest.of(List.of(folder), 0, 0, 1);

    assertThat(harvest.bySize()).containsOnlyKeys(1, 3, 5);
    // each of torch's two files has "each" with 8 kernels of 5x5; the Keras file has 2·3.
    assertThat(harvest.bySize().get(5).found()).isEqualTo(8 + 8 + 6);
    KernelSet five = harvest.bySize().get(5).kernels();
    assertThat(five.provenance().facts())
        .containsEntry("networks", "3")
        .containsEntry("formats", "Keras ONNX safetensors")
        .containsEntry("layers", "conv2d_2 each");
    assertThat(five.kernel(0)[0]).isEqualTo(1000);
    assertThat(harvest.skipped())
        .hasSize(4)
        .contains(
            folder.resolve("keras3.keras") + ", layer oblong: its kernels of 3x1 are not square");
  }

  @Test
  void aHarvestWithoutConvolutionsIsRefused() {
    assertThatThrownBy(() -> Harvest.of(List.of(fixture("not-keras.h5")), 0, 0, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "expected convolutions with square kernels, found none in 1 networks");
  }
}
