package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

  private static final Path SAMPLE_DATA =
      Path.of(System.getProperty("kernelscope.home", "")).resolve("sample-data");

  @TempDir Path folder;

  private Catalogue catalogue;

  @BeforeEach
  void open() {
    catalogue = new Catalogue(SAMPLE_DATA, folder);
  }

  @Test
  void everyDownloadIsEncryptedAndHasAChecksum() {
    assertThat(catalogue.entries()).flatExtracting(Catalogue.Entry::files).isNotEmpty();
    for (Catalogue.Entry entry : catalogue.entries()) {
      for (Catalogue.RemoteFile file : entry.files()) {
        assertThat(file.url()).hasScheme("https");
        assertThat(file.sha256()).matches("[0-9a-f]{64}");
        assertThat(file.bytes()).isPositive();
      }
    }
  }

  @Test
  void theBundledDigitsAreMnist() {
    LabelledData mnist = catalogue.load("mnist");

    assertThat(catalogue.isPresent("mnist")).isTrue();
    assertThat(mnist.train().count()).isEqualTo(10_000);
    assertThat(mnist.test().count()).isEqualTo(10_000);
    assertThat(Arrays.copyOf(mnist.train().labels(), 10))
        .as("the well-known beginning of MNIST")
        .containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    assertThat(Arrays.copyOf(mnist.test().labels(), 5)).containsExactly(7, 2, 1, 0, 4);
  }

  @Test
  void theBundledGlyphsAreBalanced() {
    LabelledData glyphs = catalogue.load("glyphs");

    int[] perClass = new int[10];
    for (int label : glyphs.train().labels()) {
      perClass[label]++;
    }
    assertThat(perClass).containsOnly(1_800);
    assertThat(glyphs.test().count()).isEqualTo(2_000);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> catalogue.load("mnits"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("mnits")
        .hasMessageContaining("mnist, glyphs, mnist-full, fashion-mnist, cifar10, cifar100");
    assertThatThrownBy(() -> catalogue.load("\0"))
        .as("not even a path")
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void aSetThatIsNotHereSaysHowToGetIt() {
    assertThat(catalogue.isPresent("cifar10")).isFalse();
    assertThatThrownBy(() -> catalogue.load("cifar10"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("kernelscope data get cifar10")
        .hasMessageContaining("--from");
  }

  @Test
  void aSetWithTooFewImagesIsNotTakenForTheWhole() throws IOException {
    writeTiny(folder.resolve("mnist-full"));

    assertThat(catalogue.isPresent("mnist-full")).isTrue();
    assertThatThrownBy(() -> catalogue.load("mnist-full"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("which has 60000 training and 10000 test images of 28x28x1")
        .hasMessageContaining("found 3 training and 1 test images of 1x1x1");
  }

  @Test
  void aFolderServesInThePlaceOfAName() throws IOException {
    Path mine = folder.resolve("mine");
    writeTiny(mine);

    LabelledData data = catalogue.load(mine.toString());

    assertThat(data.train().name()).isEqualTo("mine/train");
    assertThat(data.train().labels()).containsExactly(0, 1, 2);
    assertThat(data.test().classes()).isEqualTo(3);
  }

  @Test
  void aFolderWithCifarBatchesServesToo() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    for (int i = 1; i <= 5; i++) {
      Files.write(mine.resolve("data_batch_" + i + ".bin"), CifarFileTest.records(i));
    }
    assertThatThrownBy(() -> catalogue.load(mine.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("test_batch.bin");

    Files.write(mine.resolve("test_batch.bin"), CifarFileTest.records(0));
    assertThat(catalogue.load(mine.toString()).train().labels()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aFolderWithoutDataSaysWhatWasExpected() {
    assertThatThrownBy(() -> catalogue.load(folder.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("expected IDX files")
        .hasMessageContaining("CIFAR");
  }

  @Test
  void aFolderWithHalfASetSaysWhatIsMissing() throws IOException {
    writeTiny(folder.resolve("mine"));
    Files.delete(folder.resolve("mine/test-labels-idx1-ubyte.gz"));

    assertThatThrownBy(() -> catalogue.load(folder.resolve("mine").toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("t10k-labels-idx1-ubyte");
  }

  private static void writeTiny(Path target) throws IOException {
    ImageDataset train = new ImageDataset("a", 1, 1, 1, 3, new byte[3], new int[] {0, 1, 2});
    ImageDataset test = new ImageDataset("b", 1, 1, 1, 3, new byte[1], new int[] {2});
    new IdxFolder(target).write(new LabelledData(train, test));
  }
}
