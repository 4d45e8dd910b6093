package org.kernelscope.experiment.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.Json;

class SpecificationsTest {

  private static final ConvNetSpec NETWORK =
      new ConvNetSpec(
          "mnist",
          3000,
          0,
          List.of(8, 16),
          "filters:shuffled:a.npz",
          64,
          1e-3,
          ConvNetSpec.Decay.LINEAR,
          2e-4,
          120,
          List.of(0, 50, 100),
          -7);

  private static final KernelVaeSpec VAE =
      new KernelVaeSpec(
          "kernels.npz",
          7,
          VaeArchitecture.CONV,
          128,
          8,
          1e-6,
          128,
          1e-3,
          4000,
          0.2,
          KernelVaeSpec.Keep.BEST,
          1500,
          3);

  @Test
  void aKernelVaeFromBeforeThereWereFloorsHasTheDefault() {
    String json = Json.text(VAE).replaceFirst("\\s*\"varianceFloor\" : [^,]*,", "");
    assertThat(json).doesNotContain("varianceFloor");
    assertThat(Json.parse(json, RunSpec.class, "spec.json")).isEqualTo(VAE);
  }

  @Test
  void aKernelVaeFromBeforeThereWasAChoiceKeepsItsBestWeights() {
    String json = Json.text(VAE).replaceFirst("\\s*\"keep\" : [^,]*,", "");
    assertThat(json).doesNotContain("keep");
    assertThat(Json.parse(json, KernelVaeSpec.class, "spec.json").keep())
        .isEqualTo(KernelVaeSpec.Keep.BEST);
  }

  @Test
  void aKernelVaeFromBeforeThereWasPatienceIsTrainedToItsLastStep() {
    String json = Json.text(VAE).replaceFirst("\\s*\"patience\" : [^,]*,", "");
    assertThat(json).doesNotContain("patience");
    assertThat(Json.parse(json, KernelVaeSpec.class, "spec.json").patience()).isZero();
  }

  @Test
  void patienceNeedsABestToWaitFor() {
    String json = Json.text(VAE).replace("\"BEST\"", "\"LAST\"");
    assertThatThrownBy(() -> Json.parse(json, RunSpec.class, "spec.json"))
        .hasMessageContaining("patience: 0 where the last weights are kept, found 1500");
  }

  private static final ImageVaeSpec IMAGE_VAE =
      new ImageVaeSpec(
          "mnist",
          0,
          2000,
          ImageVaeSpec.Pixels.BINARY,
          List.of(32, 128),
          16,
          "dwp",
          256,
          1e-3,
          400,
          List.of(0, 100),
          50,
          4);

  private static final RandomFeatureSpec FEATURES =
      new RandomFeatureSpec(
          "mnist", 3000, 0, List.of(256, 512), 1 / 16.0, "xavier", 256, 1e-3, 120, 5);

  @Test
  void aRunSpecSurvivesItsJson() {
    String last = Json.text(VAE).replace("\"BEST\"", "\"LAST\"").replace("1500", "0");
    RunSpec keepsTheLast = Json.parse(last, RunSpec.class, "spec.json");
    for (RunSpec spec : List.of(NETWORK, VAE, keepsTheLast, IMAGE_VAE, FEATURES)) {
      assertThat(Json.parse(Json.text(spec), RunSpec.class, "spec.json")).isEqualTo(spec);
    }
    assertThat(Json.text(NETWORK)).contains("\"kind\" : \"convnet\"").doesNotContain("title");
    assertThat(Json.text(VAE)).contains("\"kind\" : \"kernel-vae\"");
  }

  @Test
  void aSpecFromBeforeThereWasAChoiceIsOfADenseVae() {
    String line = "\"architecture\" : \"CONV\",";
    assertThat(Json.text(VAE)).contains(line);
    RunSpec old = Json.parse(Json.text(VAE).replace(line, ""), RunSpec.class, "spec.json");
    assertThat(((KernelVaeSpec) old).architecture()).isEqualTo(VaeArchitecture.DENSE);
  }

