package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.bench.LeftBehind;
import org.kernelscope.data.TinyCifar;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.RunFolder;

/**
 * What a step does is decided by specification, seed, step and checkpoint. So a run that is stopped
 * at any step and taken up again ends with the very bits of one that was never stopped, whatever in
 * it is left to chance.
 */
@SuppressWarnings("ImmutableEnumChecker")
class ResumptionTest extends TinyRuns {

  /** Makes the specification of a case. */
  private interface Making {
    RunSpec of(TinyLibrary tiny) throws IOException;
  }

  /** Trainings of every kind, with what in them is drawn. */
  enum Kind {
    NETWORK(tiny -> tiny.network("dwp", 12, 4)),
    NETWORK_WITH_DECAY_AND_L2(
        tiny -> with(tiny.network("xavier", 12, 4), Map.of("decay", "LINEAR", "l2", 1e-3))),
    NETWORK_WITH_SHIFTS(tiny -> with(tiny.network("xavier", 12, 4), Map.of("shift", 2))),
    NETWORK_OF_COLOURS(
        tiny ->
            with(
                tiny.network("filters", 12, 4),
                Map.of("data", TinyCifar.in(tiny.folder().resolve("colours")).toString()))),
    NETWORK_BY_ADAMW(
        tiny ->
            with(
                tiny.network("he", 12, 4),
                Map.of("optimiser", "ADAMW", "weightDecay", 0.1, "l2", 1e-3))),
    NETWORK_BY_MOMENTUM(
        tiny ->
            with(
                tiny.network("orthogonal", 12, 4),
                Map.of("optimiser", "SGD", "decay", "COSINE", "warmup", 5, "clip", 0.5))),
    NETWORK_BY_RMSPROP(
        tiny ->
            with(tiny.network("gabor", 12, 4), Map.of("optimiser", "RMSPROP", "decay", "STEP"))),
    IMAGE_VAE(tiny -> tiny.imageVae("dwp", 12, 4)),
    IMAGE_VAE_BY_ADAMW(
        tiny ->
            with(
                tiny.imageVae("cosine", 12, 4),
                Map.of("optimiser", "ADAMW", "clip", 5.0, "decay", "LINEAR", "warmup", 4))),
    IMAGE_VAE_BY_MOMENTUM(
        tiny -> with(tiny.imageVae("xavier", 12, 4), Map.of("optimiser", "SGD", "clip", 1.0))),
    IMAGE_VAE_BY_RMSPROP(
        tiny ->
            with(tiny.imageVae("pytorch", 12, 4), Map.of("optimiser", "RMSPROP", "decay", "STEP"))),
    IMAGE_VAE_OF_BINARY_IMAGES(
        tiny -> with(tiny.imageVae("xavier", 12, 4), Map.of("pixels", "BINARY"))),
    RANDOM_FEATURES(tiny -> tiny.randomFeatures("dwp", 11, 4)),
    RANDOM_FEATURES_BY_MOMENTUM(
        tiny ->
            with(
                tiny.randomFeatures("lecun", 11, 4),
                Map.of("optimiser", "SGD", "learningRate", 0.01, "clip", 1.0, "decay", "COSINE"))),
    KERNEL_VAE(tiny -> tiny.vae(230, 4)),
    KERNEL_VAE_THAT_KEEPS_THE_LAST(tiny -> tiny.vae(230, KernelVaeSpec.Keep.LAST, 0, 4)),
    KERNEL_VAE_WITH_PATIENCE(tiny -> tiny.vae(1500, KernelVaeSpec.Keep.BEST, 250, 1)),
    CONVOLUTIONAL_KERNEL_VAE(
        tiny -> with(tiny.vae(130, 4), Map.of("architecture", VaeArchitecture.CONV))),
    FEW_SHOT(tiny -> tiny.fewShot("dwp:dense", "prior", 12, 4)),
    FEW_SHOT_BY_ADAMW(
        tiny ->
            with(
                tiny.fewShot("standard-normal", "-7", 12, 4),
                Map.of("optimiser", "ADAMW", "clip", 10.0))),
    FEW_SHOT_BY_MOMENTUM(
        tiny ->
            with(
                tiny.fewShot("standard-normal", "-7", 12, 4),
                Map.of(
                    "optimiser",
                    "SGD",
                    "learningRate",
                    1e-4,
                    "bound.logVarianceLearningRate",
                    1e-5,
                    "clip",
                    10.0))),
    FEW_SHOT_BY_RMSPROP(
        tiny ->
            with(
                tiny.fewShot("standard-normal", "-7", 12, 4),
                Map.of("optimiser", "RMSPROP", "warmup", 5))),
    FEW_SHOT_WITH_SOME_KERNELS_A_STEP(
        tiny -> with(tiny.fewShot("dwp:dense", "-7", 12, 4), Map.of("bound.kernelsPerStep", 2))),
    FEW_SHOT_WITH_A_REVERSE_MODEL(
        tiny ->
            with(
                tiny.fewShot("dwp:dense", "prior", 12, 4),
                Map.of("bound.reverseLearningRate", 0.01, "bound.kernelsPerStep", 2))),
    FEW_SHOT_WITH_SEVERAL_SAMPLES(
        tiny ->
            with(
                tiny.fewShot("dwp:dense", "prior", 12, 4),
                Map.of("bound.samples", 3, "bound.kernelsPerStep", 4))),
    FEW_SHOT_WITH_WARM_UP_AND_BATCHES(
        tiny ->
            with(
                tiny.fewShot("dwp:dense", "-8", 12, 4),
                Map.of("bound.klWarmup", 9, "bound.klWeight", 0.3, "batch", 5))),
    FEW_SHOT_WITH_MULTIPLICATIVE_NOISE(
        tiny ->
            with(
                tiny.fewShot("log-uniform", "-2", 12, 4),
                Map.of(
                    "bound.weightNoise",
                    VarianceParameterisation.MULTIPLICATIVE,
                    "decay",
                    "NONE"))),
    FEW_SHOT_WITH_SHIFTS(
        tiny -> with(tiny.fewShot("standard-normal", "-7", 12, 4), Map.of("shift", 2, "batch", 5))),
    FEW_SHOT_UNDER_A_MIXTURE(
        tiny -> {
          tiny.fitDensities();
          return tiny.fewShot("mixture", "-8", 12, 4);
        }),
    FEW_SHOT_OF_COLOURS(
        tiny ->
            with(
                tiny.fewShot("dwp:dense", "-8", 12, 4),
                Map.of(
                    "data",
                    TinyCifar.in(tiny.folder().resolve("colours")).toString(),
                    "network",
                    "CIFAR",
                    "examples",
                    20,
                    "evaluateAt",
                    List.of(0, 7))));

