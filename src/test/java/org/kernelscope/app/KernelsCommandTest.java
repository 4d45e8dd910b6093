package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.KernelFiles;

class KernelsCommandTest {

  @TempDir Path folder;

  private static String fixture(String name) {
    try {
      return Path.of(KernelsCommandTest.class.getResource("/imports/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void networksOfOthersAreHarvestedAndWhatIsLeftOutIsSaid() throws IOException {
    Path out = folder.resolve("kernels.npz");
    Answer answer =
        new Terminal(folder)
            .run(
                "kernels",
                "harvest",
                fixture("keras2-model.h5"),
                fixture("torch.onnx"),
                "--min-norm",
                "0.01",
                "--out",
                out.toString());

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).contains("skipped", "oblong", "3x1");
    Map<String, KernelSet> sets = KernelFiles.read(out);
    assertThat(sets).containsOnlyKeys("1x1", "3x3", "5x5");
    assertThat(sets.get("5x5").provenance().facts())
        .containsEntry("formats", "Keras ONNX")
        .containsEntry("layers", "conv2d_2 each");
  }

  @Test
  void kernelsThatAreHarvestedAgainKeepTheirOrigin() throws IOException {
    Path all = folder.resolve("all.npz");
    Path large = folder.resolve("large.npz");
    new Terminal(folder).run("kernels", "harvest", fixture("torch.onnx"), "--out", all.toString());
    Answer answer =
        new Terminal(folder)
            .run(
                "kernels",
                "harvest",
                all.toString(),
                "--min-norm",
                "0.02",
                "--out",
                large.toString());

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(KernelFiles.read(large).get("5x5").provenance().facts())
        .containsEntry("formats", "ONNX")
        .containsEntry("layers", "each")
        .containsEntry("min-norm", "0.02");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--size=9 | expected kernels of 9x9, found those of 3x3, 5x5",
        "--min-norm=1e9 | expected kernels of norm 1.0E9 and more, found none",
        "--size=3 --min-norm=1e9 | expected kernels of norm 1.0E9 and more, found none"
      })
  void aHarvestOfNothingIsBadInputAndNothingIsWritten(String options, String sentence) {
    Path out = folder.resolve("none.npz");
    List<String> arguments =
        new ArrayList<>(
            List.of("kernels", "harvest", fixture("torch.onnx"), "--out", out.toString()));
    arguments.addAll(List.of(options.split(" ")));
    Answer answer = new Terminal(folder).run(arguments.toArray(String[]::new));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("torch.onnx]: " + sentence);
    assertThat(out).doesNotExist();
  }

  @Test
  void aNetworkIsShownLayerByLayer() {
    Path png = folder.resolve("grid.png");
    Answer answer =
        new Terminal(folder).run("kernels", "show", fixture("torch.onnx"), "--png", png.toString());
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out())
        .containsPattern("stem +3x3 +2 +4 +8 ")
        .containsPattern("each +5x5 +1 +8 +8 ");
    assertThat(folder.resolve("grid-stem.png")).isNotEmptyFile();
    assertThat(answer.err()).contains("skipped layer oblong");
  }

  @Test
  void aPictureShowsTheMostProbableKernelsFirst() throws IOException {
    // Under N(0, s²) the density falls with the norm: one order is the other turned round.
    KernelSet set =
        new KernelSet(2, new float[] {0, 3, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0}, Provenance.UNKNOWN);
    byte[] byPrior = picture(set, "--sort", "prior", "--prior", "standard-normal:0.5");
    assertThat(byPrior)
        .isEqualTo(picture(set.select(new int[] {1, 2, 0})))
        .isNotEqualTo(picture(set))
        .isNotEqualTo(picture(set, "--sort", "norm"));
    assertThat(picture(set, "--sort", "norm")).isEqualTo(picture(set.select(new int[] {0, 2, 1})));
  }

