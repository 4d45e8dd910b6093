package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.store.imports.Fixtures.assertCountsUp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.kernel.NetworkKernels;

class SafetensorsTest {

  private final Safetensors safetensors = new Safetensors();

  @TempDir Path folder;

  @Test
  void whatHasTheShapeOfConvolutionsCountsAsSuch() throws IOException {
    Path file = Fixtures.file("torch.safetensors");
    assertThat(safetensors.recognises(file)).isTrue();
    NetworkKernels network = safetensors.read(file);

    List<LayerKernels> layers = network.layers();
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
    LayerKernels layer = safetensors.read(write(header, header.length(), 256)).layers().get(0);
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

  private Path write(String header, long length, int data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(text);
    return Files.write(folder.resolve("bad.safetensors"), bytes.array());
  }
}
