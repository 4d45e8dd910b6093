package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The position and size of the window when it was closed, in layout units.
 *
 * @param maximized whether it filled the screen; the rest is then what it goes back to
 */
record WindowPlace(double x, double y, double width, double height, boolean maximized) {

  private static final Logger LOG = LoggerFactory.getLogger(WindowPlace.class);

  private static final double WIDTH = 1440;
  private static final double HEIGHT = 900;

  /** As large as is good to work in and fits, in the middle of what is free of a screen. */
  static WindowPlace first(Rectangle2D screen) {
    double width = Math.min(WIDTH, screen.getWidth());
    double height = Math.min(HEIGHT, screen.getHeight());
    return new WindowPlace(
        screen.getMinX() + (screen.getWidth() - width) / 2,
        screen.getMinY() + (screen.getHeight() - height) / 2,
        width,
        height,
        false);
  }

  /** Reads the file; empty if it is missing or not valid. */
  static Optional<WindowPlace> read(Path file) {
    try {
      WindowPlace found = Json.read(file, WindowPlace.class);
      boolean sound =
          Double.isFinite(found.x)
              && Double.isFinite(found.y)
              && found.width > 0
              && found.height > 0
              && found.width < 1e5
              && found.height < 1e5;
      return sound ? Optional.of(found) : Optional.empty();
    } catch (IOException | BadInputException nothing) {
      return Optional.empty();
    }
  }

  /** Saves it for the next start; a failure to save is ignored. */
  void write(Path file) {
    try {
      Json.write(file, this);
    } catch (IOException e) {
      LOG.info("the place of the window is not kept: {}", e.toString());
    }
  }

  /**
   * The same on the screens there are now: wholly on the one that it shared most with, no larger
   * than what is free of it.
   *
   * @param screens what is free of each, the first for a place that none of them has
   */
  WindowPlace on(List<Rectangle2D> screens) {
    Rectangle2D screen =
        screens.stream()
            .max(Comparator.comparingDouble(this::shared))
            .filter(most -> shared(most) > 0)
            .orElse(screens.get(0));
    double wide = Math.min(width, screen.getWidth());
    double high = Math.min(height, screen.getHeight());
    return new WindowPlace(
        Math.max(screen.getMinX(), Math.min(x, screen.getMaxX() - wide)),
        Math.max(screen.getMinY(), Math.min(y, screen.getMaxY() - high)),
        wide,
        high,
        maximized);
  }

  private double shared(Rectangle2D screen) {
    double across = Math.min(x + width, screen.getMaxX()) - Math.max(x, screen.getMinX());
    double down = Math.min(y + height, screen.getMaxY()) - Math.max(y, screen.getMinY());
    return across > 0 && down > 0 ? across * down : 0;
  }
}
