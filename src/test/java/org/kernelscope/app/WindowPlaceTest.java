package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The window opens where it can be seen, and where it was. */
class WindowPlaceTest {

  private static final Rectangle2D LAPTOP = new Rectangle2D(0, 30, 1366, 738);
  private static final Rectangle2D SECOND = new Rectangle2D(1366, 0, 1920, 1080);

  @TempDir Path folder;

  private static void assertWithin(WindowPlace place, Rectangle2D screen) {
    assertThat(
            screen.contains(new Rectangle2D(place.x(), place.y(), place.width(), place.height())))
        .as("%s within %s", place, screen)
        .isTrue();
  }

  @Test
  void theFirstTimeItFillsNoMoreThanIsFreeOfTheScreen() {
    assertWithin(WindowPlace.first(LAPTOP), LAPTOP);
    assertThat(WindowPlace.first(SECOND)).isEqualTo(new WindowPlace(1606, 90, 1440, 900, false));
  }

  @Test
  void itIsRememberedAsItWas() throws IOException {
    Path file = folder.resolve("window.json");
    WindowPlace place = new WindowPlace(100, 60, 1200, 640, true);
    place.write(file);
    assertThat(WindowPlace.read(file)).contains(place);
    assertThat(place.on(List.of(LAPTOP, SECOND))).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource({"-900, -700, 1440, 900", "1200, 700, 1000, 600", "9000, 9000, 1440, 900"})
  void onOtherScreensItIsMovedIntoSight(double x, double y, double width, double height) {
    WindowPlace moved = new WindowPlace(x, y, width, height, false).on(List.of(LAPTOP));
    assertWithin(moved, LAPTOP);
  }

  @Test
  void itStaysOnTheScreenThatHasMostOfIt() {
    WindowPlace place = new WindowPlace(1300, 100, 1000, 800, false);
    assertWithin(place.on(List.of(LAPTOP, SECOND)), SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "here",
        "{\"x\": 1}",
        "{\"x\": 0, \"y\": 0, \"width\": -5, \"height\": 9, \"maximized\": false}"
      })
  void aFileThatSaysNothingOfTheKindIsPassedOver(String text) throws IOException {
    Path file = folder.resolve("window.json");
    Files.writeString(file, text);
    assertThat(WindowPlace.read(file)).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsForgotten() throws IOException {
    Path file = folder.resolve("window.json");
    Files.createDirectories(file.resolve("in the way"));
    new WindowPlace(0, 0, 900, 500, false).write(file);
    assertThat(WindowPlace.read(file)).isEmpty();
  }
}
