package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.imports.Safetensors;

class StateDictTest {

  @TempDir Path folder;

  private final List<FilterBank> layers =
      List.of(layer("conv1", 2, 3, 2, 0.5f), layer("block.0.conv", 4, 1, 3, -1e-20f));

  @Test
  void safetensorsAreReadBackAsTheyWere() throws IOException {
    Path file = folder.resolve("net.safetensors");
    StateDict.write(file, layers);
    NetworkKernels read = new Safetensors().read(file);
    assertThat(read.skipped()).isEmpty();
    assertThat(read.layers()).isEqualTo(layers);
  }

  /** By hand: the length, a header, and numbers from a multiple of eight on. */
  @Test
  void theHeaderSaysWhereEveryTensorIs() throws IOException {
    Path file = folder.resolve("net.safetensors");
    StateDict.write(
        file, List.of(layers.get(0).withKernels(kernels(2, 3, 2, 0.5f, Provenance.of("by", "é")))));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertThat(length % 8).isZero();
    assertThat(new String(bytes.array(), 8, length, StandardCharsets.UTF_8))
        .startsWith("{\"__metadata__\"")
        .contains("\"format\":\"pt\"", "\\\"by\\\"", "é")
        .contains("\"conv1.weight\":{")
        .contains("\"dtype\":\"F32\"", "\"shape\":[2,3,2,2]", "\"data_offsets\":[0,96]");
    assertThat(bytes.capacity()).isEqualTo(8 + length + 96);
    assertThat(bytes.getFloat(8 + length)).isEqualTo(0.5f);
    assertThat(bytes.getFloat(8 + length + 92)).isEqualTo(23.5f);
  }

  @Test
  void npzHasTheSameNamesAndShapes() throws IOException {
    Path file = folder.resolve("net.npz");
    StateDict.write(file, layers);
    NpzFile read = NpzFile.read(file, KernelFiles.PROVENANCE);
    assertThat(read.arrays()).containsOnlyKeys("conv1.weight", "block.0.conv.weight");
    assertThat(read.arrays().get("conv1.weight").shape()).containsExactly(2, 3, 2, 2);
    assertThat(KernelFiles.survey(file).layers())
        .extracting(layer -> layer.layer() + layer.shape())
        .containsExactly("conv1.weight[2, 3, 2, 2]", "block.0.conv.weight[4, 1, 3, 3]");
  }

  @Test
  void kernelSetsAreLayersOfOneInputChannel() throws IOException {
    Path file = folder.resolve("sets.safetensors");
    KernelFiles.write(file, Map.of("7x7", layers.get(0).kernels()));
    assertThat(new Safetensors().read(file).layers())
        .extracting(layer -> layer.layer() + layer.shape())
        .containsExactly("7x7[6, 1, 2, 2]");
  }

  @Test
  void anotherEndingIsRefused() {
    assertThatThrownBy(() -> StateDict.write(folder.resolve("net.pt"), layers))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a name ending in .safetensors or .npz, found 'net.pt'");
  }

  /** Weights that count up by one from the first. */
  private static FilterBank layer(String name, int out, int in, int k, float first) {
    return new FilterBank(name, out, in, kernels(out, in, k, first, Provenance.UNKNOWN));
  }

  private static KernelSet kernels(int out, int in, int k, float first, Provenance provenance) {
    float[] values = new float[out * in * k * k];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return new KernelSet(k, values, provenance);
  }
}
