package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dense and convolutional kernel VAEs against an independent implementation in double precision:
 * the negative evidence lower bound of every kernel and the gradient of their sum.
 */
class KernelVaeFixtureTest {

  private static final int LATENT = 3;
  private static final int KERNELS = 12;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private record Fixture(VaeArchitecture architecture, int size, NpzFile file) {

    static Fixture of(VaeArchitecture architecture, int size) throws Exception {
      String kind = architecture == VaeArchitecture.CONV ? "conv" : "dense";
      String name = "dwp_%s_%dx%d.npz".formatted(kind, size, size);
      return new Fixture(
          architecture, size, NpzFile.read(Path.of("src/test/resources/golden", name)));
    }

    double[] doubles(String name) {
      return array(name).toDoubles();
    }

    NdArray array(String name) {
      return Objects.requireNonNull(file.arrays().get(name), name);
    }

    /** The flat places of every named weight, found by flattening their own numbers. */
    Map<String, int[]> places() {
      float[] numbers = new float[parameterCount()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i;
      }
      Map<String, int[]> places = new LinkedHashMap<>();
      NamedWeights.of(vae(numbers))
          .forEach(
              (name, weight) ->
                  places.put(
                      name,
                      IntStream.range(0, weight.values().length)
                          .map(i -> (int) weight.values()[i])
                          .toArray()));
      return places;
    }

    int hidden() {
      return architecture == VaeArchitecture.CONV ? 8 : 16;
    }

    KernelVae vae(float[] parameters) {
      return architecture.of(
          size, hidden(), LATENT, 1.0, KernelVae.DEFAULT_VARIANCE_FLOOR, parameters);
    }

    int parameterCount() {
      return architecture.weightPlaces(size, hidden(), LATENT).stream()
          .mapToInt(ParameterSlice::length)
          .sum();
    }

    double[] flat(String prefix) {
      double[] flat = new double[parameterCount()];
      Arrays.fill(flat, Double.NaN);
      places()
          .forEach(
              (name, places) -> {
                double[] values = doubles(prefix + name);
                assertThat(values).as(name).hasSameSizeAs(places);
                for (int i = 0; i < places.length; i++) {
                  flat[places[i]] = values[i];
                }
              });
      return flat;
    }
  }

  private static KernelVaeTrainer exact(Fixture fixture, int first, int rows) {
    double[] parameters = fixture.flat("param.");
    KernelVaeTrainer trainer =
        new KernelVaeTrainer(
            fixture.vae(new float[parameters.length]), rows, 1e-3, DataType.DOUBLE, 1);
    trainer.parameters.assign(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
    fill(trainer.pass.kernels, fixture.doubles("mu"), first, rows);
    fill(trainer.pass.codeNoise, fixture.doubles("eps_z"), first, rows);
    return trainer;
  }

  /** Fills {@code [n, rows]} from some rows of {@code [N, n]}. */
  private static void fill(double[] target, double[] rowMajor, int first, int rows) {
    int columns = target.length / rows;
    for (int i = 0; i < target.length; i++) {
      target[i] = rowMajor[(first + i % rows) * columns + i / rows];
    }
  }

  @ParameterizedTest(name = "{0} {1}x{1}")
  @CsvSource({"DENSE, 5", "DENSE, 7", "CONV, 5", "CONV, 7"})
  void theBoundOfEveryKernelIsThatOfTheFixture(VaeArchitecture architecture, int size)
      throws Exception {
    Fixture fixture = Fixture.of(architecture, size);
    double[] expected = fixture.doubles("negative_elbo");
    assertThat(expected).hasSize(KERNELS);
    for (int kernel = 0; kernel < KERNELS; kernel++) {
      try (KernelVaeTrainer trainer = exact(fixture, kernel, 1)) {
        double relative = (-trainer.forward() - expected[kernel]) / expected[kernel];
        assertThat(relative).as("kernel %d", kernel).isCloseTo(0, within(1e-10));
      }
    }
  }

  @ParameterizedTest(name = "{0} {1}x{1}")
  @CsvSource({"DENSE, 5", "DENSE, 7", "CONV, 5", "CONV, 7"})
  void everyGradientIsThatOfTheFixture(VaeArchitecture architecture, int size) throws Exception {
    Fixture fixture = Fixture.of(architecture, size);
    try (KernelVaeTrainer trainer = exact(fixture, 0, KERNELS)) {
      double mean = Arrays.stream(fixture.doubles("negative_elbo")).average().orElseThrow();
      assertThat(trainer.forward()).isCloseTo(-mean, within(1e-9));
      trainer.backward();
      double[] gradients = trainer.gradients.mul(KERNELS).toDoubleVector();
      assertGradients(fixture, gradients, 1e-9);
    }
  }

  private static void assertGradients(Fixture fixture, double[] actual, double tolerance) {
    double[] flat = fixture.flat("grad.");
    assertThat(actual).hasSameSizeAs(flat);
    fixture
        .places()
        .forEach(
            (name, places) -> {
              double scale =
                  Arrays.stream(places).mapToDouble(i -> Math.abs(flat[i])).max().orElse(0);
              for (int place : places) {
                assertThat((actual[place] - flat[place]) / scale)
                    .as("gradient of %s, place %d", name, place)
                    .isCloseTo(0, within(tolerance));
              }
            });
  }

  /** The way training itself goes: floats, kernels from a set, noise from a generator. */
  @ParameterizedTest(name = "{0} {1}x{1}")
  @CsvSource({"DENSE, 5", "DENSE, 7", "CONV, 5", "CONV, 7"})
  void floatTrainingComputesTheSameBoundAndGradients(VaeArchitecture architecture, int size)
      throws Exception {
    Fixture fixture = Fixture.of(architecture, size);
    Map<String, NamedWeights.Weight> named = new LinkedHashMap<>();
    for (String name : fixture.places().keySet()) {
      NdArray array = fixture.array("param." + name);
      named.put(name, new NamedWeights.Weight(array.shape(), array.toFloats()));
    }
    List<ParameterSlice> places = architecture.weightPlaces(size, fixture.hidden(), LATENT);
    KernelVae vae = fixture.vae(NamedWeights.flatten(places, named));
    KernelSet kernels = new KernelSet(size, fixture.array("mu").toFloats(), Provenance.UNKNOWN);
    try (KernelVaeTrainer trainer = new KernelVaeTrainer(vae, KERNELS, 1e-3)) {
      double bound =
          trainer.bound(
              kernels, IntStream.range(0, KERNELS).toArray(), replay(fixture.doubles("eps_z")));
      double mean = Arrays.stream(fixture.doubles("negative_elbo")).average().orElseThrow();
      assertThat(bound / -mean).isCloseTo(1, within(1e-5));
      trainer.backward();
      assertGradients(fixture, trainer.gradients.mul(KERNELS).toDoubleVector(), 1e-3);
    }
  }

  /** Gives the noise of the fixture, {@code [N, d]}, in the order in which the trainer asks. */
  private static RandomGenerator replay(double[] rowMajor) {
    int rows = rowMajor.length / LATENT;
    int[] next = {0};
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException("only normal numbers are replayed");
      }

      @Override
      public double nextGaussian() {
        int place = next[0]++;
        // The trainer's noise is in Fortran order: all rows of the first dimension first.
        return rowMajor[place % rows * LATENT + place / rows];
      }
    };
  }
}
