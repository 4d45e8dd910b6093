package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** Whatever happens to a file on its way: there are kernels, or there is a sentence. */
class DamagedFilesTest {

  private static final int TRIES = 300;

  /** Lengths and counts break most with extreme bytes. */
  private static final byte[] EXTREMES = {0, 1, 0x7f, -1, 8, 64};

  @TempDir Path folder;

  /** One to eight bytes that are not what they were, and in one of five cases a part is missing. */
  private static byte[] damaged(byte[] whole, Random random) {
    double kept = random.nextInt(5) > 0 ? 1 : 0.05 + 0.95 * random.nextDouble();
    byte[] damaged = Arrays.copyOf(whole, (int) (whole.length * kept));
    for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
      damaged[random.nextInt(damaged.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : EXTREMES[random.nextInt(EXTREMES.length)];
    }
    return damaged;
  }

  private void readDamaged(KernelImporter importer, String name, byte[] whole) throws IOException {
    Path file = folder.resolve(name);
    for (int seed = 0; seed < TRIES; seed++) {
      Files.write(file, damaged(whole, new Random(seed)));
      NetworkKernels network;
      try {
        if (!importer.recognises(file)) {
          continue;
        }
        network = importer.read(file);
      } catch (BadInputException told) {
        assertThat(told).as("seed %d", seed).hasMessageContaining(name);
        assertThat(told.getMessage()).doesNotContain("(null)", "Exception", "java.", "\n");
        continue;
      } catch (RuntimeException | StackOverflowError untold) {
        throw new AssertionError(name + " damaged with seed " + seed, untold);
      }
      for (LayerKernels layer : network.layers()) {
        assertThat(layer.kernels().count()).isPositive();
        assertThat((long) layer.kernels().values().length * 2)
            .isLessThanOrEqualTo(whole.length * 8L);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"keras2-weights.h5", "keras3.weights.h5", "keras3.keras"})
  void ofKeras(String name) throws IOException {
    readDamaged(new Keras(), name, Files.readAllBytes(Fixtures.file(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "nested.h5",
    "wrappers.h5",
    "keras1-th.h5",
    "dense.h5",
    "strange-attributes.h5",
    "layouts.weights.h5",
    "bfloat16.weights.h5",
    "wrappers.keras"
  })
  void ofEveryKindOfKeras(String name) throws IOException {
    try (ZipFile kinds = new ZipFile(Fixtures.file("keras-kinds.zip").toFile());
        InputStream in = kinds.getInputStream(kinds.getEntry(name))) {
      readDamaged(new Keras(), name, in.readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"kinds.onnx", "outside.onnx"})
  void ofOnnx(String name) throws IOException {
    Files.copy(Fixtures.file("outside.onnx.data"), folder.resolve("outside.onnx.data"));
    readDamaged(new Onnx(), name, Files.readAllBytes(Fixtures.file(name)));
  }

  @ParameterizedTest
  @CsvSource({"functions.onnx"})
  void ofOnnxWithGraphsWithinNodesAndFunctions(String name) throws IOException {
    OnnxModel inner =
        OnnxModel.graph(
            List.of(
                OnnxModel.node(
                    "Transpose",
                    "t",
                    List.of("w"),
                    OnnxModel.attribute("perm").number(8, 1).number(8, 0).number(8, 3).number(8, 2)),
                OnnxModel.node(
                    "Cast", "c", List.of("t-out"), OnnxModel.attribute("to").number(3, 10)),
                OnnxModel.conv("inner", "c-out")),
            List.of(OnnxModel.counting("own", 0, 1, 1, 3, 3)));
    OnnxModel function =
        new OnnxModel()
            .text(1, "Block")
            .text(4, "weights")
            .message(7, OnnxModel.conv("conv", "weights"))
            .text(10, "own");
    OnnxModel graph =
        OnnxModel.graph(
            List.of(
                OnnxModel.node(
                    "If", "if", List.of("x"), OnnxModel.attribute("then").message(6, inner)),
                OnnxModel.node("Block", "call", List.of("w")).text(7, "own")),
            List.of(OnnxModel.counting("w", 0, 2, 2, 3, 3)));
    readDamaged(new Onnx(), name, OnnxModel.model(graph, function).toBytes());
  }

  @ParameterizedTest
  @CsvSource({"torch.safetensors"})
  void ofSafetensors(String name) throws IOException {
    readDamaged(new Safetensors(), name, Files.readAllBytes(Fixtures.file(name)));
  }

  @ParameterizedTest
  @CsvSource({"arrays.npz"})
  void ofNumpy(String name) throws IOException {
    Path file = folder.resolve(name);
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("a", new NdArray.Floats(new int[] {2, 3, 3}, new float[18]));
    arrays.put("labels", new NdArray.Longs(new int[] {4}, new long[4]));
    arrays.put("b", new NdArray.Doubles(new int[] {1, 2, 2, 2}, new double[8]));
    new NpzFile(arrays, Map.of("provenance.json", "{\"a\": {\"from\": \"tests\"}}")).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int seed = 0; seed < TRIES; seed++) {
      Files.write(file, damaged(whole, new Random(seed)));
      try {
        KernelFiles.Contents contents = KernelFiles.survey(file);
        assertThat(contents.sets().size() + contents.skipped().size()).isPositive();
      } catch (BadInputException told) {
        assertThat(told).as("seed %d", seed).hasMessageContaining(name);
      }
    }
  }
}
