package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.kernel.NetworkKernels;

/** Whatever happens to a file on its way: there are kernels, or there is a sentence. */
class DamagedFilesTest {

  @TempDir Path folder;

  /** One byte that is not what it was. */
  record Change(double place, byte value) {}

  /**
   * @param kept part of the file that is left
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

  @Tries(300)
  void ofOnnx(Draw draw) throws IOException {
    read(new Onnx(), "kinds.onnx", draw);
    read(new Onnx(), "outside.onnx", draw);
  }

  @Tries(300)
  void ofSafetensors(Draw draw) throws IOException {
    read(new Safetensors(), "torch.safetensors", draw);
  }

  @Tries(300)
  void ofPyTorch(Draw draw) throws IOException {
    read(new PyTorch(), "torch.pt", draw);
  }

  private void read(KernelImporter importer, String name, Draw draw) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file(name));
    Path file = folder.resolve(name);
    Files.write(file, damage(draw).to(whole));
    NetworkKernels network;
    try {
      if (!importer.recognises(file)) {
        return;
      }
      network = importer.read(file);
    } catch (BadInputException told) {
      assertThat(told).hasMessageContaining(name);
      return;
    }
    for (LayerKernels layer : network.layers()) {
      assertThat(layer.kernels().count()).isPositive();
      assertThat((long) layer.kernels().values().length * 2).isLessThanOrEqualTo(whole.length * 8L);
    }
  }
}
