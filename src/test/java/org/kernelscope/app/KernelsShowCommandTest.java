package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** What {@code kernels show} and {@code kernels diff} tell of a small network made here. */
class KernelsShowCommandTest {

  @TempDir Path folder;
  private Path network;
  private final Map<String, NdArray> arrays = new LinkedHashMap<>();

  @BeforeEach
  void aNetworkOfThreeLayers() throws IOException {
    RandomGenerator random = new SplittableRandom(3);
    float[] first = new float[4 * 3 * 7 * 7];
    float[] noise = new float[16 * 4 * 3 * 3];
    for (int i = 0; i < first.length; i++) {
      first[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < noise.length; i++) {
      noise[i] = i < 9 * 16 ? 0 : (float) random.nextGaussian();
    }
    arrays.put("conv1", new NdArray.Floats(new int[] {4, 3, 7, 7}, first));
    arrays.put("conv2", new NdArray.Floats(new int[] {16, 4, 3, 3}, noise));
    arrays.put("head", new NdArray.Floats(new int[] {1, 2, 1, 1}, new float[] {1, 2}));
    network = folder.resolve("network.npz");
    new NpzFile(arrays).write(network);
  }

  @Test
  void everyLayerIsALineOfATable() {
    Answer shown = run("kernels", "show", network.toString());
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out().lines()).hasSize(4);
    assertThat(shown.out().lines().findFirst().orElseThrow())
        .matches("layer +size +in +out +kernels +norm .*near zero duplicate noise-like");
    assertThat(shown.out())
        .containsPattern("conv1 +7x7 +3 +4 +12 ")
        .containsPattern("conv2 +3x3 +4 +16 +64 .* 25.0% +0.0% +7\\d\\.\\d%\n")
        .containsPattern("head +1x1 +2 +1 +2 .* - +- +0.0% +- +-\n");
  }

  @Test
  void theScoreUnderAPriorIsToldWhereItIsOverSuchKernels() {
    Answer shown = run("kernels", "show", network.toString(), "--prior", "dwp:dense");
    assertThat(shown.out())
        .containsPattern("noise-like +nats\n")
        .containsPattern("conv1 .* -[\\d.]+\n")
        .containsPattern("conv2 .* -[\\d.]+\n")
        .containsPattern("head .* -\n");
    Answer none = run("kernels", "show", network.toString(), "--prior", "dwp", "--layer", "head");
    assertThat(none.err()).contains("no scores: dwp:large is over kernels of other sizes");
  }

  @Test
  void oneLayerIsChosenByName() {
    Answer shown = run("kernels", "show", network.toString(), "--layer", "conv2");
    assertThat(shown.out())
        .doesNotContain("conv1", "head")
        .contains("norm: min 0.0000", "variance entropy: 0.9", "file: network.npz");
  }

  @ParameterizedTest
  @CsvSource({"show", "diff"})
  void aLayerThatIsNotThereIsBadInput(String command) {
    Answer shown =
        command.equals("show")
            ? new Terminal(folder).run("kernels", "show", network.toString(), "--layer", "conv9")
            : new Terminal(folder)
                .run("kernels", "diff", network.toString(), network.toString(), "--layer=conv9");
    assertThat(shown.status()).isEqualTo(2);
    assertThat(shown.out()).isEmpty();
    assertThat(shown.err()).contains("conv1, conv2, head", "found 'conv9'").hasLineCount(1);
  }

  @Test
  void jsonHasTheChannelsAndTheHealthOfEveryLayer() throws IOException {
    Answer shown =
        run("kernels", "show", network.toString(), "--json", "--prior", "standard-normal");
    JsonNode[] layers =
        shown.out().lines().map(KernelsShowCommandTest::json).toArray(JsonNode[]::new);
    assertThat(layers).hasSize(3);
    JsonNode conv2 = layers[1];
    assertThat(conv2.get("set").textValue()).isEqualTo("conv2");
    assertThat(conv2.get("in").intValue()).isEqualTo(4);
    assertThat(conv2.get("out").intValue()).isEqualTo(16);
    assertThat(conv2.get("health").get("near_zero").doubleValue()).isEqualTo(0.25);
    assertThat(conv2.get("health").get("near_duplicate").doubleValue()).isZero();
    assertThat(conv2.get("health").get("noise_like").doubleValue()).isCloseTo(0.71, within(0.05));
    assertThat(conv2.get("health").get("variance_entropy").doubleValue())
        .isCloseTo(conv2.get("health").get("noise_entropy").doubleValue(), within(0.03));
    // One pixel under N(0, 1): -0.5 ln 2π - w²/2, of 1 and 2.
    JsonNode head = layers[2];
    assertThat(head.get("score").get("prior").textValue()).isEqualTo("standard-normal");
    assertThat(head.get("score").get("nats").doubleValue())
        .isCloseTo(-0.5 * Math.log(2 * Math.PI) - (1 + 4) / 4.0, within(1e-6));
    assertThat(head.get("health").get("noise_like").isNull()).isTrue();
    assertThat(head.get("autocorrelation").get("horizontal").isNull()).isTrue();
  }

