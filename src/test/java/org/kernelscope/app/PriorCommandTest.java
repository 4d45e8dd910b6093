package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;
import org.kernelscope.store.NpzFile;

/** Priors as somebody types them: fitted, compared on held-out kernels, sampled. */
class PriorCommandTest {

  private static final double SCALE = 0.2;

  @TempDir Path folder;
  private Path kernels;

  /** Two hundred 3x3 kernels of independent pixels, and fewer of 5x5. */
  @BeforeEach
  void writeKernels() throws IOException {
    kernels = folder.resolve("kernels.npz");
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    sets.put("3x3", new StandardNormalPrior(3, SCALE).sample(200, new Random(1)));
    sets.put("5x5", new StandardNormalPrior(5, SCALE).sample(60, new Random(2)));
    KernelFiles.write(kernels, sets);
  }

  @Test
  void aGaussianIsFittedWrittenAndReadBack() throws IOException {
    Path gaussian = folder.resolve("gaussian.dwp");
    JsonNode fitted = json(fit("gaussian", 3, gaussian));

    assertThat(fitted.get("kind").textValue()).isEqualTo("gaussian");
    assertThat(fitted.get("geometry").textValue()).isEqualTo("3x3");
    assertThat(fitted.get("latent").isNull()).isTrue();
    Map<String, NdArray> arrays = NpzFile.read(gaussian).arrays();
    assertThat(arrays.get("mean").shape()).containsExactly(3, 3);
    assertThat(arrays.get("covariance").shape()).containsExactly(9, 9);

    // The file knows which kernels it held out, so their exact score is that of the fit.
    JsonNode score = scores(gaussian.toString()).get(0);
    assertThat(score.get("kernels").intValue()).isEqualTo(40);
    assertThat(score.get("exact").doubleValue())
        .isCloseTo(fitted.get("test_elbo").doubleValue(), within(1e-9));

    Answer told = run("prior", "fit", "--kind", "gaussian", "--out", gaussian.toString());
    assertThat(told.out()).contains("7x7 kernels, Gaussian, shrinkage", "test log-density");
  }

  @Test
  void aMixtureIsFittedWrittenAndReadBack() throws IOException {
    Path mixture = folder.resolve("mixture.dwp");
    JsonNode fitted = json(with(fit("mixture", 3, mixture), "--components", "2"));

    assertThat(fitted.get("kind").textValue()).isEqualTo("mixture");
    Map<String, NdArray> arrays = NpzFile.read(mixture, "header.json").arrays();
    int components = arrays.get("weights").shape()[0];
    assertThat(components).isBetween(1, 2);
    assertThat(arrays.get("means").shape()).containsExactly(components, 3, 3);
    assertThat(arrays.get("covariances").shape()).containsExactly(components, 9, 9);
    assertThat(scores(mixture.toString()).get(0).get("exact").doubleValue())
        .isCloseTo(fitted.get("test_elbo").doubleValue(), within(1e-9));
    assertThat(json(with(fit("mixture", 3, mixture), "--components", "2")).get("test_elbo"))
        .isEqualTo(fitted.get("test_elbo"));

    Answer told =
        run(
            "prior",
            "fit",
            "--kind",
            "mixture",
            "--components",
            "1",
            "--kernels",
            kernels.toString(),
            "--size",
            "3",
            "--out",
            mixture.toString());
    assertThat(told.out()).contains("3x3 kernels, mixture of 1 Gaussians", "test log-density");
  }

  @Test
  void aDamagedMixtureIsRefused() throws IOException {
    Path good = folder.resolve("mixture.dwp");
    json(with(fit("mixture", 3, good), "--components", "2"));
    NpzFile file = NpzFile.read(good, "header.json");
    Path bad = folder.resolve("bad.dwp");
    Map<String, NdArray> arrays = new LinkedHashMap<>(file.arrays());
    arrays.put("means", new NdArray.Doubles(new int[] {1, 9}, new double[9]));
    new NpzFile(arrays, file.texts()).write(bad);
    refused(score(bad.toString()), "bad.dwp", "expected an array means of shape [");

    Path unweighted = folder.resolve("unweighted.dwp");
    Map<String, NdArray> others = new LinkedHashMap<>(file.arrays());
    int[] shape = file.arrays().get("weights").shape();
    others.put("weights", new NdArray.Doubles(shape, new double[shape[0]]));
    new NpzFile(others, file.texts()).write(unweighted);
    refused(score(unweighted.toString()), "unweighted.dwp", "positive weights");
  }

