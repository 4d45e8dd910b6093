package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.NetworkKernels;

/** Files of torch.save and torch.jit.save, and files that only look like them. */
@SuppressWarnings("OperatorPrecedence")
class PyTorchTest {

  private final PyTorch torch = new PyTorch();

  @TempDir Path folder;

  private static Path file(String name) {
    return Fixtures.file("torch/" + name);
  }

  private NetworkKernels read(String name) throws IOException {
    Path file = file(name);
    assertThat(torch.recognises(file)).isTrue();
    return torch.read(file);
  }

  /** Layers whose weights are {@code 1000·out + 100·in + 10·row + column}, and other values. */
  private static void assertRuler(
      FilterBank layer, String name, int out, int in, int k, float more) {
    assertThat(layer.layer()).isEqualTo(name);
    assertThat(layer.out()).as(name + ", outputs").isEqualTo(out);
    assertThat(layer.in()).as(name + ", inputs").isEqualTo(in);
    assertThat(layer.kernels().size()).as(name + ", size").isEqualTo(k);
    float[] values = layer.kernels().values();
    int next = 0;
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int y = 0; y < k; y++) {
          for (int x = 0; x < k; x++) {
            float expected = 1000 * o + 100 * i + 10 * y + x + more;
            assertThat(values[next]).as("%s, weight %d", name, next).isEqualTo(expected);
            next++;
          }
        }
      }
    }
    assertThat(values).hasSize(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict.pt",
        "legacy_state_dict.pth",
        "double.pt",
        "checkpoint_args_optimizer.pt",
        "whole_module.pt"
      })
  void aNetworkIsReadInWhateverWayItWasSaved(String name) throws IOException {
    NetworkKernels network = read(name);
    assertThat(network.layers()).hasSize(3);
    assertRuler(network.layers().get(0), "conv1", 4, 3, 5, 0);
    assertRuler(network.layers().get(1), "conv2", 2, 4, 3, 0.5f);
    assertRuler(network.layers().get(2), "depth", 4, 1, 3, 0.25f);
    assertThat(network.skipped()).isEmpty();
  }

  /**
   * Rounds numbers up to 3 244, which short formats cannot all represent: a half has eleven bits, a
   * bfloat16 eight.
   */
  @ParameterizedTest
  @CsvSource({"half.pt,11", "bfloat16.pt,8"})
  void shortFloatsAreWidened(String name, int bits) throws IOException {
    List<FilterBank> layers = read(name).layers();
    assertThat(layers).extracting(FilterBank::layer).containsExactly("conv1", "conv2", "depth");
    float[] values = layers.get(0).kernels().values();
    for (int i = 0; i < values.length; i++) {
      int exact = 1000 * (i / 75) + 100 * (i / 25 % 3) + 10 * (i / 5 % 5) + i % 5;
      assertThat(values[i]).as("weight %d", i).isEqualTo(rounded(exact, bits));
    }
  }

  /** Rounds to nearest, and halves to even. */
  private static float rounded(float value, int bits) {
    int dropped = 24 - bits;
    int number = Float.floatToIntBits(value);
    int odd = number >> dropped & 1;
    int up = number + (1 << dropped - 1) - 1 + odd;
    return Float.intBitsToFloat(up >> dropped << dropped);
  }

  @Test
  void oneStorageIsReadOnceWhateverViewsItHas() throws IOException {
    NetworkKernels network = read("views_and_strides.pt");
    assertThat(network.layers()).hasSize(2);
    assertRuler(network.layers().get(0), "slice", 4, 3, 5, 0);
    assertRuler(network.layers().get(1), "transposed", 4, 3, 5, 0);
    assertThat(network.skipped())
        .containsExactly("layer same: its weights are those of layer slice, in the same storage");
  }

  @Test
  void viewsOfManyKindsAreReadInTheirOwnOrder() throws IOException {
    List<FilterBank> layers = read("views.pt").layers();
    assertThat(layers).hasSize(4);
    assertCountsUp(layers.get(0), "inner", 2, 2, 3, 0);
    assertCountsUp(layers.get(1), "last", 2, 2, 3, 0);
    assertCountsUp(layers.get(2), "turned", 2, 2, 3, 0);
    assertThat(layers.get(3).layer()).isEqualTo("expanded");
    for (int n = 0; n < 4; n++) {
      assertThat(layers.get(3).kernels().kernel(n)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  @Test
  void aStateDictMadeByHandIsRead() throws IOException {
    List<FilterBank> layers = read("good_by_hand.pt").layers();
    assertThat(layers).hasSize(1);
    assertRuler(layers.get(0), "weight", 4, 3, 5, 0);
  }

  @Test
  void otherConvolutionsArePassedOverAndSaid() throws IOException {
    NetworkKernels network = read("no_square_kernels.pt");
    assertThat(network.layers()).hasSize(1);
    assertThat(network.layers().get(0).layer()).isEqualTo("point");
    assertThat(network.layers().get(0).kernels().size()).isEqualTo(1);
    assertThat(network.layers().get(0).out()).isEqualTo(4);
    assertThat(network.skipped())
        .containsExactly(
            "layer conv1d: its shape [4, 3, 5] is that of a convolution in one dimension",
            "layer conv3d: its shape [2, 3, 3, 3, 3] is that of a convolution in three dimensions",
            "layer rect: its kernels of 3x5 are not square");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol4.pt",
        "compiled.pt",
        "list.pt",
        "big_endian.pt",
        "zip64.pt",
        "no_byteorder.pt"
      })
  void aLayerIsReadThroughEveryContainer(String name) throws IOException {
    NetworkKernels network = read(name);
    assertThat(network.layers()).hasSize(1);
    assertThat(network.layers().get(0).layer()).isEqualTo("stem");
    assertCountsUp(network.layers().get(0), "stem", 4, 2, 3, 0);
    assertThat(network.skipped()).isEmpty();
  }

  @Test
  void aCheckpointOfLightningHasItsNetworkUnderTheNameOfTheAttribute() throws IOException {
    NetworkKernels network = read("lightning.ckpt");
    assertThat(network.layers()).hasSize(1);
    assertCountsUp(network.layers().get(0), "net.stem", 4, 2, 3, 0);
    assertThat(network.skipped()).isEmpty();
  }

  @Test
  void twoNetworksOfACheckpointKeepTheirNames() throws IOException {
    NetworkKernels network = read("ema.pt");
    assertThat(network.layers()).hasSize(2);
    assertCountsUp(network.layers().get(0), "model.stem", 4, 2, 3, 0);
    assertCountsUp(network.layers().get(1), "ema.stem", 4, 2, 3, 500);
    assertThat(network.skipped())
        .containsExactly("layer best_images: it is no part of a network and not called a weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"module.pt", "module-old.pth", "graph.pt", "scripted.pt", "traced.pt"})
  void aModuleTellsWhichConvolutionsAreTransposed(String name) throws IOException {
    List<FilterBank> layers = read(name).layers();
    assertThat(layers).hasSize(4);
    assertCountsUp(layers.get(0), "stem", 4, 2, 3, 0);
    assertCountsUp(layers.get(1), "blocks.0", 4, 2, 5, 1000);
    assertCountsUp(layers.get(2), "blocks.1", 4, 4, 1, 2000);
    assertCountsUp(layers.get(3), "up", 6, 2, 3, 3000);
  }

  /** A frozen module has its weights only as constants of its code. */
  @Test
  void aFrozenModuleHasWeightsWithoutNames() throws IOException {
    List<FilterBank> layers = read("frozen.pt").layers();
    assertThat(layers).hasSize(3);
    assertCountsUp(layers.get(0), layers.get(0).layer(), 4, 2, 3, 0);
    assertCountsUp(layers.get(1), layers.get(1).layer(), 4, 2, 5, 1000);
    assertThat(layers).extracting(FilterBank::layer).allMatch(n -> n.startsWith("constants."));
  }

  @Test
  void parametersAndDerivedTensorsAreTensors() throws IOException {
    List<FilterBank> layers = read("wrapped.pt").layers();
    assertThat(layers)
        .extracting(FilterBank::layer)
        .containsExactly(
            "parameter", "buffer", "derived", "noted", "noted_parameter", "derived_parameter");
    layers.forEach(layer -> assertCountsUp(layer, layer.layer(), 2, 2, 3, 0));
  }

  @Test
  void tensorsThatAreNoRowsOfFloatsArePassedOverAndSaid() throws IOException {
    NetworkKernels network = read("unread.pt");
    assertThat(network.layers()).hasSize(1);
    assertCountsUp(network.layers().get(0), "read", 2, 2, 3, 0);
    assertThat(network.skipped())
        .containsExactly(
            "layer quantised: its weights are quantised",
            "layer sparse: it is sparse",
            "layer complex: its weights are of type complex64 and not floats",
            "layer imaginary: it is a view of complex numbers",
            "layer integer: its weights are of type int8 and not floats",
            "layer float8: its weights are of type torch.float8_e4m3fn, which is not read here",
            "layer meta: it is of a kind that is not read here,"
                + " torch._utils._rebuild_meta_tensor_no_storage",
            "layer nested: it is of a kind that is not read here,"
                + " torch._utils._rebuild_nested_tensor",
            "layer wide: its shape [2, 1, 32, 32] is not that of kernels [out, in, k, k] with k up"
                + " to 31",
            "layer pruned.weight_mask: it is a mask and no weights");
  }

  @Test
  void aNetworkWithoutConvolutionsIsNoError() throws IOException {
    assertThat(read("dense.pt").layers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostile_os_system.pt          | a call of posix.system would make; nothing is called here",
        "hostile_offset_beyond.pt      | tensor weight: expected a view of the 300 numbers",
        "hostile_negative_stride.pt    | strides [75, 25, -5, 1]",
        "hostile_sizes_overflow.pt     | tensor weight: expected a view of the 300 numbers",
        "hostile_zero_strides_huge.pt  | tensor weight: expected tensors that are no larger than",
        "hostile_storage_lies.pt       | tensor weight: expected 1000000000 numbers",
        "hostile_deep.pt               | values nested more than 200 deep",
        "truncated.pt                  | cut short or damaged",
        "optimizer.pt                  | found no tensor in it",
        "middle_endian.pt              | expected the byte order little or big, found middle",
        "deflated.pt                   | expected data.pkl stored in the archive as it is",
        "before_0_4.pth                | found a tar",
      })
  void whatIsNoNetworkIsRefusedInASentence(String name, String told) throws IOException {
    Path file = file(name);
    assertThat(torch.recognises(file)).isTrue();
    assertThatThrownBy(() -> torch.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("expected")
        .hasMessageContaining(told);
    assertThat(Path.of("KSPWNED")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "state_dict.pt,0.999",
    "state_dict.pt,0.1",
    "scripted.pt,0.9",
    "legacy_state_dict.pth,0.99",
    "legacy_state_dict.pth,0.4",
    "legacy_state_dict.pth,0.01"
  })
  void aFileThatWasCutShortIsRefused(String name, double kept) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    byte[] start = Arrays.copyOf(whole, (int) (kept * whole.length));
    Path file = Files.write(folder.resolve("short.pt"), start);
    assertThat(torch.recognises(file)).isTrue();
    assertThatThrownBy(() -> torch.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("short.pt");
  }
}
