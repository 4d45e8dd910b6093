package org.kernelscope.data.glyph;

import java.awt.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.data.Progress;
import org.kernelscope.data.Shuffle;

/**
 * The glyph source set D1: images of letters in many fonts, 28x28, grey, bright on dark, with one
 * class for each letter. Training and test images have no font family in common. Equal fonts,
 * letters, counts and seeds give equal bytes, whatever the folders of the fonts.
 *
 * @param data images of shape {@code [N, 28, 28, 1]}, letters in equal numbers, in random order
 * @param survey which fonts were used and which refused
 */
public record GlyphSet(LabelledData data, Survey survey) {

  /** The letters of notMNIST. */
  public static final String LETTERS = "ABCDEFGHIJ";

  /**
   * The settings of a set.
   *
   * @param fonts folders with .ttf, .otf, .ttc, .otc and .pfb files, including subfolders at any
   *     depth
   * @param letters one class for each, no letter twice
   * @param train the number of training images
   * @param test the number of test images
   */
  public record Recipe(List<Path> fonts, String letters, int train, int test, long seed) {
    public Recipe {
      fonts = List.copyOf(fonts);
      if (letters.length() < 2 || letters.chars().distinct().count() != letters.length()) {
        throw new BadInputException(
            "letters: expected at least two, each once, found \"%s\"".formatted(letters));
      }
      if (letters.length() > 256) {
        throw new BadInputException(
            String.format(
                Locale.ROOT, "letters: expected at most 256, found %d", letters.length()));
      }
      if (train < letters.length() || test < letters.length()) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "expected at least one image of each of the %d letters for training and for test, found %d and %d",
                letters.length(),
                train,
                test));
      }
    }
  }

  /**
   * Which fonts were used and which refused.
   *
   * @param files the number of font files
   * @param trainFaces the names of the faces in the training images
   * @param testFaces the names of the faces in the test images
   * @param refusals the refused files and faces
   */
  public record Survey(
      int files, List<String> trainFaces, List<String> testFaces, List<Refusal> refusals) {

    /** The number of files or faces that were refused for {@code reason}. */
    public long refused(Refusal.Reason reason) {
      return refusals.stream().filter(refusal -> refusal.reason() == reason).count();
    }
  }

  /**
   * Renders the set.
   *
   * @throws BadInputException if a folder is missing, if there are no fonts, or if fewer than two
   *     families have the letters
   */
  public static GlyphSet render(Recipe recipe, Progress progress) {
    FontFolders folders = FontFolders.scan(recipe.fonts, recipe.letters, progress);
    FaceSelection selection = FaceSelection.among(folders.faces(), progress);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(recipe.seed);

    List<FontFace> trainFaces = new ArrayList<>();
    List<FontFace> testFaces = new ArrayList<>();
    divide(recipe, selection.faces(), random, trainFaces, testFaces);

    Painter painter = new Painter(recipe.letters, random, progress);
    ImageDataset train = painter.paint("glyphs/train", trainFaces, recipe.train);
    ImageDataset test = painter.paint("glyphs/test", testFaces, recipe.test);

    List<Refusal> refusals = new ArrayList<>(folders.refusals());
    refusals.addAll(selection.refusals());
    return new GlyphSet(
        new LabelledData(train, test),
        new Survey(folders.files(), names(trainFaces), names(testFaces), List.copyOf(refusals)));
  }

  private static List<String> names(List<FontFace> faces) {
    return faces.stream().map(FontFace::name).sorted().toList();
  }

  /** Assigns whole families to the test part until it has its share of the faces. */
  private static void divide(
      Recipe recipe,
      List<FontFace> faces,
      RandomGenerator random,
      List<FontFace> trainFaces,
      List<FontFace> testFaces) {
    Map<String, List<FontFace>> families = new TreeMap<>();
    for (FontFace face : faces) {
      families.computeIfAbsent(face.family(), family -> new ArrayList<>()).add(face);
    }
    if (families.size() < 2) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at least two font families with the letters %s, found %d",
              recipe.fonts,
              recipe.letters,
              families.size()));
    }
    List<List<FontFace>> order = new ArrayList<>(families.values());
    Shuffle.inPlace(order, random);
    double share = (double) recipe.test / (recipe.train + recipe.test);
    long wanted = Math.max(1, Math.round(share * faces.size()));
    for (int i = 0; i < order.size(); i++) {
      boolean last = i == order.size() - 1;
      boolean forTest = testFaces.size() < wanted && !(last && trainFaces.isEmpty());
      (forTest ? testFaces : trainFaces).addAll(order.get(i));
    }
  }

  /** Renders images in sequence from one stream of random numbers. */
  private record Painter(String letters, RandomGenerator random, Progress progress) {

    /** Renders images. Each letter uses all faces in turn, in its own random order. */
    ImageDataset paint(String name, List<FontFace> faces, int count) {
      record Picture(FontFace face, int letter) {}
      List<Picture> pictures = new ArrayList<>();
      for (int letter = 0; letter < letters.length(); letter++) {
        int share = count / letters.length() + (letter < count % letters.length() ? 1 : 0);
        List<FontFace> round = new ArrayList<>(faces);
        for (int i = 0; i < share; i++) {
          if (i % round.size() == 0) {
            Shuffle.inPlace(round, random);
          }
          pictures.add(new Picture(round.get(i % round.size()), letter));
        }
      }
      Shuffle.inPlace(pictures, random);

      GlyphRaster raster = new GlyphRaster();
      byte[] pixels = new byte[count * GlyphRaster.AREA];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        if (i % 256 == 0) {
          progress.at("drawing " + name, i, count);
        }
        Picture picture = pictures.get(i);
        labels[i] = picture.letter;
        Shape outline = picture.face.outlines().get(picture.letter);
        raster.draw(outline, Placement.draw(random).of(outline), pixels, i * GlyphRaster.AREA);
      }
      progress.at("drawing " + name, count, count);
      return new ImageDataset(
          name, GlyphRaster.SIDE, GlyphRaster.SIDE, 1, letters.length(), pixels, labels);
    }
  }
}