  @Test
  void aSmoothGaussianIsFittedWrittenReadBackAndDrawnFrom() throws IOException {
    Path smooth = folder.resolve("smooth.dwp");
    JsonNode fitted = json(fit("smooth", 3, smooth));

    assertThat(fitted.get("kind").textValue()).isEqualTo("smooth");
    Map<String, NdArray> arrays = NpzFile.read(smooth, "header.json").arrays();
    assertThat(arrays).containsOnlyKeys("scale", "length");
    assertThat(scores(smooth.toString()).get(0).get("exact").doubleValue())
        .isCloseTo(fitted.get("test_elbo").doubleValue(), within(1e-9));
    assertThat(scores("smooth:" + smooth).get(0).get("exact"))
        .isEqualTo(scores(smooth.toString()).get(0).get("exact"));

    Path drawn = folder.resolve("drawn.npy");
    Answer answer =
        run("prior", "sample", "--prior", "smooth:" + smooth, "-n", "8", "--out", drawn.toString());
    assertThat(answer.status()).isZero();
    assertThat(NpyFile.read(drawn).shape()).containsExactly(8, 3, 3);

    Answer told = run("prior", "fit", "--kind", "smooth", "--out", smooth.toString());
    assertThat(told.out()).contains("7x7 kernels, smooth Gaussian, scale 0.", " pixels, test log-");
    refused(
        with(fit("smooth", 3, smooth), "--components", "4"),
        "--components: expected with --kind mixture, found with --kind smooth");
  }

