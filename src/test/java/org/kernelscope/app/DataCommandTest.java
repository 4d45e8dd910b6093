package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.data.Catalogue;
import org.kernelscope.data.LabelledData;
import org.kernelscope.data.glyph.GlyphSet;

class DataCommandTest {

  @TempDir Path folder;

  @Test
  void listsWhatThereIsForPeople() {
    Answer answer = run("data", "list");

    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines().filter(line -> line.startsWith("mnist ")))
        .singleElement()
        .asString()
        .contains("28x28x1", "10000", "yes");
    assertThat(answer.out().lines().filter(line -> line.startsWith("cifar100 ")))
        .singleElement()
        .asString()
        .contains("32x32x3", "100", "no");
    assertThat(answer.out()).contains("CC BY-SA 3.0");
  }

  @Test
  void listsWhatThereIsForPrograms() throws IOException {
    Answer answer = run("data", "list", "--json");

    assertThat(answer.status()).isZero();
    JsonNode sets = new ObjectMapper().readTree(answer.out()).get("datasets");
    assertThat(sets).hasSize(6);
    assertThat(sets.get(0).get("name").textValue()).isEqualTo("mnist");
    assertThat(sets.get(0).get("present").booleanValue()).isTrue();
    assertThat(sets.get(4).get("name").textValue()).isEqualTo("cifar10");
    assertThat(sets.get(4).get("present").booleanValue()).isFalse();
    assertThat(sets.get(4).get("download_bytes").longValue()).isEqualTo(170_052_171);
  }

  @Test
  void badInputIsOneSentenceAndStatusTwo() {
    Answer answer = run("data", "get", "mnits");

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines())
        .singleElement()
        .asString()
        .startsWith("kernelscope: mnits: expected the name of a data set (mnist, glyphs");
  }

  @Test
  void verboseAddsTheStackTrace() {
    Answer answer = run("data", "get", "mnits", "--verbose");

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("BadInputException", "\tat org.kernelscope.data.Catalogue");
  }

  @Test
  void wrongUsageIsStatusTwo() {
    assertThat(run("data").status()).isEqualTo(2);
    assertThat(run("data", "get").status()).isEqualTo(2);
    Answer answer = run("data", "lsit");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("list");
  }

  @Test
  void anyOtherFailureIsStatusOne() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");

    Answer answer =
        run(
            "data",
            "glyphs",
            "--fonts",
            fonts().toString(),
            "--train",
            "20",
            "--test",
            "10",
            "--out",
            inTheWay.resolve("out").toString());

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err().lines())
        .singleElement()
        .asString()
        .startsWith("kernelscope: " + inTheWay)
        .contains("cannot be read or written");
  }

  @Test
  void helpIsEverywhere() {
    for (List<String> command :
        List.of(
            List.of("--help"),
            List.of("data", "--help"),
            List.of("data", "list", "--help"),
            List.of("data", "get", "--help"),
            List.of("data", "glyphs", "--help"))) {
      Answer answer = run(command.toArray(String[]::new));
      assertThat(answer.status()).as("%s", command).isZero();
      assertThat(answer.out()).as("%s", command).contains("Usage: kernelscope");
    }
    assertThat(run("--version").out()).startsWith("Kernelscope ").contains("Java ");
  }

  @Test
  void whatComesWithTheProgramNeedsNoFetching() {
    Answer answer = run("data", "get", "mnist");

    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("mnist comes with Kernelscope");
  }

  @Test
  void aFolderWithAnotherSetIsNoSource() {
    Answer answer =
        run(
            "data",
            "get",
            "mnist-full",
            "--from",
            Terminal.PROJECT.resolve("sample-data/mnist").toString());

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err())
        .contains("expected mnist-full, which has 60000 training")
        .contains("found 10000 training");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void rendersGlyphsThatCanBeLoadedByTheirFolder() throws IOException {
    Path out = folder.resolve("glyphs");

    Answer answer =
        run(
            "data",
            "glyphs",
            "--fonts",
            fonts().toString(),
            "--letters",
            "ABCDE",
            "--out",
            out.toString(),
            "--seed",
            "3",
            "--train",
            "50",
            "--test",
            "20",
            "--json");

    assertThat(answer.status()).isZero();
    assertThat(answer.err()).as("no progress bar without a terminal").isEmpty();
    JsonNode json = new ObjectMapper().readTree(answer.out());
    assertThat(json.get("font_files").intValue()).isEqualTo(4);
    assertThat(json.get("train_faces").intValue() + json.get("test_faces").intValue()).isEqualTo(3);
    assertThat(json.get("left_out").get("duplicate").intValue()).isEqualTo(1);

    LabelledData data = new Catalogue(folder, folder).load(out.toString());
    assertThat(data.train().count()).isEqualTo(50);
    assertThat(data.test().count()).isEqualTo(20);
    assertThat(data.train().classes()).isEqualTo(5);
  }

  @Test
  void tellsPeopleWhatBecameOfTheFonts() throws IOException {
    Answer answer =
        run(
            "data",
            "glyphs",
            "--fonts",
            fonts().toString(),
            "--out",
            folder.resolve("glyphs").toString(),
            "--train",
            "50",
            "--test",
            "20");

    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains("50 training images in ")
        .contains("4 font files found")
        .contains("1 faces that look like another");
  }

  private Path fonts() throws IOException {
    Path fonts = Files.createDirectories(folder.resolve("fonts"));
    for (String name : List.of("Sans", "Serif", "Mono", "SansUnderAnotherName")) {
      try (InputStream font = GlyphSet.class.getResourceAsStream(name + ".ttf")) {
        Files.write(fonts.resolve(name + ".ttf"), font.readAllBytes());
      }
    }
    return fonts;
  }

  private Answer run(String... arguments) {
    return new Terminal(folder).run(arguments);
  }
}
