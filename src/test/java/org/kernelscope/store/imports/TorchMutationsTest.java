package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.Mutation;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;

/**
 * Randomly changed files of PyTorch: each gives kernels or a sentence, and nothing else. {@code
 * -Dkernelscope.mutations=N} makes N changes of each file instead of {@value #FEW}.
 */
class TorchMutationsTest {

  private static final int FEW = 200;

  /** Opcodes that build, take apart, call and nest; the pickles are mostly made of these. */
  private static final String OPCODES =
      "().](}0tR\u0081bQqhraeus\u0085\u0086\u0087cXKMJ\u008aN\u0088";

  private static final Mutation CHANGE = new Mutation(2000, OPCODES);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict.pt",
        "legacy_state_dict.pth",
        "whole_module.pt",
        "module-old.pth",
        "scripted.pt",
        "frozen.pt",
        "views_and_strides.pt",
        "good_by_hand.pt",
        "unread.pt",
        "zip64.pt",
        "protocol4.pt",
        "ema.pt"
      })
  void aChangedFileIsReadOrRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("torch/" + name));
    Map<String, byte[]> entries = entries(Fixtures.file("torch/" + name));
    int tries = Integer.getInteger("kernelscope.mutations", FEW);
    for (int i = 0; i < tries; i++) {
      Random random = new Random(i);
      Path file = folder.resolve("changed.pt");
      if (entries.isEmpty() || i % 2 == 0) {
        Files.write(file, CHANGE.of(whole, random));
      } else {
        TorchFiles.zip(file, changed(entries, random));
      }
      try {
        read(file, Files.size(file));
      } catch (RuntimeException | Error unexpected) {
        fail("change " + i + " of " + name, unexpected);
      }
    }
  }

  private static void read(Path file, long size) throws IOException {
    PyTorch torch = new PyTorch();
    if (!torch.recognises(file)) {
      return;
    }
    long numbers = 0;
    try {
      for (FilterBank layer : torch.read(file).layers()) {
        assertThat(layer.layer()).doesNotContainPattern("\\p{Cntrl}");
        numbers += layer.kernels().values().length;
      }
    } catch (BadInputException told) {
      assertThat(told.getMessage())
          .contains("changed.pt", "expected", "found")
          .hasSizeLessThan(1000)
          .doesNotContain("java.", "Exception")
          .doesNotContainPattern("\\p{Cntrl}");
    }
    assertThat(numbers * 2).isLessThanOrEqualTo(size);
  }

  /** The entries of an archive; none of another file. */
  private static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    } catch (ZipException stream) {
      return Map.of();
    }
    return entries;
  }

  /** The archive as a whole, with changed pickles in it. */
  private static Map<String, byte[]> changed(Map<String, byte[]> entries, Random random) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.replaceAll(
        (name, content) -> name.endsWith(".pkl") ? CHANGE.of(content, random) : content);
    return changed;
  }
}
