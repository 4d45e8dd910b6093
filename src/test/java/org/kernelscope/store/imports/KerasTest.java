package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.NetworkKernels;

class KerasTest {

  private final Keras keras = new Keras();

  @TempDir Path folder;

  private NetworkKernels read(String name) throws IOException {
    Path file = Fixtures.file(name);
    assertThat(keras.recognises(file)).isTrue();
    return keras.read(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras2-model.h5", "keras3.keras"})
  void aModelWithItsConfigurationGivesLayersByNameAndKind(String name) throws IOException {
    NetworkKernels network = read(name);

    List<FilterBank> layers = network.layers();
    assertThat(layers)
        .extracting(FilterBank::layer)
        .containsExactlyInAnyOrder(
            "stem", "conv2d_2", "conv2d_10", "each", "up", "parted", "parted-2");
    assertCountsUp(layer(layers, "stem"), "stem", 3, 2, 3, 0);
    assertCountsUp(layer(layers, "conv2d_2"), "conv2d_2", 2, 3, 5, 1000);
    assertCountsUp(layer(layers, "conv2d_10"), "conv2d_10", 4, 2, 1, 2000);
    assertCountsUp(layer(layers, "each"), "each", 8, 1, 3, 3000);
    assertCountsUp(layer(layers, "up"), "up", 2, 8, 3, 4000);
    assertCountsUp(layer(layers, "parted"), "parted", 2, 1, 3, 5000);
    assertCountsUp(layer(layers, "parted-2"), "parted-2", 3, 2, 1, 6000);
    assertThat(network.skipped())
        .containsExactly("layer oblong: its kernels of 3x1 are not square");
  }

  private static FilterBank layer(List<FilterBank> layers, String name) {
    return layers.stream().filter(l -> l.layer().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void layersComeInTheOrderOfTheNetworkWhereTheFileTellsIt() throws IOException {
    assertThat(read("keras2-model.h5").layers())
        .extracting(FilterBank::layer)
        .containsExactly("stem", "conv2d_2", "conv2d_10", "each", "up", "parted", "parted-2");
  }

  @Test
  void withoutConfigurationTheNamesTellTheKinds() throws IOException {
    List<FilterBank> layers = read("keras2-weights.h5").layers();

    assertThat(layers).hasSize(4);
    assertCountsUp(layers.get(0), "conv2d", 3, 2, 3, 0);
    assertCountsUp(layers.get(1), "depthwise_conv2d", 8, 1, 3, 3000);
    assertCountsUp(layers.get(2), "conv2d_transpose", 2, 8, 3, 4000);
    // A layer of a network that is itself a layer.
    assertCountsUp(layers.get(3), "block1_conv1", 2, 1, 3, 8000);
  }

  @Test
  void theOldFormatOfKeras3NamesWeightsByTheirWholePath() throws IOException {
    List<FilterBank> layers = read("keras3-legacy.h5").layers();

    assertThat(layers).hasSize(5);
    assertCountsUp(layers.get(0), "stem", 3, 2, 3, 0);
    assertCountsUp(layers.get(3), "each", 8, 1, 3, 3000);
    assertCountsUp(layers.get(4), "up", 2, 8, 3, 4000);
  }

  @Test
  void weightsOfKeras3AreNamedByClassAndMayBeNarrow() throws IOException {
    NetworkKernels network = read("keras3.weights.h5");

    List<FilterBank> layers = network.layers();
    assertThat(layers)
        .extracting(FilterBank::layer)
        .containsExactly(
            "conv2d",
            "conv2d_1",
            "conv2d_2",
            "conv2d_4",
            "conv2d_transpose",
            "depthwise_conv2d",
            "separable_conv2d",
            "separable_conv2d-2");
    assertCountsUp(layers.get(0), "conv2d", 3, 2, 3, 0);
    assertCountsUp(layers.get(3), "conv2d_4", 2, 1, 3, 9);
    assertCountsUp(layers.get(4), "conv2d_transpose", 2, 8, 3, 4000);
    assertCountsUp(layers.get(5), "depthwise_conv2d", 8, 1, 3, 3000);
    assertThat(network.skipped()).hasSize(1).first().asString().contains("3x1", "conv2d_3");
  }

  @Test
  void anHdf5FileOfAnotherProgramHasNoKernels() throws IOException {
    assertThat(read("not-keras.h5").layers()).isEmpty();
  }

  @Test
  void compressedWeightsAreSkippedAndSaid() throws IOException {
    NetworkKernels network = read("compressed.h5");
    assertThat(network.layers()).isEmpty();
    assertThat(network.skipped()).first().asString().contains("layer conv2d", "compressed");
  }

  @Test
  void anArchiveWithoutConfigurationIsReadByItsGroups() throws IOException {
    Path file = folder.resolve("bare.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      Files.copy(Fixtures.file("keras3.weights.h5"), zip);
    }
    assertThat(keras.read(file)).isEqualTo(read("keras3.weights.h5"));
  }

  @Test
  void aFileCutShortIsRefusedInASentence() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("keras2-model.h5"));
    Path file = folder.resolve("cut.h5");
    Files.write(file, Arrays.copyOf(whole, 3000));
    assertThat(keras.recognises(file)).isTrue();
    assertThatThrownBy(() -> keras.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cut.h5: expected an HDF5 file of Keras, found a damaged");
  }

  @ParameterizedTest
  @CsvSource({"model.weights.h5, 67108864", "config.json, 16777216"})
  void aZipBombIsRefusedBeforeItGrows(String name, long most) throws IOException {
    Path file = folder.resolve("bomb.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        zip.write(zeros);
      }
      if (name.equals("config.json")) {
        zip.putNextEntry(new ZipEntry("model.weights.h5"));
        Files.copy(Fixtures.file("keras3.weights.h5"), zip);
      }
    }
    assertThatThrownBy(() -> keras.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            file + ": expected at most %d bytes in entry %s".formatted(most, name));
  }
}
