package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.data.TinyCifar;

/** {@code kernelscope compare} of the networks that are not its default, as somebody types it. */
class CompareCommandTest {

  @TempDir Path folder;

  private Answer compare(String model, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("compare", "--model", model, "--init", "xavier", "--init", "filters"));
    arguments.addAll(List.of("--steps", "2", "--seeds", "2", "--widths", "2,3"));
    arguments.addAll(List.of("--batch", "8", "--evaluate-at", "0"));
    arguments.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
    arguments.addAll(List.of(more));
    return new Terminal(folder).run(arguments.toArray(new String[0]));
  }

  private static List<JsonNode> summary(Answer answer) throws IOException {
    assertThat(answer.status()).as(answer.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(answer.out());
    return StreamSupport.stream(document.get("summary").spliterator(), false).toList();
  }

  /** The kernels that a run has recorded, as {@code layer-step.npy}. */
  private List<String> recorded() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("workspace/runs"))) {
      Path run = runs.findFirst().orElseThrow();
      try (Stream<Path> kernels = Files.list(run.resolve("kernels"))) {
        return kernels.map(file -> file.getFileName().toString()).toList();
      }
    }
  }

  @Test
  void autoencodersAreComparedByTheirBounds() throws IOException {
    String[] tiny = {
      "--train-examples",
      "40",
      "--test-examples",
      "20",
      "--latent",
      "2",
      "--importance-samples",
      "3"
    };
    List<String> json = new ArrayList<>(List.of(tiny));
    json.add("--json");
    List<JsonNode> rows = summary(compare("vae", json.toArray(new String[0])));
    assertThat(rows)
        .extracting(row -> row.get("init").textValue() + " " + row.get("step").intValue())
        .containsExactly("xavier 0", "xavier 2", "filters 0", "filters 2");
    for (JsonNode row : rows) {
      assertThat(row.get("seeds").intValue()).isEqualTo(2);
      assertThat(row.get("elbo_mean").doubleValue()).isNegative();
      assertThat(row.get("elbo_std").doubleValue()).isPositive();
      assertThat(row.get("accuracy_mean").isNull()).isTrue();
    }
    JsonNode last = rows.get(1);
    assertThat(last.get("importance_weighted_mean").doubleValue()).isNegative();
    assertThat(last.get("importance_weighted_std").doubleValue()).isPositive();
    assertThat(rows.get(0).get("importance_weighted_mean").isNull()).isTrue();
    assertThat(recorded()).contains("deconv1-00000002.npy", "deconv2-00000002.npy");

    Answer table = compare("vae", tiny);
    assertThat(table.err()).startsWith("4 of these runs are finished in ");
    assertThat(table.out().lines().findFirst().orElseThrow())
        .matches("column +step +elbo +std +seeds +weighted +std +ahead of the first");
    assertThat(table.out())
        .contains("%.2f".formatted(last.get("importance_weighted_mean").doubleValue()));
  }

  @Test
  void cifarNetsAreComparedOnColourImages() throws IOException {
    String data = TinyCifar.in(folder.resolve("colours")).toString();
    List<JsonNode> rows = summary(compare("cifar", "--data", data, "--json"));
    assertThat(rows)
        .extracting(row -> row.get("init").textValue() + " " + row.get("step").intValue())
        .containsExactly("xavier 0", "xavier 2", "filters 0", "filters 2");
    for (JsonNode row : rows) {
      assertThat(row.get("accuracy_mean").doubleValue()).isBetween(0.0, 1.0);
      assertThat(row.get("elbo_mean").isNull()).isTrue();
      assertThat(row.get("importance_weighted_mean").isNull()).isTrue();
    }
    assertThat(recorded())
        .contains("conv1-00000002.npy", "conv2-00000002.npy", "conv3-00000002.npy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "many"})
  void aNumberOfRunsAtOnceThatCannotBeIsRefused(String parallel) {
    Answer answer = compare("fconv", "--parallel", parallel);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().strip())
        .startsWith("kernelscope: --parallel: expected a whole number from 1 to 64, found ")
        .contains(parallel);
  }

  /** The name of earlier versions; it is the same network, and the same runs. */
  @Test
  void fconvIsStillFoundUnderItsOldName() {
    String[] tiny = {"--train-examples", "40", "--test-examples", "20"};
    assertThat(compare("fconv", tiny).status()).isZero();
    assertThat(compare("convnet", tiny).err()).startsWith("4 of these runs are finished in ");
  }

  @Test
  void anUnknownModelIsNamed() {
    Answer answer = compare("lenet");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("expected fconv, cifar", "found lenet");
  }

  @Test
  void aColumnHasSettingsForItself() throws IOException {
    List<JsonNode> rows =
        summary(
            new Terminal(folder)
                .run(
                    "compare",
                    "--column",
                    "init=xavier,trainExamples=16",
                    "--column",
                    "init=xavier,trainExamples=40,widths=3,2",
                    "--steps=2",
                    "--seeds=2",
                    "--widths=2,3",
                    "--batch=8",
                    "--test-examples=20",
                    "--evaluate-at=0",
                    "--json",
                    "--workspace=" + folder.resolve("workspace")));
    assertThat(rows)
        .extracting(row -> row.get("column").textValue() + " " + row.get("step").intValue())
        .containsExactly(
            "xavier, Training images 16, Widths 2,3 0",
            "xavier, Training images 16, Widths 2,3 2",
            "xavier, Training images 40, Widths 3,2 0",
            "xavier, Training images 40, Widths 3,2 2");
    assertThat(rows).allMatch(row -> row.get("seeds").intValue() == 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"init=nothing", "trainExamples=few", "folds=3", "widths=3", "data=nowhere"})
  void aColumnThatMakesNoSenseIsRefusedBeforeAnythingIsMade(String column) {
    Answer answer = compare("fconv", "--column", column);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().lines()).hasSize(1);
    assertThat(folder.resolve("workspace")).doesNotExist();
  }
}
