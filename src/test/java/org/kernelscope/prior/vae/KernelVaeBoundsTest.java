package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** What a deep weight prior says about single kernels. */
class KernelVaeBoundsTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  /** Golden numbers: a VAE of 3 latent dimensions, 12 kernels. */
  private record Fixture(VaeArchitecture architecture, int size, NpzFile file) {

    static Fixture of(VaeArchitecture architecture, int size) throws Exception {
      String kind = architecture == VaeArchitecture.CONV ? "conv" : "dense";
      String name = "dwp_%s_%dx%d.npz".formatted(kind, size, size);
      Path path = Path.of("src/test/resources/golden", name);
      return new Fixture(architecture, size, NpzFile.read(path));
    }

    NdArray array(String name) {
      return Objects.requireNonNull(file.arrays().get(name), name);
    }

    KernelSet kernels() {
      return new KernelSet(size, array("mu").toFloats(), Provenance.UNKNOWN);
    }

    KernelVae vae() {
      int hidden = architecture == VaeArchitecture.CONV ? 8 : 16;
      Map<String, NamedWeights.Weight> named = new LinkedHashMap<>();
      file.arrays()
          .forEach(
              (name, array) -> {
                if (name.startsWith("param.")) {
                  named.put(
                      name.substring("param.".length()),
                      new NamedWeights.Weight(array.shape(), array.toFloats()));
                }
              });
      return architecture.of(
          size,
          hidden,
          3,
          1,
          KernelVae.DEFAULT_VARIANCE_FLOOR,
          NamedWeights.flatten(architecture.weightPlaces(size, hidden, 3), named));
    }
  }

  /** Gives the noise of a fixture, in its order, and no more. */
  private static RandomGenerator replay(double[] noise) {
    int[] next = {0};
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException("only normal numbers are replayed");
      }

      @Override
      public double nextGaussian() {
        return noise[next[0]++];
      }
    };
  }

  private static void assertRelative(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i] / expected[i]).as("kernel %d", i).isCloseTo(1, within(1e-5));
    }
  }

  @ParameterizedTest(name = "{0} {1}x{1}")
  @CsvSource({"DENSE, 5", "DENSE, 7", "CONV, 5", "CONV, 7"})
  void theEvidenceLowerBoundIsThatOfTheFixture(VaeArchitecture architecture, int size)
      throws Exception {
    Fixture fixture = Fixture.of(architecture, size);
    KernelVaeBounds bounds =
        KernelVaeBounds.of(
            fixture.vae(), fixture.kernels(), 1, replay(fixture.array("eps_z").toDoubles()));

    double[] negative = Arrays.stream(bounds.elbo()).map(bound -> -bound).toArray();
    assertRelative(negative, fixture.array("negative_elbo").toDoubles());
  }

  @ParameterizedTest(name = "{0} {1}x{1}")
  @CsvSource({"DENSE, 5", "DENSE, 7", "CONV, 5", "CONV, 7"})
  void theImportanceWeightedBoundIsThatOfTheFixture(VaeArchitecture architecture, int size)
      throws Exception {
    Fixture fixture = Fixture.of(architecture, size);
    KernelVaeBounds bounds =
        KernelVaeBounds.of(
            fixture.vae(), fixture.kernels(), 7, replay(fixture.array("iw_eps").toDoubles()));

    assertRelative(bounds.importanceWeighted(), fixture.array("iw_log_prob").toDoubles());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(VaeArchitecture.class)
  void theImportanceWeightedBoundRisesWithItsSamples(VaeArchitecture architecture)
      throws Exception {
    KernelVae vae = Fixture.of(architecture, 5).vae();
    KernelSet kernels = new DeepWeightPrior(vae).sample(700, new Random(1));
    double before = Double.NEGATIVE_INFINITY;
    for (int samples : new int[] {1, 5, 50}) {
      KernelVaeBounds bounds = KernelVaeBounds.of(vae, kernels, samples, new Random(2));
      double bound = mean(bounds.importanceWeighted());
      assertThat(bound).as("%d samples", samples).isGreaterThan(before);
      if (samples > 1) {
        assertThat(bound).isGreaterThan(mean(bounds.elbo()));
      }
      before = bound;
    }
  }

  /** Encoder and decoder whose heads are constant: r(z|w) and p(w|z) are fixed Gaussians. */
  private static DenseKernelVae constant(double scale) {
    DenseKernelVae random = DenseKernelVae.untrained(3, 6, 2, scale, new Random(1));
    Map<String, NamedWeights.Weight> weights = new LinkedHashMap<>(NamedWeights.of(random));
    weights.replaceAll(
        (name, weight) ->
            name.startsWith("w_") || name.startsWith("z_")
                ? new NamedWeights.Weight(weight.shape(), new float[weight.values().length])
                : weight);
    return new DenseKernelVae(
        3,
        6,
        2,
        scale,
        random.varianceFloor(),
        NamedWeights.flatten(DenseKernelVae.weightPlaces(3, 6, 2), weights));
  }

  @ParameterizedTest(name = "scale {0}")
  @ValueSource(doubles = {1, 0.1})
  void aDecoderThatIgnoresItsCodeIsTheGaussianItAlwaysReturns(double scale) {
    DenseKernelVae vae = constant(scale);
    double variance = Math.log(2) + vae.varianceFloor();
    StandardNormalPrior same = new StandardNormalPrior(3, scale * Math.sqrt(variance));
    KernelSet kernels = same.sample(600, new Random(3));
    double exact = ((PriorScore.Exact) same.score(kernels, 1, new Random())).nats();
    double divergence = 2 * 0.5 * (variance - 1 - Math.log(variance));

    PriorScore score = new DeepWeightPrior(vae).score(kernels, 400, new Random(4));

    assertThat(score)
        .isInstanceOfSatisfying(
            PriorScore.Bounds.class,
            bounds -> {
              assertThat(bounds.samples()).isEqualTo(400);
              assertThat(bounds.elbo()).isCloseTo(exact - divergence, within(1e-4));
              assertThat(bounds.importanceWeighted()).isCloseTo(exact, within(0.01));
            });
  }

  @Test
  void aKernelHasTheSameBoundInWhateverCompany() throws Exception {
    DenseKernelVae vae = constant(0.3);
    KernelSet many = new DeepWeightPrior(vae).sample(1_025, new Random(5));
    double[] together = KernelVaeBounds.of(vae, many, 1, new Random(1)).elbo();

    for (int index : new int[] {0, 511, 512, 1_024}) {
      KernelSet alone = many.select(new int[] {index});
      double bound = KernelVaeBounds.of(vae, alone, 1, new Random(1)).elbo()[0];
      assertThat(together[index]).as("kernel %d", index).isCloseTo(bound, within(1e-4));
    }
  }

  @Test
  void anotherGeometryAndNoSamplesAreRefused() {
    DenseKernelVae vae = constant(1);
    KernelSet threes = new DeepWeightPrior(vae).sample(2, new Random(1));
    KernelSet fives = new StandardNormalPrior(5, 1).sample(2, new Random(1));

    assertThatThrownBy(() -> KernelVaeBounds.of(vae, threes, 0, new Random()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KernelVaeBounds.of(vae, fives, 1, new Random()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
