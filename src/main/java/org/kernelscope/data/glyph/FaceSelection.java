package org.kernelscope.data.glyph;

import java.awt.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.kernelscope.data.Progress;

/**
 * Selects usable font faces. It refuses
 *
 * <ul>
 *   <li>duplicates of a face under another name,
 *   <li>faces with two letters that look the same,
 *   <li>faces with symbols in place of letters.
 * </ul>
 *
 * <p>The appearance of letters is learned from the fonts themselves, as the mean image of each
 * letter over all faces. A face is accepted if its letters resemble these means, and if most of
 * them resemble the mean of their own letter more than any other.
 *
 * @param faces the accepted faces, in their original order
 * @param refusals the other faces
 */
record FaceSelection(List<FontFace> faces, List<Refusal> refusals) {

  /**
   * Two faces are duplicates if the root mean square difference of their pixels (in 0 … 1) is below
   * this.
   */
  private static final double SAME_FACE = 0.03;

  /** Two letters of a face look the same if the root mean square difference is below this. */
  private static final double SAME_LETTER = 0.02;

  /** Every letter must have a pixel at least this bright. */
  private static final int LEAST_BRIGHTNESS = 128;

  /** The minimal mean correlation with the mean letters. */
  private static final double LEAST_RESEMBLANCE = 0.6;

  /** The minimal fraction of letters that resemble the mean of their own letter most. */
  private static final double LEAST_RECOGNISED = 0.6;

  /** Slants of the letters as run per rise: upright, and two italics. */
  private static final double[] SLANTS = {0, 0.2, 0.35};

  private static final int ROUNDS = 3;

  static FaceSelection among(List<FontFace> candidates, Progress progress) {
    List<Refusal> refusals = new ArrayList<>();
    List<Portrait> portraits = new ArrayList<>();
    GlyphRaster raster = new GlyphRaster();
    for (int i = 0; i < candidates.size(); i++) {
      progress.at("comparing faces", i, candidates.size());
      Portrait portrait = Portrait.of(candidates.get(i), raster);
      if (portrait.isFaint()) {
        refusals.add(new Refusal(portrait.face.name(), Refusal.Reason.FAINT));
      } else if (portrait.hasLettersAlike()) {
        refusals.add(new Refusal(portrait.face.name(), Refusal.Reason.LETTERS_ALIKE));
      } else if (portraits.stream().anyMatch(portrait::looksLike)) {
        refusals.add(new Refusal(portrait.face.name(), Refusal.Reason.DUPLICATE));
      } else {
        portraits.add(portrait);
      }
    }
    progress.at("comparing faces", candidates.size(), candidates.size());

    List<FontFace> faces = new ArrayList<>();
    for (Reading reading : readings(portraits)) {
      if (reading.isOfLetters()) {
        faces.add(reading.portrait.face);
      } else {
        refusals.add(new Refusal(reading.portrait.face.name(), Refusal.Reason.NOT_LETTERS));
      }
    }
    return new FaceSelection(List.copyOf(faces), List.copyOf(refusals));
  }

  /**
   * Compares all faces with the mean letters of the faces that were accepted in the round before.
   */
  private static List<Reading> readings(List<Portrait> portraits) {
    List<Reading> readings =
        portraits.stream().map(portrait -> new Reading(portrait, 0, 1, 1)).toList();
    for (int round = 0; round < ROUNDS; round++) {
      List<float[][]> letters =
          readings.stream().filter(Reading::isOfLetters).map(Reading::letters).toList();
      if (letters.isEmpty()) {
        break;
      }
      float[][] means = means(letters);
      readings = portraits.stream().map(portrait -> portrait.readAgainst(means)).toList();
    }
    return readings;
  }

  /** The mean image of every letter, {@code [letters, AREA]}, each with mean 0 and norm 1. */
  private static float[][] means(List<float[][]> faces) {
    int letters = faces.get(0).length;
    float[][] means = new float[letters][GlyphRaster.AREA];
    for (float[][] face : faces) {
      for (int letter = 0; letter < letters; letter++) {
        for (int i = 0; i < GlyphRaster.AREA; i++) {
          means[letter][i] += face[letter][i];
        }
      }
    }
    for (float[] mean : means) {
      normalise(mean);
    }
    return means;
  }

