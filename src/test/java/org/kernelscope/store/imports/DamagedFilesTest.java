package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.kernel.NetworkKernels;

/** Whatever happens to a file on its way: there are kernels, or there is a sentence. */
class DamagedFilesTest {

  private static Path folder;

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

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("damaged");
    Files.copy(Fixtures.file("outside.onnx.data"), folder.resolve("outside.onnx.data"));
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<Damage> damages() {
    Arbitrary<Double> place = Arbitraries.doubles().between(0, true, 1, false);
    // Lengths and counts break most with extreme bytes.
    Arbitrary<Byte> value =
        Arbitraries.oneOf(
            Arbitraries.bytes(), Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7f, (byte) -1));
    return Combinators.combine(
            Combinators.combine(place, value).as(Change::new).list().ofMinSize(1).ofMaxSize(8),
            Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(1.0)),
                Tuple.of(1, Arbitraries.doubles().between(0.05, 1))))
        .as(Damage::new);
  }

  @Property(tries = 300)
  void ofKeras2(@ForAll("damages") Damage damage) throws IOException {
    read(new Keras(), "keras2-weights.h5", damage);
  }

  @Property(tries = 300)
  void ofKeras3(@ForAll("damages") Damage damage) throws IOException {
    read(new Keras(), "keras3.weights.h5", damage);
  }

  @Property(tries = 100)
  void ofAnArchiveOfKeras(@ForAll("damages") Damage damage) throws IOException {
    read(new Keras(), "keras3.keras", damage);
  }

  @Property(tries = 300)
  void ofOnnx(@ForAll("damages") Damage damage) throws IOException {
    read(new Onnx(), "kinds.onnx", damage);
    read(new Onnx(), "outside.onnx", damage);
  }

  @Property(tries = 300)
  void ofSafetensors(@ForAll("damages") Damage damage) throws IOException {
    read(new Safetensors(), "torch.safetensors", damage);
  }

  private static void read(KernelImporter importer, String name, Damage damage) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file(name));
    Path file = folder.resolve(name);
    Files.write(file, damage.to(whole));
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
