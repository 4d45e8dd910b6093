package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.NetworkKernels;

class OnnxTest {

  private final Onnx onnx = new Onnx();

  @TempDir Path folder;

  private NetworkKernels read(String name) throws IOException {
    Path file = Fixtures.file(name);
    assertThat(onnx.recognises(file)).isTrue();
    return onnx.read(file);
  }

  @Test
  void whatPyTorchExportsGivesLayersByTheirNames() throws IOException {
    NetworkKernels network = read("torch.onnx");

    List<FilterBank> layers = network.layers();
    assertThat(layers).hasSize(4);
    assertCountsUp(layers.get(0), "stem", 4, 2, 3, 0);
    assertCountsUp(layers.get(1), "each", 8, 1, 5, 1000);
    assertCountsUp(layers.get(2), "up", 3, 2, 3, 3000);
    assertCountsUp(layers.get(3), "parted", 6, 1, 3, 4000);
    assertThat(network.skipped())
        .containsExactly("layer oblong: its kernels of 3x1 are not square");
  }

  @Test
  void weightsAreReadInWhateverWayTheyAreKept() throws IOException {
    NetworkKernels network = read("kinds.onnx");

    List<FilterBank> layers = network.layers();
    assertThat(layers).hasSize(7);
    assertCountsUp(layers.get(0), "by floats", 2, 2, 3, 0);
    assertCountsUp(layers.get(1), "by raw", 2, 2, 3, 1000);
    assertCountsUp(layers.get(2), "by doubles", 2, 2, 3, 2000);
    assertCountsUp(layers.get(3), "by halves", 2, 1, 3, 6);
    assertCountsUp(layers.get(4), "by raw halves", 2, 1, 3, 6);
    assertCountsUp(layers.get(5), "by brains", 2, 1, 3, 6);
    assertCountsUp(layers.get(6), "by constant", 1, 2, 5, 3000);
    assertThat(network.skipped())
        .containsExactly(
            "layer by coded: its weights are of data type 3 and not floats",
            "layer computed: its weights are computed by other nodes",
            "layer quantised: a QLinearConv has no weights as floats");
  }

  @Test
  void weightsBesideTheFileAreFound() throws IOException {
    List<FilterBank> layers = read("outside.onnx").layers();
    assertThat(layers).hasSize(1);
    assertCountsUp(layers.get(0), "stem", 4, 2, 3, 0);
  }

  @Test
  void weightsThatAreNotBesideTheFileAreMissedInASentence() throws IOException {
    Path alone = Files.copy(Fixtures.file("outside.onnx"), folder.resolve("alone.onnx"));
    assertThatThrownBy(() -> onnx.read(alone))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("alone.onnx")
        .hasMessageContaining("'outside.onnx.data'");
  }

  /** The name is as long as the one it takes the place of, so that all lengths stay right. */
  @ParameterizedTest
  @ValueSource(strings = {"../side.onnx.dat", "/tside.onnx.data", "..\\ide.onnx.data"})
  void noFileElsewhereIsRead(String elsewhere) throws IOException {
    String name = (elsewhere + "xxxxx").substring(0, "outside.onnx.data".length());
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.copy(Fixtures.file("outside.onnx.data"), folder.resolve("side.onnx.datx"));
    byte[] bytes = Files.readAllBytes(Fixtures.file("outside.onnx"));
    byte[] sly =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .replace("outside.onnx.data", name)
            .getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(inner.resolve("sly.onnx"), sly);
    assertThatThrownBy(() -> onnx.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("beside it");
  }

  @Test
  void aFileCutShortIsRefusedInASentence() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("torch.onnx"));
    Path file = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, 2000));
    assertThatThrownBy(() -> onnx.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cut.onnx: expected a whole protocol buffers file, found a field of");
  }

  @Test
  void aShapeBeyondTheWeightsIsRefusedBeforeAnythingIsMade() throws IOException {
    // initializer { dims: 2^20 ×4, data_type: FLOAT, name: "w", raw_data: 4 bytes }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      tensor.writeBytes(new byte[] {1 << 3, (byte) 0x80, (byte) 0x80, 0x40});
    }
    tensor.writeBytes(new byte[] {2 << 3, 1, 8 << 3 | 2, 1, 'w', 9 << 3 | 2, 4, 0, 0, 0, 0});
    byte[] node = {1 << 3 | 2, 1, 'x', 1 << 3 | 2, 1, 'w', 4 << 3 | 2, 4, 'C', 'o', 'n', 'v'};
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    graph.writeBytes(new byte[] {1 << 3 | 2, (byte) node.length});
    graph.writeBytes(node);
    graph.writeBytes(new byte[] {5 << 3 | 2, (byte) tensor.size()});
    graph.writeBytes(tensor.toByteArray());
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.writeBytes(new byte[] {1 << 3, 8, 7 << 3 | 2, (byte) graph.size()});
    model.writeBytes(graph.toByteArray());
    Path file = Files.write(folder.resolve("huge.onnx"), model.toByteArray());

    assertThat(onnx.recognises(file)).isTrue();
    assertThatThrownBy(() -> onnx.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("1048576")
        .hasMessageContaining("found 4 bytes");
  }
}