  /** The two numbers of a file, and a size beside them that would fill the memory. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000000 | 0.1 | 2 | expected kernels of 1x1 to 31x31, found 1000000x1000000",
        "3 | -0.1 | 2 | expected a positive scale and a positive length, found -0.1 and 2.0",
        "3 | 0.1 | NaN | expected a positive scale and a positive length, found 0.1 and NaN",
        "3 | 0.1 | 1e300 | expected a positive definite matrix",
      })
  void aDamagedSmoothGaussianIsRefused(int size, double scale, double length, String sentence)
      throws IOException {
    Path good = folder.resolve("smooth.dwp");
    json(fit("smooth", 3, good));
    String header = NpzFile.read(good, "header.json").texts().get("header.json");
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("scale", new NdArray.Doubles(new int[] {1}, new double[] {scale}));
    arrays.put("length", new NdArray.Doubles(new int[] {1}, new double[] {length}));
    Path bad = folder.resolve("bad.dwp");
    new NpzFile(
            arrays,
            Map.of("header.json", header.replaceFirst("\"size\" ?: ?3", "\"size\" : " + size)))
        .write(bad);
    refused(score(bad.toString()), "bad.dwp: " + sentence);
  }

  @Test
  void componentsBelongToMixturesAlone() {
    Path out = folder.resolve("g.dwp");
    refused(
        with(fit("gaussian", 3, out), "--components", "4"),
        "--components: expected with --kind mixture, found with --kind gaussian");
    refused(with(fit("mixture", 3, out), "--components", "100"), "at least 300 kernels");
    refused(
        with(fit("mixture", 3, out), "--components", "0"),
        "--components: expected a whole number from 1 to 4096, found 0");
  }

  @Test
  void everyPriorHasTheScoreThatAppliesToIt() throws IOException {
    Path gaussian = folder.resolve("gaussian.dwp");
    Path vae = folder.resolve("vae.dwp");
    json(fit("gaussian", 3, gaussian));
    JsonNode fitted = json(fit("dense-vae", 3, vae));
    assertThat(fitted.get("latent").intValue()).isEqualTo(2);

    List<JsonNode> rows =
        scores(
            "standard-normal:" + SCALE,
            "standard-normal",
            "log-uniform",
            "log-uniform:truncated",
            gaussian.toString(),
            vae.toString());

    assertThat(rows)
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.get("kernels").intValue()).isEqualTo(40));
    for (int exact : new int[] {0, 1, 4}) {
      assertThat(rows.get(exact).get("exact").isNumber()).isTrue();
      assertNull(rows.get(exact), "elbo", "importance_weighted", "samples", "note");
    }
    for (int improper : new int[] {2, 3}) {
      assertNull(rows.get(improper), "elbo", "importance_weighted", "exact", "samples");
      assertThat(rows.get(improper).get("note").textValue()).contains("improper");
    }
    JsonNode bounds = rows.get(5);
    assertNull(bounds, "exact", "note");
    assertThat(bounds.get("samples").intValue()).isEqualTo(20);
    assertThat(bounds.get("importance_weighted").doubleValue())
        .isGreaterThan(bounds.get("elbo").doubleValue());
    assertThat(bounds.get("elbo").doubleValue())
        .isCloseTo(fitted.get("test_elbo").doubleValue(), within(1.0));

    // The kernels come from the first; nothing learned from 160 of them can be far ahead.
    double truth = rows.get(0).get("exact").doubleValue();
    assertThat(truth).isCloseTo(-4.5 * (Math.log(2 * Math.PI * SCALE * SCALE) + 1), within(1.0));
    assertThat(truth).isGreaterThan(rows.get(1).get("exact").doubleValue() + 5);
    assertThat(rows.get(4).get("exact").doubleValue()).isBetween(truth - 1, truth + 0.5);
  }

  @Test
  void aFitTellsItsBoundsOnTheWay() throws IOException {
    Answer answer = run(fit("dense-vae", 3, folder.resolve("vae.dwp")));

    assertThat(answer.err().lines())
        .hasSize(4)
        .first()
        .asString()
        .matches("step 0: test ELBO -?\\d+\\.\\d");
    String number = "(-?\\d+\\.\\d)";
    Matcher last =
        Pattern.compile("step 300: train ELBO %s, test ELBO %<s".formatted(number))
            .matcher(answer.err());
    assertThat(last.find()).isTrue();
    // The weights kept are those of the best measurement.
    JsonNode fitted = new ObjectMapper().readTree(answer.out());
    assertThat(fitted.get("test_elbo").doubleValue())
        .isGreaterThanOrEqualTo(Double.parseDouble(last.group(2)) - 0.06);
  }

  @Test
  void aConvolutionalVaeIsFittedScoredAndSampled() throws IOException {
    Path conv = folder.resolve("conv.dwp");
    JsonNode fitted = json(fit("conv-vae", 3, conv));
    assertThat(fitted.get("kind").textValue()).isEqualTo("conv-vae");
    assertThat(NpzFile.read(conv).arrays().get("enc.0.weight").shape()).containsExactly(8, 1, 3, 3);

    JsonNode score = scores(conv.toString()).get(0);
    double truth = -4.5 * (Math.log(2 * Math.PI * SCALE * SCALE) + 1);
    assertThat(score.get("elbo").doubleValue())
        .isCloseTo(fitted.get("test_elbo").doubleValue(), within(1.0))
        .isGreaterThan(truth - 5);
    assertThat(sampled(conv.toString()).size()).isEqualTo(3);
  }

  @Test
  void aFitTypedAgainIsNotTrainedAgainUnlessTheKernelsHaveChanged() throws IOException {
    Path first = folder.resolve("first.dwp");
    Path second = folder.resolve("second.dwp");
    run(fit("dense-vae", 3, first));

    Answer again = run(fit("dense-vae", 3, second));
    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("this run is finished in");
    assertThat(second).hasSameBinaryContentAs(first);

    KernelSet others = new StandardNormalPrior(3, 2).sample(200, new Random(8));
    KernelFiles.write(kernels, Map.of("3x3", others));
    Answer changed = run(fit("dense-vae", 3, second));
    assertThat(changed.err()).doesNotContain("finished in");
    assertThat(KernelVaeFile.read(second).isOf(others)).isTrue();
    assertThat(KernelVaeFile.read(first).isOf(others)).isFalse();
  }

  @Test
  void aConvolutionalVaeHasThePublishedWidths() throws IOException {
    Path conv = folder.resolve("conv.dwp");
    String[] few = {
      "prior",
      "fit",
      "--kind",
      "conv-vae",
      "--kernels",
      kernels.toString(),
      "--size",
      "5",
      "--steps",
      "1",
      "--batch",
      "4",
      "--out",
      conv.toString(),
      "--workspace",
      folder.resolve("workspace").toString(),
      "--json"
    };
    assertThat(json(few).get("latent").intValue()).isEqualTo(4);
    assertThat(NpzFile.read(conv).arrays().get("enc.0.weight").shape())
        .containsExactly(64, 1, 3, 3);
  }

  @Test
  void theTableSaysWhatTheJsonSays() throws IOException {
    Answer answer = run(score("standard-normal:0.5", "log-uniform"));

    assertThat(answer.status()).isZero();
    String exact =
        "%.2f".formatted(scores("standard-normal:0.5").get(0).get("exact").doubleValue());
    assertThat(answer.out().lines())
        .hasSize(4)
        .first()
        .asString()
        .isEqualTo("40 held-out kernels of 3x3 (fraction 0.2, seed 1), nats per kernel");
    assertThat(answer.out()).contains(exact).containsPattern("log-uniform .*improper: no score");
  }

  @Test
  void priorsAreScoredOnTheKernelsTheyHeldOut() throws IOException {
    Path gaussian = folder.resolve("gaussian.dwp");
    json(with(fit("gaussian", 3, gaussian), "--seed", "9"));

    JsonNode document = json(with(score(gaussian.toString(), "standard-normal"), "--json"));
    assertThat(document.get("held_out_seed").intValue()).isEqualTo(9);

    JsonNode seen =
        json(with(score(gaussian.toString()), "--held-out-seed", "1", "--json"))
            .get("scores")
            .get(0);
    assertThat(seen.get("note").textValue()).contains("fitted to some of these");

    JsonNode all =
        json(with(score("standard-normal"), "--test-fraction", "1", "--json")).get("scores").get(0);
    assertThat(all.get("kernels").intValue()).isEqualTo(200);
  }

  @Test
  void priorsThatHeldOutDifferentKernelsNeedAChoice() throws IOException {
    Path one = folder.resolve("one.dwp");
    Path two = folder.resolve("two.dwp");
    json(fit("gaussian", 3, one));
    json(with(fit("gaussian", 3, two), "--seed", "2"));

    refused(score(one.toString(), two.toString()), "one.dwp", "two.dwp", "--held-out-seed");
    assertThat(
            json(with(score(one.toString(), two.toString()), "--held-out-seed", "2", "--json"))
                .get("scores"))
        .hasSize(2);
  }

  @Test
  void theSameSeedGivesTheSameBounds() throws IOException {
    Path vae = folder.resolve("vae.dwp");
    json(fit("dense-vae", 3, vae));
    JsonNode first = json(with(score(vae.toString()), "--json"));

    assertThat(json(with(score(vae.toString()), "--json"))).isEqualTo(first);
    assertThat(json(with(score(vae.toString()), "--seed", "2", "--json"))).isNotEqualTo(first);
  }

  @Test
  void theGeometryIsThatOfTheFirstPriorFile() throws IOException {
    Path fives = folder.resolve("fives.dwp");
    Path threes = folder.resolve("threes.dwp");
    json(fit("gaussian", 5, fives));
    json(fit("gaussian", 3, threes));
    String[] both = {
      "prior", "score", "--kernels", kernels.toString(), "--prior", fives.toString(), "--prior",
    };

    assertThat(json(with(both, "standard-normal", "--json")).get("geometry").textValue())
        .isEqualTo("5x5");
    refused(with(both, threes.toString()), "threes.dwp", "5x5", "3x3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "magic | 'magic': expected a prior file or one of standard-normal[:S], l2[:S], log-uniform",
        "standard-normal:x | expected a positive scale after the colon, found 'x'",
        "standard-normal:-1 | expected a positive scale after the colon, found '-1'",
        "standard-normal: | expected a number or files after the colon, found ''",
      })
  void aPriorThatIsNoneIsOneSentence(String prior, String sentence) {
    refused(score(prior), sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--samples=0", "--size=-1", "--test-fraction=0", "--test-fraction=1.5"})
  void numbersOutOfRangeAreOneSentence(String option) {
    String[] bare = {"prior", "score", "--prior", "standard-normal"};
    refused(with(bare, option), "expected", "found");
  }

  @Test
  void aDamagedGaussianIsRefusedWithASentenceOnItsFault() throws IOException {
    changed(
        "kind",
        header -> header.put("kind", "mystery"),
        "version 1 of kind dense-vae, conv-vae, gaussian");
    changed("version", header -> header.put("version", 2), "found kernelscope-prior version 2");
    changed("size", header -> header.put("size", 2_000_000_000), "expected an array mean");
    changed("field", header -> header.put("surprise", 1), "surprise");
  }

  /** A Gaussian's file with another header is refused. */
  private void changed(String what, Consumer<ObjectNode> change, String sentence)
      throws IOException {
    Path good = folder.resolve("good.dwp");
    json(fit("gaussian", 3, good));
    NpzFile file = NpzFile.read(good, "header.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode header = (ObjectNode) mapper.readTree(file.texts().get("header.json"));
    change.accept(header);
    Path bad = folder.resolve("bad-" + what + ".dwp");
    new NpzFile(file.arrays(), Map.of("header.json", mapper.writeValueAsString(header))).write(bad);
    refused(score(bad.toString()), bad.getFileName().toString(), sentence);
  }

  @Test
  void aCovarianceThatIsNoneIsRefused() throws IOException {
    Path good = folder.resolve("good.dwp");
    json(fit("gaussian", 3, good));
    NpzFile file = NpzFile.read(good, "header.json");
    Map<String, NdArray> arrays = new LinkedHashMap<>(file.arrays());
    arrays.put("covariance", new NdArray.Doubles(new int[] {9, 9}, new double[81]));
    Path bad = folder.resolve("flat.dwp");
    new NpzFile(arrays, file.texts()).write(bad);

    refused(score(bad.toString()), "flat.dwp", "positive definite");
  }

  @Test
  void optionsOfTrainingAreRefusedForAGaussian() {
    refused(
        with(fit("gaussian", 3, folder.resolve("g.dwp")), "--latent", "4"),
        "--latent",
        "dense-vae");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--steps=0",
        "--latent=0",
        "--hidden=0",
        "--batch=0",
        "--learning-rate=0",
        "--learning-rate=NaN",
        "--variance-floor=0",
        "--size=0"
      })
  void aSettingThatNoTrainingCanHaveIsOneSentence(String option) {
    Path workspace = folder.resolve("workspace");
    refused(
        new String[] {
          "prior",
          "fit",
          "--kernels",
          kernels.toString(),
          option,
          "--out",
          folder.resolve("none.dwp").toString(),
          "--workspace",
          workspace.toString()
        },
        ", found ",
        option.substring(option.indexOf("=") + 1));
    assertThat(workspace).doesNotExist();
  }

