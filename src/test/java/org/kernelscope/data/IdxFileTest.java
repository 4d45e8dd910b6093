package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.Draw;
import org.kernelscope.Tries;

class IdxFileTest {

  private static final byte[] IMAGES =
      idx(new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15);
  private static final byte[] LABELS = idx(new int[] {2}, 7, 0);

  @TempDir Path folder;

  @Test
  void readsPlainFiles() throws IOException {
    ImageDataset set = read(IMAGES, LABELS, 10);

    assertThat(set.height()).isEqualTo(2);
    assertThat(set.width()).isEqualTo(3);
    assertThat(set.channels()).isEqualTo(1);
    assertThat(set.classes()).isEqualTo(10);
    assertThat(set.labels()).containsExactly(7, 0);
    float[] second = new float[6];
    set.copyImage(1, second, 0);
    assertThat(second[0]).isEqualTo(10 / 255f);
  }

  @Test
  void partsOfDifferentShapesAreNamedByTheirFiles() throws IOException {
    byte[] square = idx(new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
    Path train = Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), LABELS);
    Path test = Files.write(folder.resolve("t10k-images-idx3-ubyte"), square);
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), LABELS);
    assertThatThrownBy(() -> IdxFolder.at(folder).orElseThrow().read("letters", 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(train + " and " + test)
        .hasMessageEndingWith("images of one shape, found 2x3x1 and 2x2x1");
  }

  @Test
  void tellsGzipByItsFirstBytesAndNotByTheName() throws IOException {
    ImageDataset set = read(gzip(IMAGES), gzip(LABELS), 10);

    assertThat(set.labels()).containsExactly(7, 0);
    assertThat(set.pixels()).startsWith(0, 1, 2, 3, 4, 255);
  }

  @Test
  void takesTheClassesFromTheLabelsWhenNobodyKnowsThem() throws IOException {
    assertThat(read(IMAGES, LABELS, 0).classes()).isEqualTo(8);
  }

  @Test
  void writesTheSameBytesEveryTime() throws IOException {
    ImageDataset set = read(IMAGES, LABELS, 10);
    IdxFile.write(set, folder.resolve("a.gz"), folder.resolve("al.gz"));
    IdxFile.write(set, folder.resolve("b.gz"), folder.resolve("bl.gz"));

    byte[] written = Files.readAllBytes(folder.resolve("a.gz"));
    assertThat(written).isEqualTo(Files.readAllBytes(folder.resolve("b.gz")));
    assertThat(Arrays.copyOfRange(written, 4, 8)).as("time in the header").containsOnly(0);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("no temporary files stay behind")
          .doesNotContain("a.gz.tmp", "al.gz.tmp");
    }
  }

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = folder.resolve("nowhere-idx3");
    assertThatThrownBy(() -> IdxFile.read("x", missing, missing, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nowhere-idx3")
        .hasMessageContaining("no such file");
  }

  @Test
  void refusesLabelsThatAreNoClass() {
    assertThatThrownBy(() -> read(IMAGES, LABELS, 7))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected labels 0 to 6, found 7 at position 0");
  }

  @Test
  void refusesAsManyLabelsAsThereAreNoImagesFor() {
    assertThatThrownBy(() -> read(IMAGES, idx(new int[] {3}, 1, 2, 3), 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected 2 labels")
        .hasMessageContaining("found 3");
  }

  @Test
  void refusesLabelsInThePlaceOfImages() {
    assertThatThrownBy(() -> read(LABELS, LABELS, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected IDX images, which have 3 dimensions, found 1");
  }

  @Test
  void doesNotBelieveSizesThatTheFileCannotHold() {
    byte[] boast =
        ByteBuffer.allocate(20)
            .putInt(0x0803)
            .putInt(60_000)
            .putInt(180)
            .putInt(190)
            .putInt(1)
            .array();
    assertThatThrownBy(() -> read(boast, LABELS, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("in a file of 20 bytes, found the shape [60000, 180, 190]");

    byte[] overflow =
        ByteBuffer.allocate(16)
            .putInt(0x0803)
            .putInt(Integer.MAX_VALUE)
            .putInt(Integer.MAX_VALUE)
            .putInt(Integer.MAX_VALUE)
            .array();
    assertThatThrownBy(() -> read(overflow, LABELS, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected at most");
  }

  @Test
  void refusesRubbishAfterTheEndOfGzip() throws IOException {
    byte[] packed = gzip(IMAGES);
    byte[] longer = Arrays.copyOf(packed, packed.length + 3);
    Arrays.fill(longer, packed.length, longer.length, (byte) 'x');
    assertThatThrownBy(() -> read(longer, LABELS, 10)).isInstanceOf(BadInputException.class);
  }

  @Tries(100)
  void whatIsWrittenIsReadBack(Draw draw) throws IOException {
    int count = draw.between(0, 5);
    int height = draw.between(1, 4);
    int width = draw.between(1, 4);
    Random random = new Random(draw.seed());
    byte[] pixels = new byte[count * height * width];
    random.nextBytes(pixels);
    int[] labels = random.ints(count, 0, 10).toArray();
    Path images = folder.resolve("images");
    Path marks = folder.resolve("labels");

    IdxFile.write(new ImageDataset("x", height, width, 1, 10, pixels, labels), images, marks);

    ImageDataset back = IdxFile.read("x", images, marks, 10);
    assertThat(back.height()).isEqualTo(height);
    assertThat(back.width()).isEqualTo(width);
    assertThat(back.pixels()).isEqualTo(pixels);
    assertThat(back.labels()).isEqualTo(labels);
  }

  @Tries(200)
  void everyTruncationIsNamed(Draw draw) throws IOException {
    byte[] whole = draw.either() ? gzip(IMAGES) : IMAGES;
    byte[] shorter = Arrays.copyOf(whole, draw.between(0, whole.length - 1));
    assertThatThrownBy(() -> read(shorter, LABELS, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(folder.resolve("images").toString());
  }

  @Tries(300)
  void everyChangedHeaderIsNamed(Draw draw) throws IOException {
    byte[] changed = IMAGES.clone();
    changed[draw.between(0, 15)] ^= (byte) draw.between(1, 255);
    assertThatThrownBy(() -> read(changed, LABELS, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(folder.resolve("images").toString());
  }

  @Tries(300)
  void aDamagedGzipIsNamedOrHarmless(Draw draw) throws IOException {
    byte[] damaged = gzip(IMAGES);
    damaged[draw.between(0, damaged.length - 1)] = draw.aByte();
    ImageDataset read;
    try {
      read = read(damaged, LABELS, 10);
    } catch (BadInputException told) {
      assertThat(told).hasMessageContaining(folder.resolve("images").toString());
      return;
    }
    assertThat(read.pixels()).isEqualTo(Arrays.copyOfRange(IMAGES, 16, IMAGES.length));
  }

  private ImageDataset read(byte[] images, byte[] labels, int classes) throws IOException {
    return IdxFile.read(
        "x",
        Files.write(folder.resolve("images"), images),
        Files.write(folder.resolve("labels"), labels),
        classes);
  }

  static byte[] idx(int[] shape, int... values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
    file.putInt(0x0800 | shape.length);
    for (int extent : shape) {
      file.putInt(extent);
    }
    for (int value : values) {
      file.put((byte) value);
    }
    return file.array();
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
