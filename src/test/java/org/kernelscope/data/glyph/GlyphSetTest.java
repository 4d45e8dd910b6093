package org.kernelscope.data.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;

class GlyphSetTest {

  private static final List<String> GOOD =
      List.of("Sans", "SansBold", "SansOblique", "SansExtraLight", "Serif", "SerifBold", "Mono");

  @TempDir Path folder;

  @Test
  void drawsEveryLetterEquallyOften() throws IOException {
    ImageDataset train = render(fonts(GOOD), 60, 23, 1).data().train();
    ImageDataset test = render(fonts(GOOD), 60, 23, 1).data().test();

    assertThat(train.height()).isEqualTo(28);
    assertThat(train.width()).isEqualTo(28);
    assertThat(train.classes()).isEqualTo(10);
    assertThat(perClass(train)).containsOnly(6);
    assertThat(perClass(test)).containsExactly(3, 3, 3, 2, 2, 2, 2, 2, 2, 2);
  }

  @Test
  void keepsFontFamiliesApart() throws IOException {
    GlyphSet.Survey survey = render(fonts(GOOD), 60, 20, 1).survey();

    assertThat(survey.files()).isEqualTo(7);
    assertThat(survey.refusals()).isEmpty();
    assertThat(survey.trainFaces()).isNotEmpty().doesNotContainAnyElementsOf(survey.testFaces());
    assertThat(survey.testFaces()).isNotEmpty();
    boolean serifsTrain = survey.trainFaces().contains("DejaVu Serif");
    assertThat(survey.trainFaces().contains("DejaVu Serif Bold")).isEqualTo(serifsTrain);
  }

  @Test
  void fillsTheFrameWithSomethingBright() throws IOException {
    ImageDataset train = render(fonts(GOOD), 100, 20, 1).data().train();

    for (int image = 0; image < train.count(); image++) {
      int from = image * GlyphRaster.AREA;
      int top = 28;
      int bottom = -1;
      int left = 28;
      int right = -1;
      int brightest = 0;
      for (int i = 0; i < GlyphRaster.AREA; i++) {
        int value = train.pixels()[from + i] & 0xff;
        brightest = Math.max(brightest, value);
        if (value > 0) {
          top = Math.min(top, i / 28);
          bottom = Math.max(bottom, i / 28);
          left = Math.min(left, i % 28);
          right = Math.max(right, i % 28);
        }
      }
      assertThat(brightest).isGreaterThan(100);
      assertThat(Math.max(bottom - top, right - left) + 1).isBetween(18, 28);
    }
  }

  @Test
  void showsTheLettersThatTheLabelsName() throws IOException {
    GlyphSet set = render(fonts(GOOD), 300, 100, 1);
    double[][] means = means(set.data().train());
    ImageDataset test = set.data().test();

    int right = 0;
    for (int i = 0; i < test.count(); i++) {
      if (nearest(means, test, i) == test.labels()[i]) {
        right++;
      }
    }
    assertThat(right).as("of 100 test letters nearest to their training mean").isGreaterThan(70);
  }

  @Test
  void theSameFontsAndSeedGiveTheSameBytesWhereverTheyLie() throws IOException {
    Path here = fonts(GOOD);
    Path there = Files.createDirectories(folder.resolve("there/deeper"));
    int number = 0;
    for (String name : GOOD) {
      copy(name, there.resolve((99 - number++) + ".TTF"));
    }

    GlyphSet first = render(here, 60, 20, 5);
    GlyphSet second = render(folder.resolve("there"), 60, 20, 5);

    assertThat(second.data().train().pixels()).isEqualTo(first.data().train().pixels());
    assertThat(second.data().train().labels()).isEqualTo(first.data().train().labels());
    assertThat(second.data().test().pixels()).isEqualTo(first.data().test().pixels());
    assertThat(second.survey()).isEqualTo(first.survey());
  }

  @Test
  void anotherSeedGivesOtherImages() throws IOException {
    Path fonts = fonts(GOOD);
    assertThat(render(fonts, 60, 20, 1).data().train().pixels())
        .isNotEqualTo(render(fonts, 60, 20, 2).data().train().pixels());
  }

