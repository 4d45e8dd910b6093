package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;

/**
 * All ways in which Keras names layers, orders axes and stores numbers. The weights of each layer
 * in the files count up in the order [out, in, k, k], as Keras uses them.
 */
class KerasKindsTest {

  @TempDir Path folder;

  private NetworkKernels read(String name) throws IOException {
    Path file = folder.resolve(name);
    try (ZipFile kinds = new ZipFile(Fixtures.file("keras-kinds.zip").toFile());
        InputStream in = kinds.getInputStream(kinds.getEntry(name))) {
      Files.copy(in, file);
    }
    Keras keras = new Keras();
    assertThat(keras.recognises(file)).isTrue();
    return keras.read(file);
  }

  private static List<String> assumed(NetworkKernels network) {
    return network.layers().stream()
        .map(layer -> layer.kernels().provenance().facts().get(Provenance.ASSUMED))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Layer, outputs, inputs, size and first weight, separated by spaces. */
  private static void assertLayers(NetworkKernels network, String... expected) {
    assertThat(network.layers()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      String[] parts = expected[i].split(" ", -1);
      assertCountsUp(
          network.layers().get(i),
          parts[0],
          Integer.parseInt(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]),
          Float.parseFloat(parts[4]));
    }
  }

  @Test
  void theanoConvolvesSoItsKernelsAreTurned() throws IOException {
    NetworkKernels network = read("theano.h5");
    assertLayers(
        network,
        "c 4 3 3 0",
        "t 4 3 3 1000",
        "d 6 1 3 2000",
        "p 6 1 3 2000",
        "p-2 5 6 1 5000",
        "l 8 3 3 3000",
        "l-2 8 2 3 4000");
    assertThat(assumed(network)).isEmpty();
    assertLayers(read("theano-weights.h5"), "conv2d_1 4 3 3 0");
  }

