package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.vae.ConvKernelVae;
import org.kernelscope.prior.vae.DenseKernelVae;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

class KernelVaeFileTest {

  private static final KernelVaeSpec SPEC =
      KernelVaeSpec.usual()
          .with(KernelVaeSpec.KERNELS, "kernels.npz")
          .with(KernelVaeSpec.SIZE, 5)
          .with(KernelVaeSpec.HIDDEN, 6)
          .with(KernelVaeSpec.LATENT, 2)
          .with(KernelVaeSpec.VARIANCE_FLOOR, 1e-6)
          .with(SharedSettings.BATCH, 16)
          .with(SharedSettings.STEPS, 100)
          .with(SharedSettings.SEED, 3L);

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static KernelSplit split() {
    KernelSet kernels = new KernelSet(5, new float[250], Provenance.of("networks", "3"));
    return new HeldOut(SPEC.testFraction(), SPEC.seed()).split(kernels);
  }

  private static KernelVaeFile checkpoint() {
    DenseKernelVae vae = DenseKernelVae.untrained(5, 6, 2, 0.31, new Random(1));
    float[] moments = new float[2 * vae.parameters().length];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = i;
    }
    return KernelVaeFile.of(
        new KernelVaeFile.Kept(vae, 30, 41.25, 40.5),
        SPEC,
        50,
        split(),
        new KernelVaeFile.Optimiser(vae.parameters().clone(), moments, 12.5, 3));
  }

  @Test
  void aCheckpointComesBackWhole() throws IOException {
    KernelVaeFile written = checkpoint();
    Path file = folder.resolve("checkpoint.zip");
    written.write(file);
    KernelVaeFile read = KernelVaeFile.read(file);
    assertThat(read.header()).isEqualTo(written.header());
    assertThat(read.header().kernels()).isEqualTo(Map.of("networks", "3"));
    assertThat(read.heldOut()).isEqualTo(new HeldOut(0.2, 3));
    assertThat(read.kernelsSha256()).isEqualTo(split().sha256());
    assertThat(read.prior().vae().parameters()).isEqualTo(written.prior().vae().parameters());
    assertThat(read.prior().vae().scale()).isEqualTo(0.31);
    assertThat(read.optimiser()).usingRecursiveComparison().isEqualTo(written.optimiser());
    assertThat(read.kept()).usingRecursiveComparison().isEqualTo(written.kept());
  }

  @Test
  void aFinishedPriorHasNoOptimiserAndSamplesTheSame() throws IOException {
    KernelVaeFile written = checkpoint().withoutOptimiser();
    Path file = folder.resolve("prior.dwp");
    written.write(file);
    KernelVaeFile read = KernelVaeFile.read(file);
    assertThat(read.optimiser()).isNull();
    assertThat(read.prior().sample(7, new Random(5)).values())
        .isEqualTo(written.prior().sample(7, new Random(5)).values());
    assertThat(NpzFile.read(file).arrays().keySet())
        .contains("enc.0.weight", "z_mean.bias", "w_var.weight")
        .noneMatch(name -> name.startsWith("optimiser"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\" : 1 | \"version\" : 2 | expected kernelscope-prior version 1 of kind dense-vae, conv-vae, gaussian, mixture or smooth, found kernelscope-prior version 2",
        "kernelscope-prior | other-prior | found other-prior version 1",
        "dense-vae | tree-vae | of kind tree-vae",
        "\"hidden\" : 6, | \"hidden\" : 60, | 60",
        "\"hidden\" : 6, | \"hidden\" : 2000000000, | 2000000000",
        "\"hidden\" : 6, | \"hidden\" : -6, | -6",
        "\"latent\" : 2, | \"latent\" : 3, | z_mean.weight",
        "\"scale\" : 0.31 | \"scale\" : 0 | scale and variance floor must be positive",
        "\"scale\" : 0.31 | \"scale\" : 1e999 | must be positive and finite, found Infinity",
        "\"scale\" : 0.31 | \"scales\" : 0.31 | field 'scale'",
        "\"varianceFloor\" : 1.0E-6 | \"varianceFloor\" : -1 | varianceFloor: expected a number above 0 and below 100, found -1"
      })
  void aHeaderThatDoesNotFitIsNamed(String before, String after, String sentence)
      throws IOException {
    Path file = rewritten(header -> header.replace(before, after), arrays -> {});
    assertThatThrownBy(() -> KernelVaeFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(sentence);
  }

  @Test
  void aConvolutionalPriorIsReadAsOne() throws IOException {
    KernelVae vae = ConvKernelVae.untrained(5, 3, 2, 0.31, new Random(1));
    KernelVaeFile written =
        KernelVaeFile.of(
            new KernelVaeFile.Kept(vae, 30, 41.25, 40.5),
            SPEC,
            50,
            split(),
            checkpoint().optimiser());
    Path file = folder.resolve("conv.dwp");
    written.write(file);

    KernelVaeFile read = KernelVaeFile.read(file);
    assertThat(read.kind()).isEqualTo("conv-vae");
    assertThat(read.prior().vae()).isInstanceOf(ConvKernelVae.class);
    assertThat(read.prior().vae().parameters()).isEqualTo(vae.parameters());
    Map<String, NdArray> arrays = NpzFile.read(file).arrays();
    assertThat(arrays.get("enc.2.weight").shape()).containsExactly(3, 3, 3, 3);
    assertThat(arrays.get("dec.0.weight").shape()).containsExactly(6, 2, 1, 1);
    assertThat(arrays.get("z_mean.weight").shape()).containsExactly(2, 6, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({"4, from 3 to 31", "1999999999, from 3 to 31", "7, enc.0.weight"})
  void aConvolutionalPriorOfAnotherSizeIsRefused(int size, String sentence) throws IOException {
    Path file =
        rewritten(
            header ->
                header
                    .replace("dense-vae", "conv-vae")
                    .replaceFirst("\"size\" : 5", "\"size\" : " + size),
            arrays -> {});
    assertThatThrownBy(() -> KernelVaeFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource({"DENSE, NaN", "DENSE, Infinity", "CONV, NaN", "CONV, -Infinity"})
  void aWeightThatIsNotFiniteIsRefused(VaeArchitecture architecture, float weight)
      throws IOException {
    KernelVae vae = architecture.untrained(5, 3, 2, 0.31, new Random(1));
    KernelVaeFile.of(
            new KernelVaeFile.Kept(vae, 30, 41.25, 40.5),
            SPEC,
            50,
            split(),
            checkpoint().optimiser())
        .write(folder.resolve("good.dwp"));
    NpzFile good = NpzFile.read(folder.resolve("good.dwp"), "header.json");
    Map<String, NdArray> arrays = new LinkedHashMap<>(good.arrays());
    NdArray bias = good.arrays().get("dec.2.bias");
    float[] values = bias.toFloats();
    values[values.length - 1] = weight;
    arrays.put("dec.2.bias", new NdArray.Floats(bias.shape(), values));
    Path bad = folder.resolve("bad.dwp");
    new NpzFile(arrays, good.texts()).write(bad);

    assertThatThrownBy(() -> KernelVaeFile.read(bad))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "%s: expected finite weights in the array dec.2.bias, found %s".formatted(bad, weight));
  }

  private interface ArraysChange {
    void apply(Map<String, NdArray> arrays);
  }

  private Path rewritten(UnaryOperator<String> header, ArraysChange change) throws IOException {
    Path file = folder.resolve("prior.dwp");
    checkpoint().write(file);
    NpzFile npz = NpzFile.read(file, "header.json");
    String before = npz.texts().get("header.json");
    String after = header.apply(before);
    Map<String, NdArray> arrays = new LinkedHashMap<>(npz.arrays());
    change.apply(arrays);
    assertThat(after.equals(before) && arrays.equals(npz.arrays()))
        .as("nothing was changed")
        .isFalse();
    new NpzFile(arrays, Map.of("header.json", after)).write(file);
    return file;
  }

  @Test
  void aFileFromBeforeFingerprintsIsReadWithoutOne() throws IOException {
    String line = ",\\s*\"kernelsSha256\" : \"\\w+\"";
    Path file = rewritten(header -> header.replaceFirst(line, ""), arrays -> {});
    assertThat(KernelVaeFile.read(file).kernelsSha256()).isNull();
  }

  @Test
  void aMissingArrayIsNamed() throws IOException {
    Path file = rewritten(header -> header, arrays -> arrays.remove("dec.4.weight"));
    assertThatThrownBy(() -> KernelVaeFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": expected an array dec.4.weight of shape [6, 6], found none");
  }

  @Test
  void aFileWithoutAHeaderIsRefused() throws IOException {
    Path file = folder.resolve("plain.npz");
    new NpzFile(Map.of("a", new NdArray.Floats(new int[] {1}, new float[1]))).write(file);
    assertThatThrownBy(() -> KernelVaeFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": expected a prior with a header.json, found none");
  }

  @Test
  void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
    Path whole = folder.resolve("whole.dwp");
    checkpoint().write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length += bytes.length / 7) {
      Path cut = folder.resolve("cut.dwp");
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> KernelVaeFile.read(cut))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(cut.toString());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> KernelVaeFile.read(folder.resolve("none.dwp")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none.dwp");
  }
}