  @Test
  void aConvolutionalVaeOfEvenKernelsIsRefused() {
    String json = Json.text(VAE).replace("\"size\" : 7", "\"size\" : 4");
    assertThatThrownBy(() -> Json.parse(json, RunSpec.class, "spec.json"))
        .hasMessageContaining("size: odd and from 3 to 31 for a conv-vae, found 4");
  }

  @Test
  void aComparisonSurvivesItsJson() {
    for (ComparedSpec network : List.of(NETWORK, IMAGE_VAE)) {
      Comparison comparison = new Comparison(List.of("xavier", "dwp"), 3, 10, network);
      assertThat(Json.parse(Json.text(comparison), Comparison.class, "comparison.json"))
          .isEqualTo(comparison);
    }
  }

  @Test
  void aSpecFromBeforeThereWasAChoiceOfNetworksIsOfAnFConv() {
    String line = "\"network\" : \"FCONV\",";
    assertThat(Json.text(NETWORK)).contains(line);
    assertThat(Json.parse(Json.text(NETWORK).replace(line, ""), RunSpec.class, "spec.json"))
        .isEqualTo(NETWORK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"pixels\" : \"BINARY\" | \"pixels\" : null | pixels: GREY or BINARY is needed",
        "\"latent\" : 16 | \"latent\" : 0 | latent: at least 1, found 0",
        "\"importanceSamples\" : 50 | \"importanceSamples\" : -1 | importanceSamples: at least 0",
        "[ 32, 128 ] | [ 32 ] | widths: two numbers of at least 1, found [32]",
        "\"batch\" : 256 | \"batch\" : 0 | batch: at least 1, found 0",
        "\"initialisation\" : \"dwp\" | \"initialisation\" : null | initialisation: one is needed"
      })
  void anInvalidFieldOfAnImageVaeIsRefusedByName(String before, String after, String sentence) {
    String json = Json.text(IMAGE_VAE);
    assertThat(json).contains(before);
    assertThatThrownBy(() -> Json.parse(json.replace(before, after), RunSpec.class, "mine.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"batch\" : 64 | \"batch\" : 0 | batch: at least 1, found 0",
        "\"batch\" : 64 | \"batch\" : 6.5 | batch",
        "\"data\" : \"mnist\" | \"data\" : \"\" | data: a data set is needed",
        "\"data\" : \"mnist\" | \"data\" : null | data: a data set is needed",
        "\"initialisation\" : \"filters:shuffled:a.npz\" | \"initialisation\" : null | initialisation",
        "\"decay\" : \"LINEAR\" | \"decay\" : \"COSINE\" | decay",
        "\"decay\" : \"LINEAR\" | \"decay\" : null | decay: NONE or LINEAR is needed",
        "\"steps\" : 120 | \"steps\" : 0 | steps: at least 1, found 0",
        "\"steps\" : 120 | \"stepz\" : 120 | steps",
        "\"learningRate\" : 0.001 | \"learningRate\" : 10 | learningRate: above 0 and below 10",
        "\"learningRate\" : 0.001 | \"learningRate\" : -1 | learningRate: above 0 and below 10",
        "\"trainExamples\" : 3000 | \"trainExamples\" : -1 | trainExamples: at least 0, found -1",
        "\"l2\" : 2.0E-4 | \"l2\" : -0.1 | l2: at least 0, found -0.1",
        "[ 8, 16 ] | [ 8 ] | widths: two numbers of at least 1, found [8]",
        "[ 8, 16 ] | [ 8, 0 ] | widths: two numbers of at least 1, found [8, 0]",
        "[ 8, 16 ] | null | widths",
        "[ 0, 50, 100 ] | [ -1 ] | evaluateAt: steps of at least 0, found [-1]",
        "[ 0, 50, 100 ] | null | evaluateAt",
        "\"kind\" : \"convnet\" | \"kind\" : \"resnet\" | resnet"
      })
  void anInvalidFieldIsRefusedByName(String before, String after, String sentence) {
    String json = Json.text(NETWORK);
    assertThat(json).contains(before);
    assertThatThrownBy(() -> Json.parse(json.replace(before, after), RunSpec.class, "mine.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("mine.json: ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"size\" : 7 | \"size\" : 0 | size: at least 1, found 0",
        "\"hidden\" : 128 | \"hidden\" : 0 | hidden: at least 1",
        "\"latent\" : 8 | \"latent\" : -1 | latent: at least 1",
        "\"batch\" : 128 | \"batch\" : 0 | batch: at least 1",
        "\"steps\" : 4000 | \"steps\" : 0 | steps: at least 1",
        "\"learningRate\" : 0.001 | \"learningRate\" : 0 | learningRate: above 0",
        "\"testFraction\" : 0.2 | \"testFraction\" : 0 | testFraction: between 0 and 1",
        "\"testFraction\" : 0.2 | \"testFraction\" : 1 | testFraction: between 0 and 1",
        "\"kernels\" : \"kernels.npz\" | \"kernels\" : null | kernels: a file is needed"
      })
  void anInvalidFieldOfAKernelVaeIsRefusedByName(String before, String after, String sentence) {
    String json = Json.text(VAE);
    assertThat(json).contains(before);
    assertThatThrownBy(() -> Json.parse(json.replace(before, after), RunSpec.class, "mine.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("mine.json: ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0})
  void aLearningRateIsANumberAboveZero(double rate) {
    assertThatThrownBy(
            () ->
                new ConvNetSpec(
                    "mnist",
                    0,
                    0,
                    List.of(1, 1),
                    "xavier",
                    1,
                    rate,
                    ConvNetSpec.Decay.NONE,
                    0,
                    1,
                    List.of(),
                    1))
        .hasMessageContaining("learningRate");
  }

  @Test
  void evaluationsAreSortedOnceAndNotAfterTheLastStep() {
    ConvNetSpec spec =
        new ConvNetSpec(
            "mnist",
            0,
            0,
            List.of(1, 1),
            "xavier",
            1,
            1,
            ConvNetSpec.Decay.NONE,
            0,
            20,
            List.of(20, 5, 0, 5, 21),
            1);
    assertThat(spec.evaluateAt()).containsExactly(0, 5, 20);
  }

  @Test
  void aComparisonRunsEveryInitialisationOfASeedBeforeTheNextSeed() {
    Comparison comparison = new Comparison(List.of("xavier", "dwp"), 2, 10, NETWORK);
    assertThat(comparison.runs())
        .containsExactly(
            NETWORK.with("xavier", 10),
            NETWORK.with("dwp", 10),
            NETWORK.with("xavier", 11),
            NETWORK.with("dwp", 11));
    assertThat(NETWORK.with("dwp", 11).title()).isEqualTo("dwp, mnist, seed 11");
  }

  @Test
  void aComparisonOfNothingIsRefused() {
    assertThatThrownBy(() -> new Comparison(List.of(), 1, 1, NETWORK))
        .hasMessageContaining("initialisations: at least one");
    assertThatThrownBy(() -> new Comparison(List.of("dwp", "dwp"), 1, 1, NETWORK))
        .hasMessageContaining("initialisations: each only once");
    assertThatThrownBy(() -> new Comparison(List.of("dwp"), 0, 1, NETWORK))
        .hasMessageContaining("seeds: at least 1, found 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 45, 300, 301, 450, 600, 1000})
  void evaluationsAreAscendingAndIncludeTheLastStep(int steps) {
    List<Integer> evaluations = Comparison.evaluationsUpTo(steps);
    assertThat(evaluations).isSorted().doesNotHaveDuplicates().startsWith(0).endsWith(steps);
  }

  @Test
  void evaluationsAreDenseWhereAccuracyRises() {
    assertThat(Comparison.evaluationsUpTo(45)).containsExactly(0, 10, 20, 30, 40, 45);
    assertThat(Comparison.evaluationsUpTo(550)).endsWith(250, 300, 400, 500, 550);
  }
}
