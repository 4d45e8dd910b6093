package org.kernelscope.experiment.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.nn.Optimisation;
import org.kernelscope.nn.Optimiser;
import org.kernelscope.nn.RateDecay;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.Json;

class SpecificationsTest {

  private static final ConvNetSpec NETWORK =
      ConvNetSpec.usual()
          .with(SharedSettings.TRAIN_EXAMPLES, 3000)
          .with(SharedSettings.WIDTHS, List.of(8, 16))
          .with(SharedSettings.INITIALISATION, Chosen.initialisation("filters:shuffled:a.npz"))
          .with(SharedSettings.BATCH, 64)
          .with(SharedSettings.DECAY, RateDecay.LINEAR)
          .with(SharedSettings.L2, 2e-4)
          .with(SharedSettings.STEPS, 120)
          .with(SharedSettings.EVALUATE_AT, List.of(0, 50, 100))
          .with(SharedSettings.SEED, -7L);

  private static final KernelVaeSpec VAE =
      KernelVaeSpec.usual()
          .with(KernelVaeSpec.KERNELS, "kernels.npz")
          .with(KernelVaeSpec.ARCHITECTURE, VaeArchitecture.CONV)
          .with(KernelVaeSpec.VARIANCE_FLOOR, 1e-6)
          .with(SharedSettings.STEPS, 4000)
          .with(KernelVaeSpec.PATIENCE, 1500)
          .with(SharedSettings.SEED, 3L);

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

  /** Runs from before there was a choice of optimisers find themselves again. */
  @ParameterizedTest
  @EnumSource(
      value = RunKind.class,
      names = {"CONVNET", "IMAGE_VAE", "RANDOM_FEATURES", "FEW_SHOT"})
  void aSpecFromBeforeThereWereOptimisersLearnsByAdamToItsLastStep(RunKind kind) {
    RunSpec usual = kind.of(kind.settings().usual());
    String json = Json.text(usual);
    for (String key :
        List.of(
            "optimiser",
            "momentum",
            "weightDecay",
            "clip",
            "warmup",
            "patience",
            "target",
            "timeLimit")) {
      assertThat(json).contains("\"" + key + "\"");
      json = json.replaceFirst("\\s*\"" + key + "\" : [^,]*,", "");
    }
    if (kind == RunKind.IMAGE_VAE || kind == RunKind.RANDOM_FEATURES) {
      json = json.replaceFirst("\\s*\"decay\" : [^,]*,", "");
    }
    assertThat(Json.parse(json, RunSpec.class, "spec.json")).isEqualTo(usual);
    Optimisation optimisation = ((ImageSpec) usual).optimisation();
    assertThat(optimisation.optimiser()).isEqualTo(Optimiser.ADAM);
    assertThat(optimisation.clip()).isZero();
    assertThat(optimisation.warmup()).isZero();
    assertThat(((ImageSpec) usual).patience()).isZero();
    assertThat(((ImageSpec) usual).target()).isEmpty();
    assertThat(((ImageSpec) usual).timeLimit()).isZero();
  }

  @Test
  void patienceNeedsABestToWaitFor() {
    String json = Json.text(VAE).replace("\"BEST\"", "\"LAST\"");
    assertThatThrownBy(() -> Json.parse(json, RunSpec.class, "spec.json"))
        .hasMessageContaining(
            "patience: expected never where the last weights are kept, found 1500");
  }

  private static final ImageVaeSpec IMAGE_VAE =
      ImageVaeSpec.usual()
          .with(ImageVaeSpec.PIXELS, ImageVaeSpec.Pixels.BINARY)
          .with(SharedSettings.INITIALISATION, Chosen.initialisation("dwp"))
          .with(SharedSettings.STEPS, 400)
          .with(SharedSettings.EVALUATE_AT, List.of(0, 100))
          .with(SharedSettings.SEED, 4L);