  @Test
  void aConvolutionalVaeTakesOddKernels() {
    refused(
        fit("conv-vae", 4, folder.resolve("none.dwp")),
        "size: expected an odd one from 3 to 31 for a conv-vae, found 4");
  }

  @Test
  void tooFewKernelsForAGaussianAreOneSentence() throws IOException {
    Path few = folder.resolve("few.npz");
    KernelFiles.write(few, Map.of("3x3", new StandardNormalPrior(3, 1).sample(3, new Random(1))));

    refused(
        new String[] {
          "prior",
          "fit",
          "--kind",
          "gaussian",
          "--kernels",
          few.toString(),
          "--size",
          "3",
          "--out",
          folder.resolve("g.dwp").toString()
        },
        "few.npz",
        "at least 3 kernels");
  }

  @Test
  void aGaussianCannotStartANetworkThatWantsADeepWeightPrior() throws IOException {
    Path gaussian = folder.resolve("gaussian.dwp");
    json(fit("gaussian", 3, gaussian));

    refused(
        new String[] {
          "compare",
          "--init",
          "dwp:" + gaussian,
          "--steps",
          "1",
          "--workspace",
          folder.resolve("workspace").toString()
        },
        "gaussian.dwp",
        "expected a prior of kind dense-vae or conv-vae, found one of kind gaussian");
  }