  /** Four colour kernels in two rows, of 4 pixels a weight and 2 between them. */
  @Test
  void aLayerOfColourImagesIsDrawnInColour() throws IOException {
    float[] colours = new float[4 * 3 * 4];
    Arrays.fill(colours, 0, 4, 2); // Red, all of it.
    Arrays.fill(colours, 3 * 4 + 4, 3 * 4 + 8, 0.5f); // The second is green.
    Arrays.fill(colours, 6 * 4 + 8, 6 * 4 + 12, -1); // The third has no blue.
    Path file = folder.resolve("colours.npz");
    new NpzFile(Map.of("conv1", new NdArray.Floats(new int[] {4, 3, 2, 2}, colours))).write(file);
    Path png = folder.resolve("grid.png");

    run("kernels", "show", file.toString(), "--png", png.toString());

    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * 8 + 1);
    assertThat(image.getRGB(3, 3)).isEqualTo(0xffff8080);
    assertThat(image.getRGB(12, 3)).isEqualTo(0xff80ff80);
    assertThat(image.getRGB(3, 12)).isEqualTo(0xff808000);
    assertThat(image.getRGB(12, 12)).isEqualTo(0xff808080);
    assertThat(image.getRGB(8, 3)).isEqualTo(0xffffffff);

    run("kernels", "show", file.toString(), "--png", png.toString(), "--sort", "norm");
    BufferedImage sorted = ImageIO.read(png.toFile());
    assertThat(sorted.getRGB(12, 3)).as("blue is the second in norm").isEqualTo(0xff808000);
  }

  @Test
  void twoCheckpointsAreComparedLayerByLayer() throws IOException {
    float[] moved = arrays.get("conv2").toFloats().clone();
    moved[9 * 5 + 4] += 3; // Output channel 1, input channel 1.
    moved[9 * 62] += 4; // Output channel 15, input channel 2.
    Map<String, NdArray> later = new LinkedHashMap<>(arrays);
    later.put("conv2", new NdArray.Floats(new int[] {16, 4, 3, 3}, moved));
    later.remove("head");
    later.put("other", new NdArray.Floats(new int[] {1, 2, 1, 1}, new float[] {1, 2}));
    Path after = folder.resolve("after.npz");
    new NpzFile(later).write(after);
    Path png = folder.resolve("diff.png");

    Answer told =
        run(
            "kernels",
            "diff",
            network.toString(),
            after.toString(),
            "--json",
            "--png",
            png.toString());

    JsonNode answer = json(told.out());
    assertThat(answer.get("only_before").get(0).textValue()).isEqualTo("head");
    assertThat(answer.get("only_after").get(0).textValue()).isEqualTo("other");
    JsonNode conv1 = answer.get("layers").get(0);
    assertThat(conv1.get("difference").doubleValue()).isZero();
    assertThat(conv1.get("moved")).isEmpty();
    JsonNode conv2 = answer.get("layers").get(1);
    assertThat(conv2.get("shape").textValue()).isEqualTo("[16, 4, 3, 3]");
    assertThat(conv2.get("difference").doubleValue()).isCloseTo(5, within(1e-5));
    assertThat(conv2.get("relative").doubleValue())
        .isCloseTo(5 / conv2.get("norm").doubleValue(), within(1e-5));
    assertThat(conv2.get("moved")).hasSize(2);
    JsonNode most = conv2.get("moved").get(0);
    assertThat(most.get("kernel").intValue()).isEqualTo(62);
    assertThat(most.get("output").intValue()).isEqualTo(15);
    assertThat(most.get("input").intValue()).isEqualTo(2);
    assertThat(most.get("distance").doubleValue()).isCloseTo(4, within(1e-5));
    // Three grids of 8 by 8 kernels: 13 pixels from one to the next.
    BufferedImage image = ImageIO.read(folder.resolve("diff-conv2.png").toFile());
    assertThat(image.getWidth()).isEqualTo(3 * (8 * 13 - 1) + 2 * 24);
    assertThat(folder.resolve("diff-conv1.png")).isNotEmptyFile();

    Answer table = run("kernels", "diff", network.toString(), after.toString());
    assertThat(table.out())
        .containsPattern("conv1 .* 0.00%")
        .containsPattern("conv2 .* 15, 2: 4.0000; 1, 1: 3.0000\n")
        .contains("only in " + network + ": head", "only in " + after + ": other");
  }

  @Test
  void networksWithoutACommonLayerAreBadInput() throws IOException {
    Path other = folder.resolve("other.npz");
    new NpzFile(Map.of("x", arrays.get("conv2"))).write(other);
    Answer told = new Terminal(folder).run("kernels", "diff", network.toString(), other.toString());
    assertThat(told.status()).isEqualTo(2);
    assertThat(told.err())
        .contains("expected a layer of the same name and shape in both, found conv1, conv2, head")
        .hasLineCount(1);
  }

  private Answer run(String... arguments) {
    Answer answer = new Terminal(folder).run(arguments);
    assertThat(answer.status()).as(answer.err()).isZero();
    return answer;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
