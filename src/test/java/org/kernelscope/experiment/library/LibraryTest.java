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
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.init.PriorSamples;
import org.kernelscope.prior.vae.DeepWeightPrior;
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

  @Test
  void filesGivenTakeThePlaceOfTheBundledOnes() throws IOException {
    Path seven = folder.resolve("mine-7.npz");
    Path five = folder.resolve("mine-5.npz");
    tiny.writeKernels(seven, 7, 2);
    tiny.writeKernels(five, 5, 6);
    KernelSet drawn =
        library
            .initialiser(read("filters:" + seven + ", " + five), NETWORK)
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
    assertThatThrownBy(() -> library.initialiser(read(text), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(text + ": layer conv2 needs a file with a 5x5 ")
        .hasMessageEndingWith("and none of the files has one");
  }

  private static InitialisationChoice read(String text) {
    return InitialisationChoice.parse(text);
  }

  @Test
  void theBundledFilesFillInForGeometriesThatNobodyChose() throws IOException {
    Path mine = folder.resolve("mine.npz");
    tiny.writeKernels(mine, 7, 2);
    List<Path> kernels = List.of(mine, tiny.bundledKernels(5), tiny.bundledKernels(3));
    assertThat(library.withKernels(Initialisations.FILTERS_SHUFFLED, List.of(mine)))
        .isEqualTo(Initialisations.FILTERS_SHUFFLED.choice().from(kernels));
    assertThat(library.withKernels(Initialisations.DWP, List.of(mine)))
        .as("a kind that draws on priors is left")
        .isEqualTo(Initialisations.FILTERS.choice().from(kernels));
    InitialisationKind noise = Initialisations.of(read("dwp:noise"));
    List<Path> priors = List.of(tiny.bundledPrior(5), tiny.bundledPrior(7), tiny.bundledPrior(3));
    assertThat(library.withPriors(noise, priors.subList(0, 1)))
        .isEqualTo(noise.choice().from(priors));
  }

  @Test
  void aPriorOfAnotherKindBringsItsOwnInitialisation() throws IOException {
    tiny.fitDensities();
    Path gaussian = folder.resolve("priors").resolve("gaussian-7x7.dwp");
    InitialisationChoice chosen = library.withPriors(Initialisations.DWP, List.of(gaussian));
    assertThat(chosen.kind()).isEqualTo("gaussian");
    assertThat(
            library
                .initialiser(chosen, NETWORK)
                .draw(NETWORK.convolutions().get(0), new Random(1))
                .count())
        .isEqualTo(2);
    assertThatThrownBy(
            () -> library.withPriors(Initialisations.DWP, List.of(gaussian, tiny.bundledPrior(5))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a prior of kind gaussian, found one of kind dense-vae");
  }

  @Test
  void theDeepWeightPriorsOfTheProgramHaveNames() {
    assertThat(Priors.resolve(PriorChoice.parse("dwp"), 7, library))
        .isEqualTo(library.prior(tiny.largePrior(7)).prior());
    assertThat(Priors.resolve(PriorChoice.of(PriorChoice.DWP_DENSE), 7, library))
        .isEqualTo(library.prior(tiny.bundledPrior(7)).prior());
    ConvLayer first = NETWORK.convolutions().get(0);
    assertThat(meansOf("dwp", first)).isEqualTo(library.prior(tiny.bundledPrior(7)).prior());
    assertThat(meansOf("dwp:large", first)).isEqualTo(library.prior(tiny.largePrior(7)).prior());
    assertThat(PriorKinds.offers())
        .extracting(PriorKind.Offer::name)
        .contains(PriorChoice.DWP_LARGE, PriorChoice.DWP_DENSE);
  }

  private DeepWeightPrior meansOf(String text, ConvLayer layer) {
    return ((PriorSamples) library.initialiser(read(text), NETWORK)).meansOf(layer);
  }

  /** Before there were quotes, such names needed none. */
  @Test
  void aFileNamedLikeAWordIsFoundWhereItIsNoKind() throws IOException {
    Path word = Path.of("kernels");
    assertThat(word).doesNotExist();
    assertThatThrownBy(() -> library.initialiser(read("filters:kernels"), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("'filters:kernels': expected an initialisation (");
    assertThatThrownBy(() -> Priors.files(PriorChoice.parse("gaussian:mine"), library))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("'gaussian:mine': expected a prior (");
    // The launcher of the program is a file of such a name, if not one of kernels.
    assertThat(Path.of("kernelscope")).isRegularFile();
    assertThatThrownBy(() -> library.initialiser(read("filters:kernelscope"), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("kernelscope: expected");
  }

  @Test
  void whatTakesNoFilesIsGivenNone() {
    assertThatThrownBy(() -> library.initialiser(read("xavier:mine.npz"), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessage("xavier:mine.npz: expected no files after xavier, found [mine.npz]");
    assertThatThrownBy(() -> library.initialiser(read("dwp:large:mine.dwp"), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected no files after dwp:large");
    assertThatThrownBy(() -> Priors.files(PriorChoice.parse("dwp:large:mine.dwp"), library))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("write dwp:mine.dwp");
  }

  @Test
  void pathsWithCommasArePaths() throws IOException {
    Path odd = folder.resolve("a, b+c.npz");
    tiny.writeKernels(odd, 7, 2);
    assertThat(library.kernels(odd.toString(), 7).count()).isEqualTo(2);
    InitialisationChoice chosen = library.withKernels(Initialisations.FILTERS, List.of(odd));
    assertThat(chosen.text()).startsWith("filters:\"" + odd + "\",");
    assertThat(library.initialiser(read(chosen.text()), NETWORK)).isNotNull();
  }

  @Test
  void twoFilesOfOneGeometryAreRefused() {
    String twice = "filters:" + tiny.bundledKernels(7) + "," + tiny.bundledKernels(7);
    assertThatThrownBy(() -> library.initialiser(read(twice), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("two kernel sets of 7x7");
    String priors =
        "dwp:%s,%s,%s".formatted(tiny.bundledPrior(7), tiny.bundledPrior(5), tiny.bundledPrior(7));
    assertThatThrownBy(() -> library.initialiser(read(priors), NETWORK))
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
    assertThatThrownBy(
            () -> library.initialiser(read("filters:" + folder.resolve("no.npz")), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.npz");
    assertThatThrownBy(() -> library.initialiser(read("dwp:" + folder.resolve("no.dwp")), NETWORK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.dwp");
    assertThatThrownBy(() -> library.data("nowhere"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> library.kernels(tiny.bundledKernels(7).toString(), 5))
        .isInstanceOf(BadInputException.class)
        .hasMessage(tiny.bundledKernels(7) + ": expected one set of 5x5 kernels, found 0");
    assertThatThrownBy(() -> library.kernels("", 9))
        .isInstanceOf(BadInputException.class)
        .hasMessage("the bundled kernels: expected one set of 9x9 kernels, found 0");
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
