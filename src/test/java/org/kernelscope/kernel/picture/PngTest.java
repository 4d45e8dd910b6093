package org.kernelscope.kernel.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {

  @Test
  void anotherReaderFindsTheSamePixels(@TempDir Path folder) throws IOException {
    int[] pixels = {0xFF102030, 0x80FFEEDD, 0x00000000, 0xFFFFFFFF, 0xFF000000, 0xFF00FF00};
    Path file = folder.resolve("kernels.png");
    Files.writeString(file, "an older file");

    Png.write(new Raster(pixels, 3, 2, 0, 0), file);

    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getRGB(0, 0, 3, 2, null, 0, 3)).isEqualTo(pixels);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing unfinished is left").containsExactly(file);
    }
  }
}
