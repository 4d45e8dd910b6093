package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.MemoryLimit;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;

class SafetensorsTest {

  private final Safetensors safetensors = new Safetensors();

  @TempDir Path folder;

  @Test
  void whatHasTheShapeOfConvolutionsCountsAsSuch() throws IOException {
    Path file = Fixtures.file("torch.safetensors");
    assertThat(safetensors.recognises(file)).isTrue();
    NetworkKernels network = safetensors.read(file);

    List<FilterBank> layers = network.layers();
    assertThat(layers).hasSize(6);
    assertCountsUp(layers.get(0), "wide", 2, 2, 3, 5000);
    assertCountsUp(layers.get(1), "each", 8, 1, 5, 1000);
    assertThat(layers.get(2).layer()).isEqualTo("point");
    assertThat(layers.get(2).kernels().size()).isEqualTo(1);
    assertCountsUp(layers.get(3), "stem", 4, 2, 3, 0);
    assertCountsUp(layers.get(4), "brain", 2, 1, 3, 27);
    assertCountsUp(layers.get(5), "half", 2, 1, 3, 6);
    assertThat(network.skipped())
        .containsExactly(
            "layer oblong: its kernels of 3x1 are not square",
            "layer coded: its weights are of type I8 and not floats");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Offsets beyond the file, in the wrong order, beyond a long; shapes that do not fit.
        "{'w':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[0,40]}}           | a file of",
        "{'w':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[36,0]}}           | expected -36",
        "{'w':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[9223372036854775807,9223372036854775807]}} | a file of",
        "{'w':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[0,99999999999999999999]}} | data_offsets",
        "{'w':{'dtype':'F32','shape':[2,1,3,3],'data_offsets':[0,36]}}           | found 36 bytes",
        "{'w':{'dtype':'F32','shape':[4611686018427387904,4,3,3],'data_offsets':[0,36]}} | found 36 bytes",
        "{'w':{'dtype':'F32','shape':[0,1,3,3],'data_offsets':[0,0]}}            | found 0 bytes",
        "{'w':{'dtype':'F32','shape':[-1,-1,3,3],'data_offsets':[0,36]}}         | expected dtype",
        "{'w':{'dtype':'F32','shape':[1.5,1,3,3],'data_offsets':[0,36]}}         | expected dtype",
        "{'w':7}                                                                 | expected dtype",
        "{'w':{'dtype'                                                           | expected JSON",
      })
  void aHeaderThatLiesIsRefusedInASentence(String header, String told) throws IOException {
    Path file = write(header.replace('\'', '"'), header.length(), 36);
    assertThatThrownBy(() -> safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("bad.safetensors")
        .hasMessageContaining(told);
  }

  @Test
  void aHeaderLongerThanTheFileIsRefused() throws IOException {
    Path file = write("{}", 50_000_000, 4);
    assertThat(safetensors.recognises(file)).isTrue();
    assertThatThrownBy(() -> safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 50000000 in a file of 14");
  }

  @Test
  void kernelsOfOnePixelAreReadWhereTheNameSaysThatTheyAreWeights() throws IOException {
    String header =
        ("{'mix.weight':{'dtype':'F32','shape':[4,2,1,1],'data_offsets':[0,32]},"
                + "'gamma':{'dtype':'F32','shape':[1,8,1,1],'data_offsets':[0,32]}}")
            .replace('\'', '"');
    NetworkKernels network = safetensors.read(write(header, header.length(), 32));
    assertThat(network.layers()).hasSize(1);
    assertThat(network.layers().get(0).kernels().count()).isEqualTo(8);
    assertThat(network.layers().get(0).kernels().size()).isEqualTo(1);
    assertThat(network.skipped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[3,3,64,64]", "[3,3,4,32]", "[1,2,32,32]"})
  void whatIsWiderThanKernelsAreIsSkippedAndSaid(String shape) throws IOException {
    int floats =
        Stream.of(shape.replaceAll("[\\[\\]]", "").split(","))
            .mapToInt(Integer::parseInt)
            .reduce(1, (a, b) -> a * b);
    String header =
        "{\"conv.weight\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(shape, 4 * floats);
    NetworkKernels network = safetensors.read(write(header, header.length(), 4 * floats));
    assertThat(network.layers()).isEmpty();
    assertThat(network.skipped())
        .containsExactly(
            "layer conv: its shape %s is not that of kernels [out, in, k, k] with k up to 31"
                .formatted(shape.replace(",", ", ")));
  }

  @ParameterizedTest
  @CsvSource({"pt, 2, 4", "np, 2, 4", "flax, 4, 2", "tf, 4, 2"})
  void theProgramInTheMetadataTellsTheOrderOfAxes(String program, int channels, int size)
      throws IOException {
    String header =
        "{'__metadata__':{'format':'%s'},'w':{'dtype':'F32','shape':[2,2,4,4],'data_offsets':[0,256]}}"
            .formatted(program)
            .replace('\'', '"');
    FilterBank layer = safetensors.read(write(header, header.length(), 256)).layers().get(0);
    assertThat(layer.out()).isEqualTo(channels);
    assertThat(layer.in()).isEqualTo(channels);
    assertThat(layer.kernels().size()).isEqualTo(size);
  }

  @Test
  void theWidestKernelsAreRead() throws IOException {
    String header =
        "{'w':{'dtype':'F32','shape':[1,1,31,31],'data_offsets':[0,3844]}}".replace('\'', '"');
    NetworkKernels network = safetensors.read(write(header, header.length(), 3844));
    assertThat(network.layers().get(0).kernels().size()).isEqualTo(31);
  }

  /**
   * A file of tensors whose numbers count up over all tensors.
   *
   * @param tensors name and shape, separated by a space
   */
  private NetworkKernels tensors(@Nullable String program, String... tensors) throws IOException {
    StringBuilder header = new StringBuilder("{");
    if (program != null) {
      header.append("'__metadata__':{'format':'%s'},".formatted(program));
    }
    int floats = 0;
    for (String tensor : tensors) {
      String[] parts = tensor.split(" ", -1);
      int count =
          Stream.of(parts[1].replaceAll("[\\[\\]]", "").split(","))
              .mapToInt(Integer::parseInt)
              .reduce(1, (a, b) -> a * b);
      header.append(
          "'%s':{'dtype':'F32','shape':%s,'data_offsets':[%d,%d]},"
              .formatted(parts[0], parts[1], 4 * floats, 4 * (floats + count)));
      floats += count;
    }
    byte[] text =
        (header.substring(0, header.length() - 1) + "}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (int i = 0; i < floats; i++) {
      bytes.putFloat(i);
    }
    return safetensors.read(Files.write(folder.resolve("tensors.safetensors"), bytes.array()));
  }

  private static @Nullable String assumed(FilterBank layer) {
    return layer.kernels().provenance().facts().get(Provenance.ASSUMED);
  }

  @Test
  void flaxWithoutMetadataIsToldByTheNameKernelWhichIsSaid() throws IOException {
    FilterBank layer = tensors(null, "Conv_1.kernel [3,3,8,8]").layers().get(0);
    assertThat(layer.layer()).isEqualTo("Conv_1");
    assertThat(layer.out()).isEqualTo(8);
    // [row, column, in, out]: the first kernel is every 64th number, the next input one later.
    assertThat(layer.kernels().kernel(0)).startsWith(0, 64, 128, 192);
    assertThat(layer.kernels().kernel(1)[0]).isEqualTo(8);
    assertThat(layer.kernels().kernel(8)[0]).isEqualTo(1);
    assertThat(assumed(layer))
        .isEqualTo(
            "the axes are taken as [k, k, in, out] by the name kernel, which the file does not tell");
  }

  @Test
  void oneShapeThatLeavesNoDoubtTellsTheOrderOfTheOthers() throws IOException {
    List<FilterBank> flax =
        tensors(null, "Conv_0.kernel [3,3,16,8]", "Conv_1.kernel [3,3,8,8]").layers();
    assertThat(flax).allSatisfy(layer -> assertThat(assumed(layer)).isNull());
    assertThat(flax).allSatisfy(layer -> assertThat(layer.out()).isEqualTo(8));
    List<FilterBank> mlx =
        tensors(null, "a.weight [4,3,3,3]", "b.weight [8,3,3,4]", "c.weight [8,1,1,4]").layers();
    assertThat(mlx).allSatisfy(layer -> assertThat(assumed(layer)).isNull());
    assertThat(mlx.get(0).kernels().kernel(0)).startsWith(0, 3, 6, 9);
    assertThat(mlx.get(1).in()).isEqualTo(4);
    assertThat(mlx.get(2).kernels().size()).isEqualTo(1);
    List<FilterBank> torch =
        tensors(null, "a.weight [4,3,3,3]", "b.weight [8,4,3,3]", "c.weight [8,4,1,1]").layers();
    assertThat(torch).allSatisfy(layer -> assertThat(assumed(layer)).isNull());
    assertThat(torch.get(0).kernels().kernel(0)).startsWith(0, 1, 2, 3);
  }

  @Test
  void whereNoShapeTellsTheOrderOfPyTorchIsTakenAndSaid() throws IOException {
    FilterBank layer = tensors(null, "stem.weight [4,3,3,3]").layers().get(0);
    assertThat(layer.kernels().kernel(0)).startsWith(0, 1, 2, 3);
    assertThat(assumed(layer)).contains("[out, in, k, k] by the name weight");
    assertThat(assumed(tensors("pt", "stem.weight [4,3,3,3]").layers().get(0))).isNull();
    assertThat(assumed(tensors("unheard", "w [3,3,8,8]").layers().get(0)))
        .isEqualTo("the axes are taken as [out, in, k, k], which the file does not tell");
  }

  @Test
  void mlxKeepsChannelsLastButOutputsFirst() throws IOException {
    FilterBank layer = tensors("mlx", "conv.weight [4,3,3,3]").layers().get(0);
    assertThat(layer.out()).isEqualTo(4);
    assertThat(layer.kernels().kernel(0)).startsWith(0, 3, 6, 9);
    assertThat(layer.kernels().kernel(1)[0]).isEqualTo(1);
    assertThat(layer.kernels().kernel(3)[0]).isEqualTo(27);
    assertThat(assumed(layer)).isNull();
  }

  @Test
  void oblongKernelsOfPyTorchAreNotTakenForSquareOnesOfMlx() throws IOException {
    NetworkKernels network = tensors(null, "a.weight [8,4,3,3]", "b.weight [8,7,7,1]");
    assertThat(network.layers()).hasSize(1);
    assertThat(network.skipped()).containsExactly("layer b: its kernels of 7x1 are not square");
  }

  @Test
  void tensorsThatAreMoreThanTheFileAreRefused() throws IOException {
    String header =
        ("{'a':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[0,36]},"
                + "'b':{'dtype':'F32','shape':[1,1,3,3],'data_offsets':[0,36]}}")
            .replace('\'', '"');
    Path file = write(header, header.length(), 36);
    assertThatThrownBy(() -> safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("expected tensors of at most 36 bytes together, found 72");
  }

  @Test
  void weightsThatDoNotFitIntoMemoryAreRefusedByTheHeader() throws IOException {
    long bytes = MemoryLimit.weights() / 36 * 36 + 36;
    String header =
        "{\"c.weight\":{\"dtype\":\"F32\",\"shape\":[%d,1,3,3],\"data_offsets\":[0,%d]}}"
            .formatted(bytes / 36, bytes);
    Path file = write(header, header.length(), 0);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8 + header.length() + bytes);
    }
    assertThatThrownBy(() -> safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("as many as fit into memory, found " + bytes);
  }

  private Path write(String header, long length, int data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(text);
    return Files.write(folder.resolve("bad.safetensors"), bytes.array());
  }
}
