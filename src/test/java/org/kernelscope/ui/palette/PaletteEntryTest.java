package org.kernelscope.ui.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is typed finds entries by all its words, in any order; the nearest is first. */
class PaletteEntryTest {

  private static PaletteEntry entry(String title, String detail, String keys) {
    return new PaletteEntry(title, detail, "fth-x", keys, true, () -> {});
  }

  private static final List<PaletteEntry> ENTRIES =
      List.of(
          entry("Show the log", "Help", ""),
          entry("Stop", "Run", "Ctrl+."),
          entry("Restore what was stopped", "Run", ""),
          entry("Empty the trash…", "File", ""),
          entry("dwp, mnist, seed 3", "ConvNet, stopped", ""));

  private static List<String> found(String query) {
    List<String> words = PaletteEntry.wordsOf(query);
    return ENTRIES.stream()
        .flatMap(
            entry -> entry.distance(words).stream().mapToObj(far -> new Ranked(entry.title(), far)))
        .sorted(Comparator.comparingInt(Ranked::far))
        .map(Ranked::title)
        .toList();
  }

  private record Ranked(String title, int far) {}

  @Test
  void theWordsMayComeInAnyOrderAndCase() {
    assertThat(found("LOG show")).containsExactly("Show the log");
    assertThat(found("  seed mnist ")).containsExactly("dwp, mnist, seed 3");
    assertThat(found("mnist trash")).isEmpty();
  }

  @Test
  void aTitleThatBeginsWithTheWordIsNearestAndADetailFarthest() {
    assertThat(found("stop"))
        .containsExactly("Stop", "Restore what was stopped", "dwp, mnist, seed 3");
    assertThat(Stream.of("st", "o", "T").map(text -> found(text).get(0)))
        .containsExactly("Stop", "Show the log", "Show the log");
  }

  @Test
  void shortcutsAndMenusAreFoundToo() {
    assertThat(found("ctrl+.")).containsExactly("Stop");
    assertThat(found("file")).containsExactly("Empty the trash…");
  }

  @Test
  void nothingTypedIsEverything() {
    assertThat(found("  ")).hasSameSizeAs(ENTRIES);
  }
}
