package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

class KernelFilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "c_f4, 2, 3",
    "big_endian_f4, 2, 3",
    "n1kk, 4, 3",
    "out_in_kk, 6, 5",
  })
  void everyLayoutIsASetCalledAsItsFile(String name, int count, int size) throws IOException {
    Map<String, KernelSet> sets = KernelFiles.read(NpyFileTest.fixture(name + ".npy"));
    assertThat(sets).containsOnlyKeys(name);
    KernelSet set = sets.get(name);
    assertThat(set.count()).isEqualTo(count);
    assertThat(set.size()).isEqualTo(size);
    assertThat(set.kernel(1)[0]).isEqualTo(0.5f * size * size - 3);
    assertThat(set.provenance()).isEqualTo(Provenance.of("file", name + ".npy"));
  }

  @Test
  void severalArraysOfNumpyAreSeveralSets() throws IOException {
    Map<String, KernelSet> sets = KernelFiles.read(NpyFileTest.fixture("stored.npz"));
    assertThat(sets).containsOnlyKeys("conv1", "conv2");
    assertThat(sets.get("conv2").count()).isEqualTo(6);
    assertThat(sets.get("conv2").provenance()).isEqualTo(Provenance.of("file", "stored.npz"));
  }

  @Test
  void setsComeBackWithTheirProvenance() throws IOException {
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    sets.put(
        "7x7",
        new KernelSet(
            1, new float[] {1, 2}, new Provenance(Map.of()).with("data", "glyphs").with("a", "b")));
    sets.put("5x5", new KernelSet(2, new float[] {1, 2, 3, 4}, Provenance.of("seed", "7")));
    Path file = folder.resolve("sets.npz");
    KernelFiles.write(file, sets);
    assertThat(KernelFiles.read(file)).containsExactlyEntriesOf(sets);
    assertThat(KernelFiles.read(file).get("7x7").provenance().facts().keySet())
        .containsExactly("data", "a");
  }

  @Test
  void anNpyFileHoldsOneSet() throws IOException {
    KernelSet set = new KernelSet(2, new float[] {1, 2, 3, 4}, Provenance.UNKNOWN);
    Path file = folder.resolve("one.npy");
    KernelFiles.write(file, Map.of("one", set));
    assertThat(KernelFiles.read(file).get("one").values()).isEqualTo(set.values());
    assertThatThrownBy(() -> KernelFiles.write(file, Map.of("one", set, "two", set)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("one.npy: expected a name ending in .npz or .safetensors, found");
    assertThatThrownBy(() -> KernelFiles.write(folder.resolve("x.csv"), Map.of("one", set)))
        .hasMessageContaining(
            "expected a name ending in .npz, .npy or .safetensors, found 'x.csv'");
  }

  @Test
  void whatIsNotKernelsIsRefusedInOneSentence() throws IOException {
    refused(new NdArray.Floats(new int[] {2, 3, 4}, new float[24]), "found shape [2, 3, 4]");
    refused(new NdArray.Floats(new int[] {3, 3}, new float[9]), "found shape [3, 3]");
    refused(new NdArray.Floats(new int[] {1, 1, 1, 1, 1}, new float[1]), "found shape [1, 1, 1");
    refused(new NdArray.Floats(new int[] {0, 3, 3}, new float[0]), "at least one kernel");
    refused(new NdArray.Longs(new int[] {1, 1, 1}, new long[1]), "found integers");
    float[] nan = new float[8];
    nan[5] = Float.NaN;
    refused(new NdArray.Floats(new int[] {2, 2, 2}, nan), "found NaN in kernel 1");
    refused(new NdArray.Doubles(new int[] {1, 1, 1}, new double[] {1e300}), "found 1.0E300");
  }

  private void refused(NdArray array, String found) throws IOException {
    Path file = folder.resolve("bad.npz");
    new NpzFile(Map.of("conv", array)).write(file);
    assertThatThrownBy(() -> KernelFiles.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ", array conv: expected ")
        .hasMessageContaining(found);
  }

  @Test
  void otherFilesAreRefusedByName() throws IOException {
    Path text = Files.writeString(folder.resolve("a.npz"), "hello");
    assertThatThrownBy(() -> KernelFiles.read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessage(text + ": expected an NPY or NPZ file, found a text");
    assertThatThrownBy(() -> KernelFiles.read(folder.resolve("none.npy")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("found no file");
    Path empty = folder.resolve("empty.npz");
    new NpzFile(Map.of(), Map.of("readme.txt", "")).write(empty);
    assertThatThrownBy(() -> KernelFiles.read(empty)).hasMessageContaining("found none");
    Path broken = folder.resolve("broken.npz");
    new NpzFile(
            Map.of("a", new NdArray.Floats(new int[] {1, 1, 1}, new float[1])),
            Map.of("provenance.json", "[1]"))
        .write(broken);
    assertThatThrownBy(() -> KernelFiles.read(broken))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("broken.npz, entry provenance.json: ");
  }

  @Test
  void whatElseIsInAnNpzFileSpoilsNothing() throws IOException {
    float[] nan = new float[12];
    nan[5] = Float.NaN;
    nan[11] = Float.POSITIVE_INFINITY;
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("labels", new NdArray.Longs(new int[] {5}, new long[5]));
    arrays.put("conv", new NdArray.Floats(new int[] {1, 2, 2}, new float[] {1, 2, 3, 4}));
    arrays.put("half", new NdArray.Floats(new int[] {3, 2, 2}, nan));
    arrays.put("lost", new NdArray.Floats(new int[] {1, 1, 1}, new float[] {Float.NaN}));
    Path file = folder.resolve("mixed.npz");
    new NpzFile(arrays, Map.of("provenance.json", "[1]")).write(file);

    KernelFiles.Contents contents = KernelFiles.survey(file);

    assertThat(contents.sets()).containsOnlyKeys("conv", "half");
    assertThat(contents.sets().get("conv").values()).containsExactly(1, 2, 3, 4);
    assertThat(contents.sets().get("half").count()).isEqualTo(1);
    assertThat(contents.sets().get("half").provenance().facts())
        .containsEntry("left out", "kernels 1, 2, not finite");
    assertThat(contents.skipped()).hasSize(4);
    assertThat(contents.skipped().get(0))
        .startsWith("array labels: expected kernels of shape")
        .endsWith("found shape [5]");
    assertThat(contents.skipped().get(1)).startsWith("entry provenance.json: expected");
    assertThat(contents.skipped().get(2))
        .isEqualTo("kernels 1, 2 of array half: not all weights are finite");
    assertThat(contents.skipped().get(3))
        .isEqualTo("kernel 0 of array lost: not all weights are finite");
  }

  @Test
  void aDamagedArrayOfAnNpzFileSpoilsNothing() throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("a", new NdArray.Floats(new int[] {1, 1, 1}, new float[] {1.5f}));
    arrays.put("b", new NdArray.Floats(new int[] {1, 1, 1}, new float[] {2.5f}));
    Path file = folder.resolve("flipped.npz");
    new NpzFile(arrays).write(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("NUMPY") + 3] ^= 1;
    Files.write(file, bytes);

    KernelFiles.Contents contents = KernelFiles.survey(file);

    assertThat(contents.sets()).containsOnlyKeys("b");
    assertThat(contents.skipped()).hasSize(1).first().asString().startsWith("array a: expected");
  }

  @Test
  void aKernelThatIsNotFiniteIsLeftOutOfAnNpyFile() throws IOException {
    Path file = folder.resolve("one.npy");
    NpyFile.write(
        file, new NdArray.Doubles(new int[] {3, 1, 1}, new double[] {1, Double.NaN, 1e300}));
    KernelFiles.Contents contents = KernelFiles.survey(file);
    assertThat(contents.sets().get("one").values()).containsExactly(1);
    assertThat(contents.skipped()).containsExactly("kernels 1, 2: not all weights are finite");
  }

  @Test
  void whereTheAxesOfAnArrayMayBeInAnotherOrderItSaysSo() throws IOException {
    Path file = folder.resolve("tf.npy");
    NpyFile.write(file, new NdArray.Floats(new int[] {3, 3, 8, 8}, new float[576]));
    assertThat(KernelFiles.survey(file).sets().get("tf").provenance().facts().get("assumed"))
        .contains("[out, in, k, k]", "[k, k, in, out]");
    NpyFile.write(file, new NdArray.Floats(new int[] {8, 8, 3, 3}, new float[576]));
    assertThat(KernelFiles.survey(file).sets().get("tf").provenance().facts())
        .doesNotContainKey("assumed");
  }
}