  private byte[] picture(KernelSet set, String... options) throws IOException {
    Path file = folder.resolve("set.npy");
    Path png = folder.resolve("set.png");
    KernelFiles.write(file, Map.of("set", set));
    List<String> arguments =
        new ArrayList<>(List.of("kernels", "show", file.toString(), "--png", png.toString()));
    arguments.addAll(List.of(options));
    Answer answer = new Terminal(folder).run(arguments.toArray(String[]::new));
    assertThat(answer.status()).as(answer.err()).isZero();
    return Files.readAllBytes(png);
  }

  @Test
  void theDeepWeightPriorSortsKernelsUnlessAnotherIsGiven() {
    Path glyphs = Terminal.PROJECT.resolve("sample-data/kernels/glyphs-5x5.npz");
    Path png = folder.resolve("grid.png");
    String[] sorted = {
      "kernels", "show", glyphs.toString(), "--sort", "prior", "--png", png.toString()
    };
    assertThat(new Terminal(folder).run(sorted).status()).isZero();
    assertThat(png).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dwp:sample-data/priors/glyphs-5x5.dwp | prior | dwp:sample-data/priors/glyphs-5x5.dwp: expected one prior over 3x3 kernels, found 5x5",
        "log-uniform | prior | log-uniform: expected a prior with a density",
        "magic | prior | 'magic': expected a prior file or one of",
        "magic | norm | 'magic': expected a prior file or one of",
        "log-uniform | file | log-uniform: expected a prior with a density"
      })
  void aPriorThatCannotSortIsBadInput(String prior, String order, String sentence) {
    Answer answer =
        new Terminal(folder)
            .run("kernels", "show", fixture("torch.onnx"), "--sort", order, "--prior", prior);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("kernelscope: " + sentence);
  }

  @Test
  void figuresOfASetAreADocument() throws IOException {
    // Rows of one value: alike from left to right; from top to bottom one kernel of three is.
    float[] values = {1, 1, 1, 1, 3, 3, -3, -3, 2, 2, -2, -2};
    Path file = folder.resolve("rows.npz");
    KernelFiles.write(file, Map.of("rows", new KernelSet(2, values, Provenance.UNKNOWN)));

    Answer answer = new Terminal(folder).run("kernels", "show", file.toString(), "--json");

    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    JsonNode shown = new ObjectMapper().readTree(answer.out());
    assertThat(shown.get("set").textValue()).isEqualTo("rows");
    assertThat(shown.get("geometry").textValue()).isEqualTo("2x2");
    assertThat(shown.get("count").intValue()).isEqualTo(3);
    assertThat(shown.get("norm").get("min").doubleValue()).isEqualTo(2);
    assertThat(shown.get("norm").get("median").doubleValue()).isEqualTo(4);
    assertThat(shown.get("norm").get("max").doubleValue()).isEqualTo(6);
    JsonNode autocorrelation = shown.get("autocorrelation");
    assertThat(autocorrelation.get("horizontal").doubleValue()).isCloseTo(1, within(1e-12));
    assertThat(autocorrelation.get("vertical").doubleValue())
        .isCloseTo((2.0 - 18 - 8) / (2 + 18 + 8), within(1e-12));
  }

  @Test
  void aCheckpointOfPyTorchIsShownWithoutItsOptimiser() throws IOException {
    Path out = folder.resolve("kernels.npz");
    String checkpoint = fixture("torch/checkpoint_args_optimizer.pt");
    Answer shown = new Terminal(folder).run("kernels", "show", checkpoint, "--json");
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("\"conv1\"", "\"conv2\"", "\"depth\"")
        .doesNotContain("exp_avg");

    Answer answer =
        new Terminal(folder).run("kernels", "harvest", checkpoint, "--out", out.toString());
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(KernelFiles.read(out).get("5x5").count()).isEqualTo(12);
    assertThat(KernelFiles.read(out).get("3x3").count()).isEqualTo(8 + 4);
  }

  @Test
  void aPickleThatCallsSomethingIsBadInputAndCallsNothing() {
    String hostile = fixture("torch/hostile_os_system.pt");
    Answer answer = new Terminal(folder).run("kernels", "show", hostile);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .startsWith("kernelscope: ")
        .contains("hostile_os_system.pt: expected a state dict")
        .contains("posix.system")
        .hasLineCount(1);
    assertThat(Path.of("KSPWNED")).doesNotExist();
  }
}
