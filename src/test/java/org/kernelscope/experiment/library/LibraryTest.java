package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Network;
import org.kernelscope.store.KernelFiles;

class LibraryTest {

  private static final Architecture NETWORK = Network.FCONV.of(20, 20, 1, 3, List.of(2, 3));

  @TempDir Path folder;
  private TinyLibrary tiny;
  private Library library;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @BeforeEach
  void writeFiles() throws IOException {
    tiny = TinyLibrary.in(folder);
    library = tiny.library();
  }

  @ParameterizedTest
  @EnumSource(Initialisation.Kind.class)
  void everyInitialisationFillsEveryLayerFromTheBundledFiles(Initialisation.Kind kind) {
    for (ConvLayer layer : NETWORK.convolutions()) {
      KernelSet drawn = library.initialiser(kind.key(), NETWORK).draw(layer, new Random(1));
      assertThat(drawn.size()).isEqualTo(layer.size());
      assertThat(drawn.count()).isEqualTo(layer.kernels());
    }
  }

  @Test
  void filesGivenTakeThePlaceOfTheBundledOnes() throws IOException {
    Path seven = folder.resolve("mine-7.npz");
    Path five = folder.resolve("mine-5.npz");
    tiny.writeKernels(seven, 7, 2);
    tiny.writeKernels(five, 5, 6);
    KernelSet drawn =
        library
            .initialiser("filters:" + seven + ", " + five, NETWORK)
            .draw(NETWORK.convolutions().get(1), new Random(1));
    assertThat(drawn.provenance().facts()).containsEntry("drawn", "6 of 6 without replacement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filters:%s",
        "filters:shuffled:%s",
        "xavier:matched:%s",
        "dwp:%s",
        "dwp:noise:%s"
      })
  void aLayerThatNoFileServesIsNamed(String pattern) {
    String text =
        pattern.formatted(
            pattern.startsWith("dwp") ? tiny.bundledPrior(7) : tiny.bundledKernels(7));
    assertThatThrownBy(() -> library.initialiser(text, NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(text + ": layer conv2 needs a file with a 5x5 ")
        .hasMessageEndingWith("and none of the files has one");
  }

  @Test
  void theBundledFilesFillInForGeometriesThatNobodyChose() throws IOException {
    Path mine = folder.resolve("mine.npz");
    tiny.writeKernels(mine, 7, 2);
    assertThat(library.withFiles(Initialisation.Kind.FILTERS, List.of(mine)).text())
        .isEqualTo("filters:" + mine + "," + tiny.bundledKernels(5));
    assertThat(
            library.withFiles(Initialisation.Kind.DWP_NOISE, List.of(tiny.bundledPrior(5))).text())
        .isEqualTo("dwp:noise:" + tiny.bundledPrior(5) + "," + tiny.bundledPrior(7));
  }

  @Test
  void thePriorsOfLargeKernelsHaveAName() {
    assertThat(library.priorPaths("large"))
        .containsExactly(tiny.largePrior(7), tiny.largePrior(5))
        .doesNotContainAnyElementsOf(library.priorPaths(""));
    assertThat(library.initialiser("dwp:large", NETWORK)).isNotNull();
    assertThat(PriorChoice.resolve(PriorChoice.LARGE, 7, library))
        .isEqualTo(library.deepWeightPriors("large").get(0).prior());
    assertThat(PriorChoice.withoutFiles()).contains(PriorChoice.LARGE);
  }

  @Test
  void twoFilesOfOneGeometryAreRefused() {
    String twice = "filters:" + tiny.bundledKernels(7) + "," + tiny.bundledKernels(7);
    assertThatThrownBy(() -> library.initialiser(twice, NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("two kernel sets of 7x7");
    String priors =
        "dwp:%s,%s,%s".formatted(tiny.bundledPrior(7), tiny.bundledPrior(5), tiny.bundledPrior(7));
    assertThatThrownBy(() -> library.initialiser(priors, NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("two priors of 7x7");
  }

  @Test
  void severalSetsOfOneGeometryAreNamed() throws IOException {
    Path file = folder.resolve("layers.npz");
    KernelSet fives = new KernelSet(5, new float[25], Provenance.UNKNOWN);
    Map<String, KernelSet> sets = new LinkedHashMap<>();
    sets.put("conv2", fives);
    sets.put("conv1", new KernelSet(7, new float[49], Provenance.UNKNOWN));
    sets.put("conv3", fives);
    KernelFiles.write(file, sets);
    assertThat(library.kernels(file.toString(), 7).size()).isEqualTo(7);
    assertThatThrownBy(() -> library.kernels(file.toString(), 5))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + ": expected one set of 5x5 kernels, found 2 (conv2, conv3); kernels harvest joins"
                + " them");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> library.initialiser("filters:" + folder.resolve("no.npz"), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.npz");
    assertThatThrownBy(() -> library.initialiser("dwp:" + folder.resolve("no.dwp"), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.dwp");
    assertThatThrownBy(() -> library.data("nowhere"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> library.kernels(tiny.bundledKernels(7).toString(), 5))
        .isInstanceOf(BadInputException.class)
        .hasMessage(tiny.bundledKernels(7) + ": expected one set of 5x5 kernels, found 0");
    assertThatThrownBy(() -> library.kernels("", 3))
        .isInstanceOf(BadInputException.class)
        .hasMessage("the bundled kernels: expected one set of 3x3 kernels, found 0");
  }

  @Test
  void aFileIsReadOnce() throws IOException {
    KernelSet first = library.kernels("", 5);
    var data = library.data(tiny.images().toString());
    Files.delete(tiny.bundledKernels(5));
    Files.delete(tiny.images().resolve("train-labels-idx1-ubyte.gz"));
    assertThat(library.kernels("", 5)).isSameAs(first);
    assertThat(library.data(tiny.images().toString())).isSameAs(data);
  }
}
