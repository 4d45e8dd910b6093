package org.kernelscope.ui.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.picture.Raster;

/** The icon can be told from others at any size. */
class ProgramIconTest {

  private static int red(int argb) {
    return argb >> 16 & 0xff;
  }

  private static int blue(int argb) {
    return argb & 0xff;
  }

  @Test
  void thereIsOneForEveryUseOfTheSystem() {
    List<Raster> icons = ProgramIcon.rasters();
    assertThat(icons).extracting(Raster::width).containsExactly(16, 24, 32, 48, 64, 128, 256);
    assertThat(icons).allMatch(icon -> icon.width() == icon.height());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 48, 64, 128, 256})
  void itIsAKernelWithBlueOnTheLeftAndVermilionOnTheRight(int size) {
    Raster icon = ProgramIcon.raster(size);
    int middle = size / 2;
    int left = icon.at(size / 6 + 1, middle);
    int right = icon.at(size - 2 - size / 6, middle);
    assertThat(blue(left)).as("blue on the left").isGreaterThan(red(left) + 100);
    assertThat(red(right)).as("vermilion on the right").isGreaterThan(blue(right) + 100);
    assertThat(red(icon.at(middle, middle))).as("white in the middle").isGreaterThan(240);
    assertThat(icon.at(0, 0) >>> 24).as("round corner").isLessThan(128);
    assertThat(icon.at(middle, 0) >>> 24).as("the edge is the tile's").isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 48, 64, 128, 256})
  void theKernelStandsInTheMiddle(int size) {
    Raster icon = ProgramIcon.raster(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        assertThat(icon.at(x, y) >>> 24).isEqualTo(icon.at(size - 1 - x, y) >>> 24);
        assertThat(icon.at(x, y)).as("%d,%d", x, y).isEqualTo(icon.at(x, size - 1 - y));
      }
    }
  }
}