  private static final RandomFeatureSpec FEATURES =
      RandomFeatureSpec.usual()
          .with(SharedSettings.TRAIN_EXAMPLES, 3000)
          .with(RandomFeatureSpec.SCALE, 1 / 16.0)
          .with(SharedSettings.STEPS, 120)
          .with(SharedSettings.SEED, 5L);

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
        .hasMessageContaining("size: expected an odd one from 3 to 31 for a conv-vae, found 4");
  }

  @Test
  void aSpecFromBeforeThereWasAChoiceOfNetworksIsOfAnFConv() {
    String line = "\"network\" : \"FCONV\",";
    assertThat(Json.text(NETWORK)).contains(line);
    assertThat(Json.parse(Json.text(NETWORK).replace(line, ""), RunSpec.class, "spec.json"))
        .isEqualTo(NETWORK);
  }

  /** Written by this program before choices were values, with an own meaning of the name dwp. */
  @Test
  void aFewShotRunOfBeforeReadsAndMeansTheSame() {
    String before =
        """
        {
          "kind" : "few-shot", "data" : "mnist", "examples" : 50, "split" : 3, "testExamples" : 0,
          "network" : "FCONV", "widths" : [ 32, 128 ], "priors" : [ "dwp", "dwp:large" ],
          "initialisation" : "filters:a.npz,/data/b:c.npz",
          "bound" : {
            "weightNoise" : "ADDITIVE", "varianceStart" : "prior", "klWeight" : 0.01,
            "klWarmup" : 0, "logVarianceLearningRate" : 0.001, "samples" : 1,
            "kernelsPerStep" : 0, "reverseLearningRate" : 0.0
          },
          "learningRate" : 0.001, "decay" : "LINEAR", "batch" : 0, "steps" : 500,
          "evaluateAt" : [ ], "ensemble" : 10, "seed" : 3
        }
        """;
    FewShotSpec read = (FewShotSpec) Json.parse(before, RunSpec.class, "spec.json");
    assertThat(read.priors())
        .containsExactly(
            PriorChoice.of(PriorChoice.DWP_DENSE), PriorChoice.of(PriorChoice.DWP_LARGE));
    assertThat(read.initialisation())
        .isEqualTo(
            new InitialisationChoice(
                "filters", List.of(Path.of("a.npz"), Path.of("/data/b:c.npz"))));
    assertThat(Json.parse(Json.text(read), RunSpec.class, "spec.json")).isEqualTo(read);

    // What is asked for in the same words finds that run, but for the name that has changed.
    FewShotSpec same = read.with(FewShotSpec.PRIORS, read(FewShotSpec.PRIORS, "dwp:dense+dwp"));
    assertThat(same).isEqualTo(read);
    String typed = "filters:a.npz,\"/data/b:c.npz\"";
    assertThat(read(SharedSettings.INITIALISATION, typed)).isEqualTo(read.initialisation());
  }

  private static <T> T read(Setting<T> setting, String typed) {
    return setting.type().parse(typed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"pixels\" : \"BINARY\" | \"pixels\" : null | pixels: expected grey or binary, found nothing",
        "\"latent\" : 16 | \"latent\" : 0 | latent: expected a whole number from 1 to 4096, found 0",
        "\"importanceSamples\" : 50 | \"importanceSamples\" : -1 | importanceSamples: expected a whole number from 1 to 1000000, or none, found -1",
        "[ 32, 128 ] | [ 32 ] | widths: expected 2 whole numbers, found 32",
        "\"batch\" : 256 | \"batch\" : 0 | batch: expected a whole number from 1 to 1000000, found 0",
        "\"initialisation\" : \"dwp\" | \"initialisation\" : null | initialisation: expected an initialisation, found nothing"
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
        "\"batch\" : 64 | \"batch\" : 0 | batch: expected a whole number from 1 to 1000000, found 0",
        "\"batch\" : 64 | \"batch\" : 6.5 | batch",
        "\"data\" : \"mnist\" | \"data\" : \"\" | data: expected the name of a data set, or a folder, found nothing",
        "\"data\" : \"mnist\" | \"data\" : null | data: expected the name of a data set, or a folder, found nothing",
        "\"initialisation\" : \"filters:shuffled:a.npz\" | \"initialisation\" : null | initialisation",
        "\"decay\" : \"LINEAR\" | \"decay\" : \"SINE\" | decay: expected none, linear, cosine or step",
        "\"decay\" : \"LINEAR\" | \"decay\" : null | decay: expected none, linear, cosine or step, found nothing",
        "\"steps\" : 120 | \"steps\" : 0 | steps: expected a whole number from 1 to 100000000, found 0",
        "\"steps\" : 120 | \"stepz\" : 120 | steps",
        "\"learningRate\" : 0.001 | \"learningRate\" : 10 | learningRate: expected a number above 0 and below 10",
        "\"learningRate\" : 0.001 | \"learningRate\" : -1 | learningRate: expected a number above 0 and below 10",
        "\"trainExamples\" : 3000 | \"trainExamples\" : -1 | trainExamples: expected a whole number from 1 to 100000000, or all, found -1",
        "\"l2\" : 2.0E-4 | \"l2\" : -0.1 | l2: expected a number of at least 0 and below 1000000, found -0.1",
        "[ 8, 16 ] | [ 8 ] | widths: expected 2 whole numbers for fconv (7×7 convolution, 5×5 convolution), found 8",
        "[ 8, 16 ] | [ 8, 0 ] | widths: expected whole numbers from 1 to 8192, found [8, 0]",
        "[ 8, 16 ] | null | widths",
        "[ 0, 50, 100 ] | [ -1 ] | evaluateAt: expected whole numbers of at least 0, parted by commas, or nothing, found [-1]",
        "[ 0, 50, 100 ] | null | evaluateAt",
        "\"optimiser\" : \"ADAM\" | \"optimiser\" : \"adagrad\" | optimiser: expected adam, adamw, sgd or rmsprop, found 'adagrad'",
        "\"momentum\" : 0.9 | \"momentum\" : 1 | momentum: expected a number of at least 0 and below 1, found 1",
        "\"clip\" : 0.0 | \"clip\" : -1 | clip: expected a number of at least 0",
        "\"patience\" : 0 | \"patience\" : -1 | patience: expected a whole number from 1 to 100000000, or never, found -1",
        "\"target\" : \"none\" | \"target\" : \"1.5\" | target: expected a number above 0 and at most 1, or the word none, found '1.5'",
        "\"timeLimit\" : 0 | \"timeLimit\" : \"soon\" | timeLimit: expected a whole number from 1 to 1000000000, or none, found 'soon'",
        "\"warmup\" : 0 | \"warmup\" : 0.5 | warmup",
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
        "\"size\" : 7 | \"size\" : 0 | size: expected a whole number from 1 to 31, found 0",
        "\"hidden\" : 128 | \"hidden\" : 0 | hidden: expected a whole number from 1 to 8192, found 0",
        "\"latent\" : 8 | \"latent\" : -1 | latent: expected a whole number from 1 to 4096, found -1",
        "\"batch\" : 128 | \"batch\" : 0 | batch: expected a whole number from 1 to 1000000, found 0",
        "\"steps\" : 4000 | \"steps\" : 0 | steps: expected a whole number from 1 to 100000000, found 0",
        "\"learningRate\" : 0.001 | \"learningRate\" : 0 | learningRate: expected a number above 0 and below 10, found 0",
        "\"testFraction\" : 0.2 | \"testFraction\" : 0 | testFraction: expected a number above 0 and below 1",
        "\"testFraction\" : 0.2 | \"testFraction\" : 1 | testFraction: expected a number above 0 and below 1",
        "\"kernels\" : \"kernels.npz\" | \"kernels\" : null | kernels: expected a file of kernels"
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
                ConvNetSpec.usual()
                    .with(SharedSettings.WIDTHS, List.of(1, 1))
                    .with(SharedSettings.BATCH, 1)
                    .with(SharedSettings.LEARNING_RATE, rate)
                    .with(SharedSettings.STEPS, 1))
        .hasMessageContaining("learningRate");
  }

  @Test
  void evaluationsAreSortedOnceAndNotAfterTheLastStep() {
    ConvNetSpec spec =
        ConvNetSpec.usual()
            .with(SharedSettings.WIDTHS, List.of(1, 1))
            .with(SharedSettings.BATCH, 1)
            .with(SharedSettings.LEARNING_RATE, 1.0)
            .with(SharedSettings.STEPS, 20)
            .with(SharedSettings.EVALUATE_AT, List.of(20, 5, 0, 5, 21));
    assertThat(spec.evaluateAt()).containsExactly(0, 5, 20);
  }

  @Test
  void aComparisonRunsEveryInitialisationOfASeedBeforeTheNextSeed() {
    Comparison comparison = Comparison.of(Chosen.initialisations("xavier", "dwp"), 2, 10, NETWORK);
    assertThat(comparison.runs())
        .containsExactly(
            NETWORK.from(Chosen.initialisation("xavier"), 10),
            NETWORK.from(Chosen.initialisation("dwp"), 10),
            NETWORK.from(Chosen.initialisation("xavier"), 11),
            NETWORK.from(Chosen.initialisation("dwp"), 11));
    assertThat(NETWORK.from(Chosen.initialisation("dwp"), 11).title())
        .isEqualTo("dwp, mnist, seed 11");
  }

  @Test
  void aComparisonOfNothingIsRefused() {
    assertThatThrownBy(() -> Comparison.of(List.of(), 1, 1, NETWORK))
        .hasMessageContaining("columns: at least one");
    assertThatThrownBy(() -> Comparison.of(Chosen.initialisations("dwp", "dwp"), 1, 1, NETWORK))
        .hasMessageContaining("columns: each only once");
    assertThatThrownBy(() -> Comparison.of(Chosen.initialisations("dwp"), 0, 1, NETWORK))
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

  @Test
  void evaluationsOfTheLongestRunAreNotMany() {
    assertThat(Comparison.evaluationsUpTo(100_000)).contains(400, 500, 99_900).hasSize(1011);
    assertThat(Comparison.evaluationsUpTo(SharedSettings.MOST_STEPS))
        .hasSize(1014)
        .isSorted()
        .containsSequence(250, 300, 100_000, 200_000)
        .endsWith(99_900_000, SharedSettings.MOST_STEPS);
  }
}
