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
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;

/** A damaged file gives kernels or a sentence, whatever the damage. */
class DamagedFilesTest {

  @TempDir Path folder;

  /** One changed byte. */
  record Change(double place, byte value) {}

  /**
   * @param kept the fraction of the file that is left
   */
  record Damage(List<Change> changes, double kept) {

    byte[] to(byte[] whole) {
      byte[] damaged = Arrays.copyOf(whole, (int) (whole.length * kept));
      for (Change change : changes) {
        damaged[(int) (damaged.length * change.place)] = change.value;
      }
      return damaged;
    }
  }

  @BeforeEach
  void copyWeights() throws IOException {
    Files.copy(Fixtures.file("outside.onnx.data"), folder.resolve("outside.onnx.data"));
  }

  /** Up to eight changed bytes, and one file in five is cut short. */
  private static Damage damage(Draw draw) {
    List<Change> changes =
        Stream.generate(() -> new Change(draw.between(0, 1 - 1e-9), draw.aByte()))
            .limit(draw.between(1, 8))
            .toList();
    return new Damage(changes, draw.between(1, 5) > 1 ? 1 : draw.between(0.05, 1));
  }

  @Tries(300)
  void ofKeras2(Draw draw) throws IOException {
    read(new Keras(), "keras2-weights.h5", draw);
  }

  @Tries(300)
  void ofKeras3(Draw draw) throws IOException {
    read(new Keras(), "keras3.weights.h5", draw);
  }

  @Tries(100)
  void ofAnArchiveOfKeras(Draw draw) throws IOException {
    read(new Keras(), "keras3.keras", draw);
  }

  /** Nested models and wrappers, old names, and whatever HDF5 has for groups and arrays. */
  @Tries(800)
  void ofEveryKindOfKeras(Draw draw) throws IOException {
    String name =
        draw.oneOf(
            List.of(
                "nested.h5",
                "wrappers.h5",
                "keras1-th.h5",
                "dense.h5",
                "strange-attributes.h5",
                "layouts.weights.h5",
                "bfloat16.weights.h5",
                "wrappers.keras"));
    try (ZipFile kinds = new ZipFile(Fixtures.file("keras-kinds.zip").toFile());
        InputStream in = kinds.getInputStream(kinds.getEntry(name))) {
      read(new Keras(), name, in.readAllBytes(), draw);
    }
  }

  @Tries(300)
  void ofOnnx(Draw draw) throws IOException {
    read(new Onnx(), "kinds.onnx", draw);
    read(new Onnx(), "outside.onnx", draw);
  }

  @Tries(300)
  void ofOnnxWithGraphsWithinNodesAndFunctions(Draw draw) throws IOException {
    OnnxModel axes =
        OnnxModel.attribute("perm").number(8, 1).number(8, 0).number(8, 3).number(8, 2);
    OnnxModel inner =
        OnnxModel.graph(
            List.of(
                OnnxModel.node("Transpose", "t", List.of("w"), axes),
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
    OnnxModel branch = OnnxModel.attribute("then_branch").message(6, inner);
    OnnxModel graph =
        OnnxModel.graph(
            List.of(
                OnnxModel.node("If", "if", List.of("x"), branch),
                OnnxModel.node("Block", "call", List.of("w")).text(7, "own")),
            List.of(OnnxModel.counting("w", 0, 2, 2, 3, 3)));
    read(new Onnx(), "functions.onnx", OnnxModel.model(graph, function).toBytes(), draw);
  }

  @Tries(300)
  void ofSafetensors(Draw draw) throws IOException {
    read(new Safetensors(), "torch.safetensors", draw);
  }

  @Tries(300)
  void ofPyTorch(Draw draw) throws IOException {
    read(new PyTorch(), "torch.pt", draw);
  }

  @Tries(300)
  void ofNumpy(Draw draw) throws IOException {
    Path file = folder.resolve("arrays.npz");
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("a", new NdArray.Floats(new int[] {2, 3, 3}, new float[18]));
    arrays.put("labels", new NdArray.Longs(new int[] {4}, new long[4]));
    arrays.put("b", new NdArray.Doubles(new int[] {1, 2, 2, 2}, new double[8]));
    new NpzFile(arrays, Map.of("provenance.json", "{\"a\": {\"from\": \"tests\"}}")).write(file);
    Files.write(file, damage(draw).to(Files.readAllBytes(file)));
    try {
      KernelFiles.Contents contents = KernelFiles.survey(file);
      assertThat(contents.sets().size() + contents.skipped().size()).isPositive();
    } catch (BadInputException told) {
      assertSentence(told, "arrays.npz");
    }
  }

  private void read(KernelImporter importer, String name, Draw draw) throws IOException {
    read(importer, name, Files.readAllBytes(Fixtures.file(name)), draw);
  }

  private void read(KernelImporter importer, String name, byte[] whole, Draw draw)
      throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, damage(draw).to(whole));
    NetworkKernels network;
    try {
      if (!importer.recognises(file)) {
        return;
      }
      network = importer.read(file);
    } catch (BadInputException told) {
      assertSentence(told, name);
      return;
    }
    for (FilterBank layer : network.layers()) {
      assertThat(layer.kernels().count()).isPositive();
      assertThat((long) layer.kernels().values().length * 2).isLessThanOrEqualTo(whole.length * 8L);
    }
  }

  private static void assertSentence(BadInputException told, String file) {
    assertThat(told.getMessage())
        .contains(file)
        .doesNotContain("(null)", "Exception", "java.", "io.jhdf", "\n");
  }
}