  @Test
  void kernelsAreDrawnFromAnyProperPrior() throws IOException {
    Path gaussian = folder.resolve("gaussian.dwp");
    json(fit("gaussian", 5, gaussian));

    assertThat(sampled(gaussian.toString()).size()).isEqualTo(5);
    KernelSet normal = sampled("standard-normal:0.01");
    assertThat(normal.size()).isEqualTo(7);
    assertThat(Arrays.stream(normal.norms())).allMatch(norm -> norm < 0.15);
    refused(with(sample("standard-normal"), "--size", "0"), "--size: expected at least 1, found 0");
    refused(sample("log-uniform"), "log-uniform: expected a prior with a density");
    refused(
        with(sample(gaussian.toString()), "--size", "3"), "one prior over 3x3 kernels, found 5x5");
  }

  @ParameterizedTest
  @CsvSource({"dwp:dense,exact", "dwp:large,exact", "gaussian,elbo", "mixture,elbo"})
  void aKindWithoutAFileIsThePriorThatComesWithTheProgram(String prior, String inapplicable)
      throws IOException {
    for (int size : Library.BUNDLED_SIZES) {
      JsonNode told =
          json(
              "prior",
              "score",
              "--prior",
              prior,
              "--size",
              String.valueOf(size),
              "--samples",
              "2",
              "--test-fraction",
              "0.02",
              "--json");
      assertThat(told.get("geometry").textValue()).isEqualTo(size + "x" + size);
      JsonNode row = told.get("scores").get(0);
      assertThat(row.get("prior").textValue()).isEqualTo(prior);
      assertNull(row, inapplicable);
      assertThat(row.get(inapplicable.equals("exact") ? "elbo" : "exact").isNumber()).isTrue();
    }
    assertThat(sampled(prior).size()).isEqualTo(7);
    assertThat(run(with(sample(prior), "--size", "5")).status()).isZero();
    assertThat(drawn().size()).isEqualTo(5);
    refused(with(sample(prior), "--size", "9"), prior + ": expected one prior over 9x9 kernels");
  }