  /** Normalises to mean 0 and norm 1; a constant image becomes zero. */
  private static void normalise(float[] picture) {
    double sum = 0;
    for (float value : picture) {
      sum += value;
    }
    double mean = sum / picture.length;
    double square = 0;
    for (float value : picture) {
      square += (value - mean) * (value - mean);
    }
    double scale = square == 0 ? 0 : 1 / Math.sqrt(square);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) ((picture[i] - mean) * scale);
    }
  }

  /**
   * The result of comparing a face with the mean letters at one slant.
   *
   * @param slant the index in SLANTS
   * @param resemblance the mean correlation of the letters with their means
   * @param recognised the fraction of letters that resemble the mean of their own letter most
   */
  private record Reading(Portrait portrait, int slant, double resemblance, double recognised) {

    boolean isOfLetters() {
      return resemblance >= LEAST_RESEMBLANCE && recognised >= LEAST_RECOGNISED;
    }

    float[][] letters() {
      return portrait.upright[slant];
    }
  }

  /**
   * The rendered letters of a face.
   *
   * @param pixels {@code [letters][AREA]} coverages, every letter unrotated in its frame
   * @param upright {@code [slants][letters][AREA]}: with the slant removed, stretched to squares,
   *     blurred, mean 0 and norm 1
   */
  private record Portrait(FontFace face, byte[][] pixels, float[][][] upright) {

    static Portrait of(FontFace face, GlyphRaster raster) {
      int count = face.outlines().size();
      byte[][] pixels = new byte[count][GlyphRaster.AREA];
      float[][][] upright = new float[SLANTS.length][count][];
      byte[] square = new byte[GlyphRaster.AREA];
      for (int letter = 0; letter < count; letter++) {
        Shape outline = face.outlines().get(letter);
        raster.draw(outline, Placement.STRAIGHT.of(outline), pixels[letter], 0);
        for (int slant = 0; slant < SLANTS.length; slant++) {
          raster.draw(outline, Placement.square(outline, SLANTS[slant]), square, 0);
          upright[slant][letter] = blurred(square);
          normalise(upright[slant][letter]);
        }
      }
      return new Portrait(face, pixels, upright);
    }

    /** Blurs by two passes of a 3x3 sum, so that thin and bold letters resemble each other. */
    private static float[] blurred(byte[] pixels) {
      int side = GlyphRaster.SIDE;
      float[] picture = new float[GlyphRaster.AREA];
      for (int i = 0; i < picture.length; i++) {
        picture[i] = (pixels[i] & 0xff) / 255f;
      }
      for (int pass = 0; pass < 2; pass++) {
        float[] sum = new float[picture.length];
        for (int y = 1; y < side - 1; y++) {
          for (int x = 1; x < side - 1; x++) {
            for (int dy = -1; dy <= 1; dy++) {
              for (int dx = -1; dx <= 1; dx++) {
                sum[y * side + x] += picture[(y + dy) * side + x + dx];
              }
            }
          }
        }
        picture = sum;
      }
      return picture;
    }

    boolean isFaint() {
      return Arrays.stream(pixels).anyMatch(letter -> brightest(letter) < LEAST_BRIGHTNESS);
    }

    private static int brightest(byte[] letter) {
      int brightest = 0;
      for (byte pixel : letter) {
        brightest = Math.max(brightest, pixel & 0xff);
      }
      return brightest;
    }

    boolean hasLettersAlike() {
      for (int a = 0; a < pixels.length; a++) {
        for (int b = 0; b < a; b++) {
          if (square(pixels[a], pixels[b]) < threshold(SAME_LETTER, 1)) {
            return true;
          }
        }
      }
      return false;
    }

    boolean looksLike(Portrait other) {
      double most = threshold(SAME_FACE, pixels.length);
      double square = 0;
      for (int letter = 0; letter < pixels.length && square < most; letter++) {
        square += square(pixels[letter], other.pixels[letter]);
      }
      return square < most;
    }

    /**
     * Converts a root mean square to a sum of squares over some letters, with pixels in 0 … 255.
     */
    private static double threshold(double rootMeanSquare, int letters) {
      double difference = 255 * rootMeanSquare;
      return difference * difference * GlyphRaster.AREA * letters;
    }

    private static double square(byte[] a, byte[] b) {
      double square = 0;
      for (int i = 0; i < a.length; i++) {
        double difference = (a[i] & 0xff) - (b[i] & 0xff);
        square += difference * difference;
      }
      return square;
    }

    /** The result at the slant with the highest resemblance to the means. */
    Reading readAgainst(float[][] means) {
      return Stream.iterate(0, slant -> slant < SLANTS.length, slant -> slant + 1)
          .map(slant -> readAgainst(means, slant))
          .max(Comparator.comparingDouble(Reading::resemblance))
          .orElseThrow();
    }

    private Reading readAgainst(float[][] means, int slant) {
      double resemblance = 0;
      int recognised = 0;
      for (int letter = 0; letter < means.length; letter++) {
        float[] picture = upright[slant][letter];
        double own = dot(picture, means[letter]);
        resemblance += own;
        if (Arrays.stream(means).allMatch(mean -> dot(picture, mean) <= own)) {
          recognised++;
        }
      }
      return new Reading(
          this, slant, resemblance / means.length, (double) recognised / means.length);
    }

    private static double dot(float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }
}
