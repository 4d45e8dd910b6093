package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.BadInputException;

class NpzFileTest {

  @TempDir Path folder;

  @Test
  void whatNumpySavedIsRead() throws IOException {
    NpzFile stored = NpzFile.read(NpyFileTest.fixture("stored.npz"));
    assertThat(stored.arrays()).containsOnlyKeys("conv1", "conv2");
    assertThat(stored.arrays().get("conv1").shape()).containsExactly(2, 1, 3, 3);
    assertThat(stored.arrays().get("conv2")).isInstanceOf(NdArray.Doubles.class);
    NpzFile deflated = NpzFile.read(NpyFileTest.fixture("deflated.npz"));
    assertThat(deflated.arrays().get("n").toDoubles()[0]).isEqualTo(5);
    assertThat(deflated.arrays().get("conv1").toFloats())
        .isEqualTo(stored.arrays().get("conv1").toFloats());
  }

  @Test
  void arraysAndTextsComeBackInTheirOrder() throws IOException {
    Path file = sample("a.npz");
    NpzFile back = NpzFile.read(file, "facts.json", "absent.json");
    assertThat(back.arrays().keySet()).containsExactly("z", "a/b");
    assertThat(back.arrays().get("a/b").toDoubles()).containsExactly(1.5, 1.0 / 3);
    assertThat(back.texts()).containsExactly(Map.entry("facts.json", "{\"ü\": 1}"));
    assertThat(NpzFile.read(file).texts()).isEmpty();
  }

  @Test
  void theSameContentMakesTheSameBytes() throws IOException {
    assertThat(sample("a.npz")).hasSameBinaryContentAs(sample("b.npz"));
  }

  private Path sample(String name) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("z", new NdArray.Longs(new int[0], new long[] {3}));
    arrays.put("a/b", new NdArray.Doubles(new int[] {2}, new double[] {1.5, 1.0 / 3}));
    Path file = folder.resolve(name);
    new NpzFile(arrays, Map.of("facts.json", "{\"ü\": 1}")).write(file);
    return file;
  }

  @Test
  void aDamagedEntryIsRefusedByItsCheckSum() throws IOException {
    Path file = sample("a.npz");
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // Eight bytes after the first header: the value 3.
    int value = text.indexOf("\n", text.indexOf("descr")) + 1;
    bytes[value] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> NpzFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.npz, entry z.npy: expected check sum");
  }

  @Test
  void whatIsNoZipIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.npz"), "not a zip at all");
    assertThatThrownBy(() -> NpzFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("text.npz: expected an NPZ file");
    assertThatThrownBy(() -> NpzFile.read(folder.resolve("none.npz")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("expected an NPZ file, found no file");
  }

  @Test
  void aZipBombIsRefusedBeforeItGrows() throws IOException {
    int bytes = 80_000_000;
    Path file = folder.resolve("bomb.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(NpyHeader.bytes("f4", new int[] {bytes / 4}));
      byte[] zeros = new byte[1_000_000];
      for (int i = 0; i < bytes / zeros.length; i++) {
        zip.write(zeros);
      }
    }
    assertThatThrownBy(() -> NpzFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected at most 67108864 bytes")
        .hasMessageContaining("found 80000128");
  }

  @Test
  void flippedOrMissingBytesAreRefusedAndNothingElse() throws IOException {
    byte[] whole = Files.readAllBytes(sample("a.npz"));
    byte[] deflated = Files.readAllBytes(NpyFileTest.fixture("deflated.npz"));
    Random random = new Random(5);
    Path file = folder.resolve("flipped.npz");
    for (int i = 0; i < 1000; i++) {
      byte[] source = i % 2 == 0 ? whole : deflated;
      byte[] bytes =
          Arrays.copyOf(source, i % 10 < 2 ? random.nextInt(source.length) : source.length);
      for (int flips = i % 4; flips > 0 && bytes.length > 0; flips--) {
        // Half of them at the end, where a zip says what is in it.
        int first = random.nextBoolean() ? 0 : Math.max(0, bytes.length - 22);
        bytes[random.nextInt(first, bytes.length)] ^= (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      KernelFiles.recognises(file);
      try {
        NpzFile.read(file, "facts.json");
      } catch (BadInputException e) {
        assertThat(e).hasMessageContaining("flipped.npz");
      }
    }
  }
}