  @Test
  void whereNobodySaysWhetherItWasTheanoItIsSaid() throws IOException {
    for (String name : List.of("early-keras2.h5", "keras0.h5", "keras1-th.h5", "keras1-tf.h5")) {
      assertThat(assumed(read(name))).as(name).isNotEmpty().allMatch(s -> s.contains("Theano"));
    }
    assertThat(assumed(read("keras1-theano.h5"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras1-th.h5", "keras1-tf.h5"})
  void keras1HadTwoOrdersOfAxes(String name) throws IOException {
    assertLayers(
        read(name), "c 4 3 3 0", "t 4 3 3 1000", "a 8 3 3 3000", "p 6 1 3 2000", "p-2 5 6 1 5000");
  }

  @Test
  void weightsAloneOfKeras1TellTheOrderByShapeAndBiases() throws IOException {
    NetworkKernels network = read("keras1-weights.h5");
    assertLayers(network, "first 4 3 3 0", "last 4 3 3 0", "block1_conv1 3 3 3 0");
    assertThat(assumed(network).get(1)).doesNotContain("axes");
    assertThat(assumed(network).get(2)).contains("the axes are taken as [out, in, k, k]");
    assertLayers(read("keras1-theano.h5"), "c 4 3 3 0");
    assertLayers(read("keras0.h5"), "layer_0 4 3 3 0");
    assertLayers(read("early-keras2.h5"), "c 4 3 3 0");
  }

  @Test
  void layersOfOneNameInSeveralModelsKeepTheirClasses() throws IOException {
    assertLayers(read("nested.h5"), "outer/a/l1 4 3 3 0", "outer/b/l1 4 3 3 1000", "l1 6 1 3 2000");
    assertLayers(read("nested.keras"), "l1 6 1 3 2000", "a/l1 4 3 3 0", "b/l1 4 3 3 1000");
    assertLayers(read("uniquified.h5"), "outer/a/l1 4 3 3 0", "outer/b/l1 5 3 3 1000");
  }

  @Test
  void aNameIsNoPathAndNoClass() throws IOException {
    assertLayers(read("slashes.h5"), "enc 4 3 3 0", "enc/l1 4 3 3 1000", "enc/l1/deep 6 1 3 2000");
    assertLayers(read("misnamed.h5"), "conv2d_transpose 4 3 3 0");
  }

  @Test
  void whereNoClassIsKnownTheNumberOfBiasesTellsOrItIsSaid() throws IOException {
    NetworkKernels network = read("weights-alone.h5");
    assertLayers(
        network,
        "down 4 3 3 0",
        "up 4 3 3 1000",
        "each 6 1 3 2000",
        "one 3 1 3 0",
        "even 3 3 3 6000",
        "deconv 4 3 3 1000",
        "plain 4 3 3 0");
    assertThat(
            network.layers().stream()
                .filter(layer -> !layer.kernels().provenance().facts().isEmpty())
                .map(FilterBank::layer))
        .containsExactly("even", "deconv", "plain");
    assertThat(assumed(network).get(1)).contains("[k, k, out, in]", "transposed");
  }

  @Test
  void blocksOfAPersonsOwnAreReadByWhatIsInThem() throws IOException {
    NetworkKernels weights = read("own-blocks.weights.h5");
    assertLayers(
        weights,
        "conv2d_transpose_1 4 3 3 1000",
        "mix 6 1 3 2000",
        "mix-2 5 6 1 5000",
        "res_block/proj 4 3 3 0",
        "up 4 3 3 1000",
        "res_block_1/proj 8 3 3 3000");
    assertThat(weights.skipped())
        .containsExactly("layer table: its shape [40, 40, 2, 2] is not that of kernels");
    assertThat(assumed(weights)).isEmpty();

    assertLayers(
        read("own-blocks.keras"), "conv2d_5 4 3 3 0", "conv2d_6 8 3 3 3000", "r2 4 3 3 1000");

    NetworkKernels old = read("own-block.h5");
    assertLayers(old, "conv2d_7 4 3 3 0", "up 4 3 3 1000");
    assertThat(old.skipped())
        .containsExactly("layer block: its array table is not known as weights");
  }

  @Test
  void wrappersAreReadUnderTheirNames() throws IOException {
    assertLayers(
        read("wrappers.h5"),
        "td 4 3 3 1000",
        "c 4 3 3 0",
        "t 4 3 3 1000",
        "bi/backward 8 3 3 3000",
        "bi/backward-2 8 2 3 4000",
        "bi/forward 8 3 3 3000",
        "bi/forward-2 8 2 3 4000");
    assertLayers(
        read("wrappers.keras"),
        "bi/backward 8 3 3 3000",
        "bi/backward-2 8 2 3 4000",
        "bi/forward 8 3 3 3000",
        "bi/forward-2 8 2 3 4000",
        "plain 8 3 3 3000",
        "plain-2 8 2 3 4000",
        "td 4 3 3 1000",
        "c 4 3 3 0");
  }

  @Test
  void bfloat16IsReadAndAnArrayOfUnknownBytesSpoilsNothing() throws IOException {
    NetworkKernels network = read("bfloat16.weights.h5");
    assertLayers(network, "conv2d 2 1 3 0", "conv2d_1 2 1 3 0", "conv2d_3 4 3 3 0");
    assertThat(network.skipped()).containsExactly("layer conv2d_2: its weights are not floats");
    assertThat(assumed(network)).containsExactly("numbers of two bytes are taken as bfloat16");
    NetworkKernels told = read("bfloat16.keras");
    assertLayers(told, "c 2 1 3 0");
    assertThat(assumed(told)).isEmpty();
  }

  @Test
  void arraysAreReadHoweverHdf5KeepsThemOrNamed() throws IOException {
    NetworkKernels network = read("layouts.weights.h5");
    assertLayers(
        network, "conv2d 4 3 3 0", "conv2d_1 4 3 3 0", "conv2d_2 4 3 3 0", "conv2d_3 2 1 3 0");
    assertThat(network.skipped())
        .containsExactly(
            "layer conv2d_4: its weights were never written",
            "layer conv2d_5: its weights are compressed or in chunks, as Keras never keeps them",
            "layer conv2d_6: its weights are not floats");
  }

  @Test
  void manyLayersAndStrangeAttributesAreRead() throws IOException {
    NetworkKernels network = read("dense.h5");
    assertThat(network.layers()).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertCountsUp(network.layers().get(i), "layer" + i, 1, 1, 3, 100 * i);
    }
    assertLayers(read("strange-attributes.h5"), "c 4 3 3 0");
  }

  @Test
  void aConfigurationMayHaveInfinityOrBeBroken() throws IOException {
    assertLayers(read("infinity.h5"), "c 4 3 3 1000");
    NetworkKernels broken = read("broken-configuration.h5");
    assertLayers(broken, "c 4 3 3 1000");
    assertThat(broken.skipped())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("the configuration of the model: expected JSON, found a fault at line 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 700})
  void aFileCutShortIsToldByItsLength(int length) throws IOException {
    read("infinity.h5");
    byte[] whole = Files.readAllBytes(folder.resolve("infinity.h5"));
    Path file = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, length));
    assertThatThrownBy(() -> new Keras().read(file))
        .hasMessageStartingWith(file + ": expected an HDF5 file of Keras, found a damaged one")
        .hasMessageContaining("(it ends after %d ".formatted(length));
  }
}