    private final Making making;

    Kind(Making making) {
      this.making = making;
    }

    RunSpec of(TinyLibrary tiny) throws IOException {
      return making.of(tiny);
    }
  }

  /** The same specification with other values in some fields. */
  private static RunSpec with(RunSpec spec, Map<String, Object> fields) {
    Map<String, List<Object>> values = new HashMap<>();
    fields.forEach((field, value) -> values.put(field, List.of(value)));
    return new Sweep(spec, List.of(values)).runs().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWasStoppedTwiceEndsAsOneThatNeverWas(Kind kind) throws IOException {
    assertEndsTheSame(kind.of(tiny), kind.name());
  }

  /** Colour images are large enough for all of them. */
  @ParameterizedTest
  @EnumSource
  void soDoesEveryNetworkInEveryExperimentThatTakesOne(Network network) throws IOException {
    String colours = TinyCifar.in(tiny.folder().resolve("colours")).toString();
    List<Integer> widths = network.widths().stream().map(width -> 4).toList();
    assertEndsTheSame(
        tiny.network("dwp", 7, 4).on(network, widths).with(SharedSettings.DATA, colours),
        network.key());
    assertEndsTheSame(
        tiny.randomFeatures("filters", 7, 4).on(network, widths).with(SharedSettings.DATA, colours),
        network.key());
    assertEndsTheSame(
        tiny.fewShot("dwp:large", "prior", 7, 4)
            .on(network, widths)
            .with(SharedSettings.DATA, colours)
            .with(FewShotSpec.EXAMPLES, 20),
        network.key());
  }

  private void assertEndsTheSame(RunSpec spec, String name) throws IOException {
    Run straight = runs.create(spec);
    straight.execute();
    assertThat(straight.state()).as(straight.message()).isEqualTo(RunState.FINISHED);

    int[] stops =
        new Random(name.hashCode()).ints(1, straight.step()).distinct().limit(2).sorted().toArray();
    RunFolder interrupted = runs.create(spec).folder();
    Interruption.of(runs, interrupted, stops[0]);
    Interruption.of(runs, interrupted, stops[1]);
    Run resumed = runs.resume(interrupted.id());
    resumed.execute();

    assertThat(resumed.state()).as(resumed.message()).isEqualTo(RunState.FINISHED);
    assertThat(LeftBehind.by(interrupted).differences(LeftBehind.by(straight.folder())))
        .as("stopped at %d and %d".formatted(stops[0], stops[1]))
        .isEmpty();
  }
}
