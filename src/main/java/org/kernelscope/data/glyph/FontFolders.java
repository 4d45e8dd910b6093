package org.kernelscope.data.glyph;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.Progress;
import org.kernelscope.data.Sha256;

/**
 * The faces of the font files in some folders. Their order depends only on the fonts, not on the
 * folders.
 *
 * @param files the number of font files
 * @param faces the faces with all the letters, sorted by name and fingerprint
 * @param refusals files that could not be opened and faces without all the letters
 */
record FontFolders(int files, List<FontFace> faces, List<Refusal> refusals) {

  private static final List<String> ENDINGS = List.of(".ttf", ".otf", ".ttc", ".otc", ".pfb");

  /** The font size of outlines, so large that hinting to whole pixels has no visible effect. */
  private static final float OUTLINE_SIZE = 1000;

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  static FontFolders scan(List<Path> folders, String letters, Progress progress) {
    List<Path> files = fontFiles(folders);
    List<FontFace> faces = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      progress.at("reading fonts", i, files.size());
      readFile(files.get(i), letters, faces, refusals);
    }
    progress.at("reading fonts", files.size(), files.size());
    faces.sort(
        Comparator.comparing(FontFace::name)
            .thenComparing(FontFace::fingerprint)
            .thenComparing(FontFace::origin));
    refusals.sort(Comparator.comparing(Refusal::reason).thenComparing(Refusal::face));
    return new FontFolders(files.size(), List.copyOf(faces), List.copyOf(refusals));
  }

  private static List<Path> fontFiles(List<Path> folders) {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new BadInputException(
            "%s: expected a folder with font files, found no such folder".formatted(folder));
      }
      try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
        walk.filter(Files::isRegularFile).filter(FontFolders::isFont).forEach(files::add);
      } catch (IOException | UncheckedIOException e) {
        throw new BadInputException(
            "%s: expected a folder with font files, found one that cannot be read (%s)"
                .formatted(folder, e.getMessage()),
            e);
      }
    }
    if (files.isEmpty()) {
      throw new BadInputException(
          "%s: expected font files (%s), found none"
              .formatted(
                  String.join(", ", folders.stream().map(Path::toString).toList()),
                  String.join(" ", ENDINGS)));
    }
    return files;
  }

  private static boolean isFont(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static void readFile(
      Path file, String letters, List<FontFace> faces, List<Refusal> refusals) {
    String fileName = String.valueOf(file.getFileName());
    boolean type1 = fileName.toLowerCase(Locale.ROOT).endsWith(".pfb");
    try {
      String fingerprint = Sha256.of(file);
      Font[] fonts =
          type1
              ? new Font[] {Font.createFont(Font.TYPE1_FONT, file.toFile())}
              : Font.createFonts(file.toFile());
      for (int i = 0; i < fonts.length; i++) {
        String name = fonts[i].getFontName(Locale.ROOT);
        String family = fonts[i].getFamily(Locale.ROOT);
        String origin = fonts.length == 1 ? fileName : fileName + "#" + i;
        outlines(fonts[i].deriveFont(OUTLINE_SIZE), letters)
            .ifPresentOrElse(
                outlines -> faces.add(new FontFace(name, family, origin, fingerprint, outlines)),
                () -> refusals.add(new Refusal(name, Refusal.Reason.LETTERS_MISSING)));
      }
    } catch (IOException | FontFormatException | RuntimeException e) {
      // Java's font code may throw any exception for a broken font. Only that file is refused.
      refusals.add(new Refusal(fileName, Refusal.Reason.UNREADABLE));
    }
  }

  /** The outlines of all letters; empty if one is missing, blank or the missing-glyph box. */
  private static Optional<List<Shape>> outlines(Font font, String letters) {
    List<Shape> outlines = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (!font.canDisplay(letter)) {
        return Optional.empty();
      }
      GlyphVector glyphs = font.createGlyphVector(CONTEXT, new char[] {letter});
      if (glyphs.getNumGlyphs() != 1 || glyphs.getGlyphCode(0) == font.getMissingGlyphCode()) {
        return Optional.empty();
      }
      Shape outline = glyphs.getGlyphOutline(0);
      Rectangle2D bounds = outline.getBounds2D();
      if (bounds.getWidth() < 1 || bounds.getHeight() < 1 || !isFinite(outline)) {
        return Optional.empty();
      }
      outlines.add(outline);
    }
    return Optional.of(List.copyOf(outlines));
  }

  private static boolean isFinite(Shape outline) {
    double[] points = new double[6];
    for (PathIterator path = outline.getPathIterator(null); !path.isDone(); path.next()) {
      path.currentSegment(points);
      for (double coordinate : points) {
        if (!Double.isFinite(coordinate)) {
          return false;
        }
      }
    }
    return true;
  }
}