  @Test
  void thePlainNameIsTheLargeOneAndTheTableSaysWhatWasTyped() throws IOException {
    String[] score = {
      "prior", "score", "--prior", "dwp", "--prior", "dwp:large", "--samples", "2", "--json"
    };
    JsonNode rows = json(with(score, "--test-fraction", "0.02")).get("scores");
    assertThat(rows.get(0).get("prior").textValue()).isEqualTo("dwp");
    assertThat(rows.get(0).get("elbo")).isEqualTo(rows.get(1).get("elbo"));
    String help = run("prior", "score", "--help").out().replaceAll("\\s+", " ");
    assertThat(help)
        .contains("standard-normal[:S]", "dwp[:FILE,", "dwp:large", "dwp:dense", "gaussian")
        .contains("dwp is dwp:large, the deep weight prior of kernels of large norm");
  }

  @Test
  void aPriorMayLieUnderAnyName() throws IOException {
    Path odd = folder.resolve("a, b+c:1.dwp");
    json(fit("gaussian", 3, odd));
    double score = scores(odd.toString()).get(0).get("exact").doubleValue();
    for (String typed : List.of("gaussian:" + odd, "gaussian:\"" + odd + "\"")) {
      assertThat(scores(typed).get(0).get("exact").doubleValue()).isEqualTo(score);
    }
    assertThat(sampled("gaussian:" + odd).size()).isEqualTo(3);
  }

