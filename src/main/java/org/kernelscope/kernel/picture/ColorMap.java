package org.kernelscope.kernel.picture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A colour map: colours for the fractions from 0 (the lowest value) to 1 (the highest). The colours
 * are rows of a small CSV file beside this class. A new map needs one file and one constant here.
 */
public final class ColorMap {

  /** Zero is white; for light backgrounds. Suitable for colour-blind people. */
  public static final ColorMap BLUE_WHITE_RED = load("blue-white-red", "Blue – white – red", true);

  /** Zero is nearly black; the same hues for dark backgrounds. */
  public static final ColorMap BLUE_BLACK_RED = load("blue-black-red", "Blue – black – red", true);

  /** Perceptually uniform, for values without a sign. */
  public static final ColorMap VIRIDIS = load("viridis", "Viridis", false);

  public static final ColorMap GREY = load("grey", "Grey", false);

  private static final List<ColorMap> ALL = List.of(BLUE_WHITE_RED, BLUE_BLACK_RED, VIRIDIS, GREY);

  private final String title;
  private final boolean diverging;
  private final int[] table;

  private ColorMap(String title, boolean diverging, int[] table) {
    this.title = title;
    this.diverging = diverging;
    this.table = table;
  }

  public static List<ColorMap> all() {
    return ALL;
  }

  /** The title for people. */
  public String title() {
    return title;
  }

  /** Whether the middle of the map means zero, so that limits must be symmetric. */
  public boolean diverging() {
    return diverging;
  }

  /**
   * The colour at {@code fraction}. Fractions beyond 0 and 1 have the colour of that end. NaN is
   * fully transparent.
   *
   * @return ARGB, with alpha in the highest byte
   */
  public int argb(double fraction) {
    if (Double.isNaN(fraction)) {
      return 0;
    }
    double clamped = Math.max(0, Math.min(1, fraction));
    return table[(int) (clamped * (table.length - 1) + 0.5)];
  }

  @Override
  public String toString() {
    return title;
  }

  private static ColorMap load(String name, String title, boolean diverging) {
    InputStream file = ColorMap.class.getResourceAsStream(name + ".csv");
    if (file == null) {
      throw new IllegalStateException("colour map %s.csv is not on the class path".formatted(name));
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      int[] table = lines.lines().skip(1).mapToInt(ColorMap::parse).toArray();
      return new ColorMap(title, diverging, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int parse(String row) {
    int[] rgb = Arrays.stream(row.split(",", 3)).mapToInt(Integer::parseInt).toArray();
    return 0xFF000000 | rgb[0] << 16 | rgb[1] << 8 | rgb[2];
  }
}