  @Test
  void leavesOutWhatGivesNoLettersAndSaysWhy() throws IOException {
    Path fonts = fonts(GOOD);
    for (String bad : List.of("Symbols", "AllTheSame", "FiveLetters", "SansUnderAnotherName")) {
      copy(bad, fonts.resolve(bad + ".ttf"));
    }
    byte[] whole = Files.readAllBytes(fonts.resolve("Serif.ttf"));
    Files.write(fonts.resolve("Cut.ttf"), Arrays.copyOf(whole, 300));
    Files.writeString(fonts.resolve("Text.otf"), "not a font");
    Files.writeString(fonts.resolve("Text.pfb"), "not a font either");
    Files.writeString(fonts.resolve("readme.txt"), "not even called a font");

    GlyphSet.Survey survey = render(fonts, 60, 20, 1).survey();

    assertThat(survey.files()).isEqualTo(14);
    assertThat(survey.refusals())
        .contains(
            new Refusal("Cut.ttf", Refusal.Reason.UNREADABLE),
            new Refusal("Text.otf", Refusal.Reason.UNREADABLE),
            new Refusal("Text.pfb", Refusal.Reason.UNREADABLE),
            new Refusal("Letters Five", Refusal.Reason.LETTERS_MISSING),
            new Refusal("Letters Same", Refusal.Reason.LETTERS_ALIKE),
            new Refusal("Letters Again", Refusal.Reason.DUPLICATE),
            new Refusal("Letters Not", Refusal.Reason.NOT_LETTERS))
        .hasSize(7);
    assertThat(survey.refused(Refusal.Reason.UNREADABLE)).isEqualTo(3);
    assertThat(survey.trainFaces().size() + survey.testFaces().size()).isEqualTo(7);
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws IOException {
    assertRefused(folder.resolve("nowhere"), "nowhere: expected a folder with font files");
    assertRefused(Files.createDirectory(folder.resolve("empty")), "found none");
    assertRefused(fonts(List.of("Serif", "SerifBold")), "expected at least two font families");
  }

  @Test
  void saysWhatIsWrongWithTheRecipe() {
    List<Path> fonts = List.of(folder);
    assertThatThrownBy(() -> new GlyphSet.Recipe(fonts, "ABA", 10, 10, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found \"ABA\"");
    assertThatThrownBy(() -> new GlyphSet.Recipe(fonts, "ABC", 10, 2, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 10 and 2");
  }

  private void assertRefused(Path fonts, String sentence) {
    assertThatThrownBy(() -> render(fonts, 60, 20, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(fonts.toString())
        .hasMessageContaining(sentence);
  }

  private static GlyphSet render(Path fonts, int train, int test, long seed) {
    return GlyphSet.render(
        new GlyphSet.Recipe(List.of(fonts), GlyphSet.LETTERS, train, test, seed),
        (stage, done, total) -> {});
  }

  private Path fonts(List<String> names) throws IOException {
    Path fonts = Files.createDirectories(folder.resolve("fonts"));
    for (String name : names) {
      copy(name, fonts.resolve(name + ".ttf"));
    }
    return fonts;
  }

  private static void copy(String name, Path target) throws IOException {
    try (InputStream font = GlyphSetTest.class.getResourceAsStream(name + ".ttf")) {
      Files.write(target, font.readAllBytes());
    }
  }

  private static int[] perClass(ImageDataset set) {
    int[] counts = new int[set.classes()];
    for (int label : set.labels()) {
      counts[label]++;
    }
    return counts;
  }

  private static double[][] means(ImageDataset set) {
    double[][] means = new double[set.classes()][GlyphRaster.AREA];
    int[] counts = perClass(set);
    for (int i = 0; i < set.count(); i++) {
      int label = set.labels()[i];
      for (int pixel = 0; pixel < GlyphRaster.AREA; pixel++) {
        means[label][pixel] +=
            (set.pixels()[i * GlyphRaster.AREA + pixel] & 0xff) / (double) counts[label];
      }
    }
    return means;
  }

  private static int nearest(double[][] means, ImageDataset set, int image) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int label = 0; label < means.length; label++) {
      double distance = 0;
      for (int pixel = 0; pixel < GlyphRaster.AREA; pixel++) {
        double difference =
            (set.pixels()[image * GlyphRaster.AREA + pixel] & 0xff) - means[label][pixel];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = label;
      }
    }
    return best;
  }
}