  @Test
  void aNameAndThePathOfItsFileHaveTheSameScore() throws IOException {
    Path file = Terminal.PROJECT.resolve("sample-data/priors/gaussian-7x7.dwp");
    JsonNode rows =
        json("prior", "score", "--prior", "gaussian", "--prior", file.toString(), "--json")
            .get("scores");
    assertThat(rows.get(0).get("exact")).isEqualTo(rows.get(1).get("exact"));
  }

  @Test
  void kernelsOfOneGeometryDecideIt() throws IOException {
    Path fives = folder.resolve("fives.npy");
    KernelFiles.write(fives, Map.of("5x5", KernelFiles.read(kernels).get("5x5")));
    String[] score = {
      "prior", "score", "--kernels", fives.toString(), "--prior", "gaussian", "--json"
    };
    assertThat(json(score).get("geometry").textValue()).isEqualTo("5x5");
  }

  @Test
  void samplesForALayerHaveItsNameAndShape() throws IOException {
    Path out = folder.resolve("conv1.safetensors");
    String[] sample = {
      "prior", "sample", "--prior", "dwp:dense", "--size", "5", "--out", out.toString()
    };
    assertThat(run(with(sample, "--layer", "features.0:4x3")).status()).isZero();
    assertThat(ImportedKernels.read(out).layers())
        .singleElement()
        .satisfies(layer -> assertThat(layer.layer()).isEqualTo("features.0"))
        .satisfies(layer -> assertThat(layer.shape()).isEqualTo("[4, 3, 5, 5]"));
    assertThat(run(with(sample, "--layer", "conv1:4")).err())
        .contains("--layer: expected NAME:OUTxIN", "found 'conv1:4'");
    assertThat(run(with(sample, "--layer", "conv1:4x3", "-n", "13")).err())
        .contains("--count: expected the 12 kernels of --layer conv1:4x3, found 13");
  }

  private KernelSet sampled(String prior) throws IOException {
    assertThat(run(sample(prior)).status()).isZero();
    KernelSet drawn = drawn();
    assertThat(drawn.count()).isEqualTo(12);
    return drawn;
  }

  private KernelSet drawn() throws IOException {
    return KernelFiles.read(folder.resolve("drawn.npy")).values().iterator().next();
  }

  private String[] sample(String prior) {
    return new String[] {
      "prior",
      "sample",
      "--prior",
      prior,
      "-n",
      "12",
      "--out",
      folder.resolve("drawn.npy").toString()
    };
  }

  private String[] fit(String kind, int size, Path out) {
    String[] common = {
      "prior",
      "fit",
      "--kernels",
      kernels.toString(),
      "--size",
      String.valueOf(size),
      "--kind",
      kind,
      "--out",
      out.toString(),
      "--workspace",
      folder.resolve("workspace").toString(),
      "--json"
    };
    return kind.endsWith("-vae")
        ? with(common, "--latent", "2", "--hidden", "8", "--steps", "300", "--batch", "20")
        : common;
  }

  private String[] score(String... priors) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "prior",
                "score",
                "--kernels",
                kernels.toString(),
                "--size",
                "3",
                "--samples",
                "20"));
    for (String prior : priors) {
      arguments.add("--prior");
      arguments.add(prior);
    }
    return arguments.toArray(String[]::new);
  }

  private List<JsonNode> scores(String... priors) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    json(with(score(priors), "--json")).get("scores").forEach(rows::add);
    return rows;
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void assertNull(JsonNode row, String... fields) {
    for (String field : fields) {
      assertThat(row.has(field)).as(field).isTrue();
      assertThat(row.get(field).isNull()).as(field).isTrue();
    }
  }

  private void refused(String[] arguments, String... words) {
    Answer answer = run(arguments);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().strip()).contains(words).doesNotContain("\n");
  }

  private JsonNode json(String... arguments) throws IOException {
    Answer answer = run(arguments);
    // A fit tells its bounds on the way, and nothing else is told.
    assertThat(answer.err().lines()).allMatch(line -> line.startsWith("step "));
    assertThat(answer.status()).isZero();
    return new ObjectMapper().readTree(answer.out());
  }

  private Answer run(String... arguments) {
    return new Terminal(folder).run(arguments);
  }
}
