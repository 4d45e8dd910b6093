package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;

/** One name a thing, whoever speaks of it. */
class VocabularyTest {

  private static final Path PROJECT = Path.of(System.getProperty("kernelscope.home", ""));

  /** The names in a table of the glossary, by their keys. */
  private static Map<String, String> table(String section) throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/vocabulary.md"));
    String part = page.substring(page.indexOf("## " + section)).split("\n## ", 2)[0];
    Map<String, String> names = new LinkedHashMap<>();
    for (String line : part.lines().toList()) {
      String[] cells = line.split("\\s*\\|\\s*", -1);
      if (cells.length > 3 && cells[2].startsWith("`")) {
        names.put(cells[2].replace("`", ""), cells[1]);
      }
    }
    return names;
  }

  @Test
  void theGlossaryHasEveryPriorUnderTheNameOfTheProgram() throws IOException {
    Map<String, String> names = new HashMap<>();
    PriorKinds.offers().forEach(offer -> names.put(offer.name(), offer.title()));
    assertThat(table("Priors")).containsExactlyInAnyOrderEntriesOf(names);
  }

  @Test
  void theGlossaryHasEveryInitialisationUnderTheNameOfTheProgram() throws IOException {
    Map<String, String> names = new HashMap<>();
    Initialisations.all().forEach(kind -> names.put(kind.key(), kind.title()));
    assertThat(table("Initialisations")).containsExactlyInAnyOrderEntriesOf(names);
  }

  @Test
  void noTwoThingsShareANameAndNoNameIsAKey() {
    List<String> names =
        Stream.concat(
                PriorKinds.offers().stream().map(PriorKind.Offer::title),
                Initialisations.all().stream().map(InitialisationKind::title))
            .toList();
    assertThat(names).doesNotHaveDuplicates().noneMatch(name -> name.contains(":"));
  }

  @Test
  void aSettingIsCalledTheSameInEveryKindOfRun() {
    Map<String, List<String>> labels = new TreeMap<>();
    for (RunKind kind : RunKind.values()) {
      for (Setting<?> setting : kind.settings().all()) {
        List<String> said = labels.computeIfAbsent(setting.key(), key -> new ArrayList<>());
        if (!said.contains(setting.label())) {
          said.add(setting.label());
        }
      }
    }
    // In Few-shot it is the posterior means that start somewhere.
    assertThat(labels.remove("initialisation"))
        .containsExactlyInAnyOrder("Initialisation", "Start of the means");
    labels.forEach((key, said) -> assertThat(said).as(key).hasSize(1));
  }
}
