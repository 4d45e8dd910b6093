package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.app.Terminal.Answer;

/** The few-shot experiment as somebody types it, at a scale of seconds. */
class FewShotCommandTest {

  @TempDir Path folder;

  /** Settings of a run that takes no time, two priors on two splits. */
  private static final List<String> USUAL =
      List.of(
          "--examples=10",
          "--prior=standard-normal",
          "--prior=gaussian+log-uniform",
          "--init=xavier",
          "--splits=2",
          "--steps=3",
          "--widths=2,3",
          "--test-examples=40",
          "--ensemble=2");

  /** Runs the experiment with other options in the place of the usual ones. */
  private Answer run(String... others) {
    List<String> arguments = new ArrayList<>(List.of("fewshot", "--workspace=" + workspace()));
    arguments.addAll(List.of(others));
    USUAL.stream()
        .filter(usual -> Stream.of(others).noneMatch(other -> name(other).equals(name(usual))))
        .forEach(arguments::add);
    return new Terminal(folder).run(arguments.toArray(String[]::new));
  }

  private static String name(String option) {
    return option.replaceFirst("=.*", "");
  }

  private Path workspace() {
    return folder.resolve("workspace");
  }

  @Test
  void twoPriorsOnTwoSplitsAreOneDocumentAndASecondCallTrainsNothing() throws IOException {
    Answer first = run("--json");
    assertThat(first.err()).isEmpty();
    assertThat(first.status()).isZero();
    JsonNode document = new ObjectMapper().readTree(first.out());
    assertThat(document.get("workspace").textValue()).isEqualTo(workspace().toString());
    JsonNode summary = document.get("summary");
    assertThat(summary).hasSize(2);
    assertThat(summary)
        .extracting(row -> row.get("prior").textValue())
        .containsExactly("standard-normal", "gaussian+log-uniform");
    for (JsonNode row : summary) {
      assertThat(row.get("init").textValue()).isEqualTo("xavier");
      assertThat(row.get("examples").intValue()).isEqualTo(10);
      assertThat(row.get("splits").intValue()).isEqualTo(2);
      double[] accuracies =
          Stream.of("1", "2")
              .mapToDouble(split -> row.get("accuracies").get(split).doubleValue())
              .toArray();
      double mean = row.get("accuracy_mean").doubleValue();
      assertThat(mean).isBetween(0.0, 1.0);
      assertThat(mean).isCloseTo((accuracies[0] + accuracies[1]) / 2, within(1e-12));
      assertThat(row.get("accuracy_std").doubleValue())
          .isCloseTo(Math.abs(accuracies[0] - accuracies[1]) / Math.sqrt(2), within(1e-12));
      assertThat(row.get("accuracy_det_mean").doubleValue()).isBetween(0.0, 1.0);
      assertThat(row.get("nll_mean").doubleValue()).isPositive();
      assertThat(row.get("ece_mean").doubleValue()).isBetween(0.0, 1.0);
    }
    List<String> runs = runs();
    assertThat(runs).hasSize(4);

    Answer again = run("--json");
    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("4 of these runs are finished in " + workspace() + " already");
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(runs()).isEqualTo(runs);

    Answer table = run();
    assertThat(table.out().lines())
        .hasSize(3)
        .last()
        .asString()
        .startsWith("gaussian+log-uniform ")
        .contains("%.4f".formatted(summary.get(1).get("accuracy_mean").doubleValue()));
  }

  @Test
  void aSplitThatIsNotEvenIsSaidToBe() {
    Answer answer = run("--examples=10,15", "--prior=standard-normal", "--splits=1", "--steps=1");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err().lines())
        .containsExactly("15 training images of 10 classes: of some 1, of others 2");
  }

  @Test
  void stepsGrowWithTheImagesWhenAsked() throws IOException {
    Answer answer =
        run("--json", "--prior=standard-normal", "--examples=10,20", "--splits=1", "--scale-steps");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(new ObjectMapper().readTree(answer.out()).get("summary"))
        .extracting(row -> row.get("examples").intValue(), row -> row.get("steps").intValue())
        .containsExactly(tuple(10, 3), tuple(20, 6));
  }

  @Test
  void anImproperPriorOfOneLayerHasASettingToStartFromByItself() throws IOException {
    for (String prior : List.of("dwp:dense+log-uniform", "dwp:large+log-uniform:truncated")) {
      Answer answer = run("--json", "--prior=" + prior, "--splits=1", "--steps=1");
      assertThat(answer.status()).as(answer.err()).isZero();
      JsonNode row = new ObjectMapper().readTree(answer.out()).get("summary").get(0);
      assertThat(row.get("prior").textValue()).isEqualTo(prior);
      assertThat(row.get("bound").get("variance_start").textValue()).isEqualTo("-10");
    }
  }

  private List<String> runs() throws IOException {
    try (Stream<Path> runs = Files.list(workspace().resolve("runs"))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--steps=0 | --steps: expected a whole number from 1 to 100000000, found 0",
        "--splits=0 | --splits: expected a whole number from 1 to 1000, found 0",
        "--ensemble=0 | --ensemble: expected a whole number from 1 to 100000, found 0",
        "--widths=4 | widths: expected 2 whole numbers for fconv (7×7 convolution, 5×5 convolution), found 4",
        "--examples=0 | --examples: expected whole numbers of at least 1, parted by commas, found '0'",
        "--learning-rate=0 | --learning-rate: expected a number above 0 and below 10, found 0",
        "--init=xavier --init=filters --init=dwp | --init: expected one, or one for each of 2 priors, found 3"
      })
  void aBadOptionIsOneSentenceAndNothingIsWritten(String options, String sentence) {
    Answer answer = run(options.split(" "));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().strip()).isEqualTo("kernelscope: " + sentence);
    assertThat(workspace()).doesNotExist();
  }

  @Test
  void aPriorThatIsNoneIsBadInput() {
    Answer answer = run("--prior=magic", "--splits=1");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("'magic': expected a prior (standard-normal[:S]");
  }
}
