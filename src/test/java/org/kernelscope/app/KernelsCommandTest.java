package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;

class KernelsCommandTest {

  @TempDir Path folder;

  private static String fixture(String name) {
    try {
      return Path.of(KernelsCommandTest.class.getResource("/imports/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void networksOfOthersAreHarvestedAndWhatIsLeftOutIsSaid() throws IOException {
    Path out = folder.resolve("kernels.npz");
    Answer answer =
        new Terminal(folder)
            .run(
                "kernels",
                "harvest",
                fixture("keras2-model.h5"),
                fixture("torch.onnx"),
                "--min-norm",
                "0.01",
                "--out",
                out.toString());

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).contains("skipped", "oblong", "3x1");
    Map<String, KernelSet> sets = KernelFiles.read(out);
    assertThat(sets).containsOnlyKeys("1x1", "3x3", "5x5");
    assertThat(sets.get("5x5").provenance().facts())
        .containsEntry("formats", "Keras ONNX")
        .containsEntry("layers", "conv2d_2 each");
  }

  @Test
  void kernelsThatAreHarvestedAgainKeepTheirOrigin() throws IOException {
    Path all = folder.resolve("all.npz");
    Path large = folder.resolve("large.npz");
    new Terminal(folder).run("kernels", "harvest", fixture("torch.onnx"), "--out", all.toString());
    Answer answer =
        new Terminal(folder)
            .run(
                "kernels",
                "harvest",
                all.toString(),
                "--min-norm",
                "0.02",
                "--out",
                large.toString());

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(KernelFiles.read(large).get("5x5").provenance().facts())
        .containsEntry("formats", "ONNX")
        .containsEntry("layers", "each")
        .containsEntry("min-norm", "0.02");
  }

  @Test
  void aNetworkIsShownLayerByLayer() {
    Path png = folder.resolve("grid.png");
    Answer answer =
        new Terminal(folder).run("kernels", "show", fixture("torch.onnx"), "--png", png.toString());
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out())
        .contains("stem: 8 kernels of 3x3", "each: 8 kernels of 5x5", "shape: [8, 1, 5, 5]");
    assertThat(folder.resolve("grid-stem.png")).isNotEmptyFile();
    assertThat(answer.err()).contains("skipped layer oblong");
  }

  @Test
  void aPickleIsBadInput() {
    Answer answer = new Terminal(folder).run("kernels", "show", fixture("torch.pt"));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("torch.pt: expected weights as data, found a Python pickle");
  }
}
