package org.kernelscope.experiment.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.Json;

/** Choices of priors and initialisations as people type them, and as files keep them. */
class ChoicesTest {

  /** What names of files may have in them and a text may trip over. */
  private static final String SIGNS = ",+:\"' \tabxz059.-_/\\~#é{}[]\n";

  private static final List<String> KINDS =
      List.of("dwp", "gaussian", "filters", "filters:shuffled", "xavier:matched");

  private record Line(List<PriorChoice> priors, InitialisationChoice initialisation) {}

  private static Path path(Random random) {
    StringBuilder name = new StringBuilder();
    int length = 1 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      name.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return Path.of(name.toString());
  }

  private static List<Path> paths(Random random, int fewest) {
    List<Path> paths = new ArrayList<>();
    int count = fewest + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      paths.add(path(random));
    }
    return paths;
  }

  private static String kind(Random random) {
    return KINDS.get(random.nextInt(KINDS.size()));
  }

  @Test
  void anyPathsSurviveTextAndBack() {
    Random random = new Random(1);
    for (int run = 0; run < 5000; run++) {
      List<Path> files = paths(random, 0);
      String kind = kind(random);

      InitialisationChoice initialisation = new InitialisationChoice(kind, files);
      assertThat(InitialisationChoice.parse(initialisation.text())).isEqualTo(initialisation);

      PriorChoice prior = PriorChoice.of(kind, files);
      assertThat(PriorChoice.parse(prior.text())).isEqualTo(prior);
      // It makes no difference whether the files are there.
      assertThat(PriorChoice.parse(prior.text(), Set.copyOf(files)::contains)).isEqualTo(prior);
    }
  }

  @Test
  void thePriorsOfLayersSurviveTextAndBack() {
    Random random = new Random(2);
    for (int run = 0; run < 5000; run++) {
      List<PriorChoice> layers = new ArrayList<>();
      for (int i = 0; i <= run % 3; i++) {
        layers.add(
            random.nextBoolean()
                ? PriorChoice.of(kind(random), paths(random, 0))
                : new PriorChoice("standard-normal", random.nextDouble(), List.of()));
      }
      assertThat(PriorChoice.parseLayers(PriorChoice.text(layers), file -> false))
          .isEqualTo(layers);
    }
  }

  @Test
  void choicesSurviveJson() {
    Random random = new Random(3);
    for (int run = 0; run < 500; run++) {
      Line line =
          new Line(
              List.of(PriorChoice.of(kind(random), paths(random, 1)), PriorChoice.of("dwp")),
              new InitialisationChoice(kind(random), paths(random, 0)));
      assertThat(Json.parse(Json.text(line), Line.class, "line.json")).isEqualTo(line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xavier | xavier | ",
        "dwp | dwp | ",
        "dwp:large | dwp:large | ",
        "dwp:noise:large | dwp:noise:large | ",
        "filters:a.npz,b.npz | filters | a.npz;b.npz",
        "filters: a.npz , b.npz | filters | a.npz;b.npz",
        "filters:shuffled:7x7.npz | filters:shuffled | 7x7.npz",
        "filters:/data/a:b.npz | filters | /data/a:b.npz",
        "filters:C:/kernels/a.npz | filters | C:/kernels/a.npz",
        "filters:my kernels.npz | filters | my kernels.npz",
        "filters:a\"b.npz | filters | a\"b.npz",
        "filters:\"a,b.npz\",\"c\"\"d.npz\" | filters | a,b.npz;c\"d.npz",
        "filters:\"shuffled\" | filters | shuffled",
      })
  void textsAreRead(String text, String kind, String files) {
    List<Path> expected =
        files == null ? List.of() : List.of(files.split(";")).stream().map(Path::of).toList();
    assertThat(InitialisationChoice.parse(text))
        .isEqualTo(new InitialisationChoice(kind, expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standard-normal",
        "standard-normal:0.1",
        "l2:3",
        "log-uniform:truncated",
        "gaussian:mine.dwp",
        "dwp:large",
        "dwp:/data/7x7.dwp,/data/5x5.dwp",
        "standard-normal:1.0E-20",
        "dwp:\"a,b.dwp\",c.dwp"
      })
  void whatNeedsNoQuotesHasNone(String text) {
    assertThat(PriorChoice.parse(text).text()).isEqualTo(text);
    assertThat(PriorChoice.ofJson(text).text()).isEqualTo(text);
  }

  @Test
  void thePlainNameIsTheOneThatServesFewImagesBest() {
    assertThat(PriorChoice.parse("dwp").text()).isEqualTo("dwp:large");
    assertThat(PriorChoice.parse("dwp")).isEqualTo(PriorChoice.parse("dwp:large"));
    assertThat(PriorChoice.parse("dwp:dense").text()).isEqualTo("dwp:dense");
    assertThat(PriorChoice.parse("dwp:mine.dwp").kind()).isEqualTo("dwp");
  }

  /** Before the plain name had another meaning it was written into files. */
  @Test
  void thePlainNameInAFileIsTheDenseOneOfBefore() {
    Line old =
        Json.parse(
            "{\"priors\": [\"dwp\", \"dwp:large\", \"dwp:a.dwp,b.dwp\"], \"initialisation\": \"dwp\"}",
            Line.class,
            "spec.json");
    assertThat(old.priors())
        .extracting(PriorChoice::text)
        .containsExactly("dwp:dense", "dwp:large", "dwp:a.dwp,b.dwp");
    assertThat(old.initialisation().text()).isEqualTo("dwp");
    assertThat(Json.parse(Json.text(old), Line.class, "spec.json")).isEqualTo(old);
    assertThat(PriorChoice.ofJson("dwp")).isEqualTo(PriorChoice.parse("dwp:dense"));
  }

  @Test
  void anInitialisationHasTheSameNamesAsEver() {
    assertThat(InitialisationChoice.parse("dwp").text()).isEqualTo("dwp");
    assertThat(InitialisationChoice.parse("dwp:dense")).isEqualTo(InitialisationChoice.of("dwp"));
  }

  @Test
  void jsonMayHoldObjects() {
    Line line =
        Json.parse(
            """
            {"priors": [{"kind": "dwp", "files": ["a,b.dwp", "c.dwp"]},
                        {"kind": "standard-normal", "scale": 0.5}, {"kind": "dwp"}],
             "initialisation": {"kind": "filters", "files": ["a+b.npz"]}}
            """,
            Line.class,
            "line.json");
    assertThat(line.priors())
        .extracting(PriorChoice::text)
        .containsExactly("dwp:\"a,b.dwp\",c.dwp", "standard-normal:0.5", "dwp:dense");
    assertThat(line.initialisation().text()).isEqualTo("filters:\"a+b.npz\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\": \"dwp\", \"file\": \"a\"} | expected one of the fields [files, kind, scale], found 'file'",
        "{\"files\": []} | kind: expected a text, found nothing",
        "{\"kind\": \"dwp\", \"files\": \"a\"} | files: expected a list of paths, found 'a'",
        "{\"kind\": \"l2\", \"scale\": \"1\"} | scale: expected a number, found '1'",
        "{\"kind\": \"l2\", \"scale\": 1, \"files\": [\"a\"]} | l2: expected a finite scale or files",
        "7 | expected a prior, a text or an object, found 7",
        "\"dwp:\\\"a\" | expected a closing quote, found none after \"a",
        "\"dwp:\\\"a\\\"b\" | expected a comma after \"a\", found 'b'",
        "\"standard-normal:\" | standard-normal:: expected a number or files after the colon, found ''",
      })
  void whatIsNoChoiceIsRefusedWithASentence(String json, String sentence) {
    String text = "{\"priors\": [%s], \"initialisation\": \"xavier\"}".formatted(json);
    assertThatThrownBy(() -> Json.parse(text, Line.class, "line.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("line.json: field 'priors")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b.dwp | dwp:a,b.dwp | dwp:\"a,b.dwp\"",
        "a,b.dwp | dwp:c.dwp,a,b.dwp,d.dwp | dwp:c.dwp,\"a,b.dwp\",d.dwp",
        "a, b.dwp | dwp:a, b.dwp | dwp:\"a, b.dwp\"",
        "a+b.dwp | dwp:a+b.dwp | dwp:\"a+b.dwp\"",
        "a+b.dwp | dwp:a+b.dwp+standard-normal | dwp:\"a+b.dwp\"+standard-normal",
        "a+b,c.dwp | l2:2+dwp:a+b,c.dwp+l2 | l2:2+dwp:\"a+b,c.dwp\"+l2",
        "a.dwp | standard-normal+dwp:a.dwp | standard-normal+dwp:a.dwp",
        "a:b.dwp | dwp:/x/a:b.dwp | dwp:\"/x/a:b.dwp\"",
        "none | dwp:a+l2 | dwp:a+l2",
      })
  void aPersonMayLeaveOutQuotesWhereTheFileIsThere(String file, String typed, String text) {
    List<PriorChoice> read = PriorChoice.parseLayers(typed, Set.of(Path.of(file))::contains);
    assertThat(PriorChoice.text(read)).isEqualTo(text);
    if (!typed.contains("+")) {
      assertThat(InitialisationChoice.parse(typed, Set.of(Path.of(file))::contains).text())
          .isEqualTo(text);
    }
  }

  /** Where both readings are files, each piece is one. */
  @Test
  void aPieceThatIsAFileIsNotJoinedWithTheNext() {
    Set<Path> there = Set.of(Path.of("a.dwp"), Path.of("b.dwp"), Path.of("a.dwp,b.dwp"));
    assertThat(PriorChoice.parse("dwp:a.dwp,b.dwp", there::contains).files())
        .containsExactly(Path.of("a.dwp"), Path.of("b.dwp"));
  }

  @Test
  void peopleAreToldTheNamesOfFiles() {
    assertThat(PriorChoice.parse("dwp:/data/a.dwp,/data/b.dwp").brief())
        .isEqualTo("dwp:a.dwp, b.dwp");
    assertThat(InitialisationChoice.parse("filters:\"/x/a,b.npz\"").brief())
        .isEqualTo("filters:a,b.npz");
  }
}
