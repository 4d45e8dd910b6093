package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
    "torch.safetensors,safetensors,stem",
    "torch.pt,PyTorch,stem",
    "torch-old.pt,PyTorch,stem"
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

  private Path ownNetwork() throws IOException {
    Path file = folder.resolve("own.zip");
    try (ConvNet network = ConvNet.create(Network.FCONV.of(28, 28, 1, 10, List.of(2, 3)), 1e-3, 0);
        var out = Files.newOutputStream(file)) {
      network.save(out);
    }
    return file;
  }

  @Test
  void ourOwnNetworksAreNetworksLikeOthers() throws IOException {
    Path file = ownNetwork();
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
  void anArchiveThatPromisesMoreThanThereIsIsRefusedInASentence() throws IOException {
    Path kernels = folder.resolve("kernels.npz");
    KernelFiles.write(
        kernels, Map.of("kernels", new KernelSet(2, new float[4], Provenance.UNKNOWN)));
    for (Path whole : List.of(fixture("keras3.keras"), ownNetwork(), kernels)) {
      byte[] bytes = Files.readAllBytes(whole);
      // The last two bytes of a zip are the length of a comment behind them.
      bytes[bytes.length - 2] = 1;
      Path file = Files.write(folder.resolve("cut.zip"), bytes);
      assertThatThrownBy(() -> ImportedKernels.read(file))
          .as(whole.toString())
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("cut.zip: expected");
    }
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
    Files.copy(fixture("torch-old.pt"), folder.resolve("pytorch_model.bin"));
    Files.writeString(folder.resolve("notes.txt"), "not a network");
    Files.writeString(folder.resolve("data_batch_1.bin"), "pictures");
    Files.writeString(folder.resolve("model.ckpt"), "a checkpoint of TensorFlow");

    Harvest harvest = Harvest.of(List.of(folder), 0, 0, 1);

    assertThat(harvest.bySize()).containsOnlyKeys(1, 3, 5);
    // each of torch's two files has "each" with 8 kernels of 5x5; the Keras file has 2·3.
    assertThat(harvest.bySize().get(5).found()).isEqualTo(8 + 8 + 6);
    KernelSet five = harvest.bySize().get(5).kernels();
    assertThat(five.provenance().facts())
        .containsEntry("networks", "5")
        .containsEntry("formats", "Keras ONNX safetensors")
        .containsEntry("layers", "conv2d_2 each");
    assertThat(five.kernel(0)[0]).isEqualTo(1000);
    assertThat(harvest.bySize().get(3).kernels().provenance().facts())
        .containsEntry("formats", "Keras PyTorch ONNX safetensors");
    assertThat(harvest.skipped())
        .hasSize(4)
        .contains(
            folder.resolve("keras3.keras") + ", layer oblong: its kernels of 3x1 are not square");
  }

  @Test
  void aHarvestWithoutConvolutionsIsRefused() throws IOException {
    List<Path> sources = List.of(fixture("not-keras.h5"));
    Harvest harvest = Harvest.of(sources, 0, 0, 1);
    assertThat(harvest.skipped()).containsExactly(sources.get(0) + ": no convolutions in it");
    assertThatThrownBy(() -> harvest.requireKernels(sources))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "expected convolutions with square kernels, found none in 1 networks");
  }

  @Test
  void whatCannotBeReadIsLeftOutOfAFolderAndRefusedWhereItWasNamed() throws IOException {
    Files.copy(fixture("torch.onnx"), folder.resolve("good.onnx"));
    Path photos = folder.resolve("photos.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(photos))) {
      zip.putNextEntry(new ZipEntry("a.jpg"));
    }
    Path pointer =
        Files.writeString(
            folder.resolve("z.onnx"), "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");

    Harvest harvest = Harvest.of(List.of(folder), 0, 0, 1);

    assertThat(harvest.networks()).isEqualTo(1);
    assertThat(harvest.bySize()).containsOnlyKeys(3, 5);
    assertThat(harvest.skipped())
        .anySatisfy(
            sentence -> assertThat(sentence).startsWith(photos + ": ").endsWith("kernels in it"))
        .anySatisfy(
            sentence -> assertThat(sentence).startsWith(pointer + ": ").contains("Git LFS"));
    assertThatThrownBy(() -> Harvest.of(List.of(folder, photos), 0, 0, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(photos + ": expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"another program's\"}",
        "{\"layers\": [1, 2]}",
        "not even JSON",
        "\u00ff",
      })
  void aSpecOfAnotherProgramIsNoReason(String text) throws IOException {
    Path model = Files.copy(fixture("torch.onnx"), folder.resolve("m.onnx"));
    Files.writeString(folder.resolve("spec.json"), text, StandardCharsets.ISO_8859_1);
    assertThat(Harvest.of(List.of(model), 0, 0, 1).bySize()).containsOnlyKeys(3, 5);
    assertThat(Harvest.of(List.of(folder), 0, 0, 1).bySize()).containsOnlyKeys(3, 5);
  }

  /** The last two bytes of a zip are the length of a comment after it. */
  @ParameterizedTest
  @ValueSource(strings = {"kernels.npz", "keras3.keras"})
  void aZipThatAnnouncesMoreThanIsThereIsRefusedInASentence(String name) throws IOException {
    Path sound = name.endsWith(".npz") ? folder.resolve(name) : fixture(name);
    if (name.endsWith(".npz")) {
      KernelFiles.write(
          sound, Map.of("a", new KernelSet(1, new float[] {1, 2}, Provenance.UNKNOWN)));
    }
    byte[] bytes = Files.readAllBytes(sound);
    bytes[bytes.length - 1] = -1;
    Path file = Files.write(folder.resolve("comment-" + name), bytes);
    assertThatThrownBy(() -> ImportedKernels.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": expected")
        .hasMessageEndingWith("found a damaged zip archive");
  }

  @Test
  void aFolderIsNoNetwork() {
    assertThatThrownBy(() -> ImportedKernels.read(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("found a folder");
  }
}
