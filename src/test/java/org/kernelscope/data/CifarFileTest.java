package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.Draw;
import org.kernelscope.Tries;

class CifarFileTest {

  @TempDir Path folder;

  @Test
  void turnsPlanesIntoPixels() throws IOException {
    byte[] record = new byte[3073];
    record[0] = 4;
    record[1 + 33] = 10;
    record[1 + 1024 + 33] = 20;
    record[1 + 2048 + 33] = 30;
    Path batch = Files.write(folder.resolve("batch.bin"), record);

    ImageDataset set = CifarFile.read("c", CifarFile.Kind.CIFAR10, List.of(batch));

    assertThat(set.height()).isEqualTo(32);
    assertThat(set.width()).isEqualTo(32);
    assertThat(set.channels()).isEqualTo(3);
    assertThat(set.labels()).containsExactly(4);
    int pixel = (32 + 1) * 3;
    assertThat(Arrays.copyOfRange(set.pixels(), pixel, pixel + 3))
        .as("red, green and blue of row 1, column 1")
        .containsExactly(10, 20, 30);
  }

  @Test
  void takesTheFineLabelOfCifar100() throws IOException {
    byte[] record = new byte[3074];
    record[0] = 19;
    record[1] = 99;
    Path batch = Files.write(folder.resolve("train.bin"), record);

    ImageDataset set = CifarFile.read("c", CifarFile.Kind.CIFAR100, List.of(batch));

    assertThat(set.classes()).isEqualTo(100);
    assertThat(set.labels()).containsExactly(99);
  }

  @Test
  void putsBatchesOneAfterAnother() throws IOException {
    Path first = Files.write(folder.resolve("1.bin"), records(1, 2));
    Path second = Files.write(folder.resolve("2.bin"), records(3));

    ImageDataset set = CifarFile.read("c", CifarFile.Kind.CIFAR10, List.of(first, second));

    assertThat(set.labels()).containsExactly(1, 2, 3);
    assertThat(set.pixels()).hasSize(3 * 3072);
  }

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = folder.resolve("data_batch_9.bin");
    assertThatThrownBy(() -> CifarFile.read("c", CifarFile.Kind.CIFAR10, List.of(missing)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data_batch_9.bin");
  }

  @Tries(100)
  void everySizeThatIsNoWholeNumberOfRecordsIsNamed(Draw draw) throws IOException {
    int whole = draw.between(0, 2) * 3073;
    int size = whole == 0 && draw.either() ? 0 : whole + draw.between(1, 3072);
    Path batch = folder.resolve("batch.bin");
    Files.write(batch, new byte[size]);
    assertThatThrownBy(() -> CifarFile.read("c", CifarFile.Kind.CIFAR10, List.of(batch)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(batch.toString())
        .hasMessageContaining("found " + size + " bytes");
  }

  @Tries(100)
  void everyLabelThatIsNoClassIsNamed(Draw draw) throws IOException {
    int label = draw.between(10, 255);
    Path batch = folder.resolve("batch.bin");
    Files.write(batch, records(3, label));
    assertThatThrownBy(() -> CifarFile.read("c", CifarFile.Kind.CIFAR10, List.of(batch)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(batch.toString())
        .hasMessageContaining("found " + label + " in record 1");
  }

  /** CIFAR-10 records of black images. */
  static byte[] records(int... labels) {
    byte[] file = new byte[labels.length * 3073];
    for (int i = 0; i < labels.length; i++) {
      file[i * 3073] = (byte) labels[i];
    }
    return file;
  }
}
