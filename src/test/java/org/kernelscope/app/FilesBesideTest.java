package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilesBesideTest {

  private final Path grid = Path.of("out", "grid.png");

  @Test
  void aSetAloneHasTheFileAsItWasNamed() {
    assertThat(FilesBeside.of(grid, List.of("a/b"))).containsEntry("a/b", grid);
  }

  @Test
  void layersThatDifferInSpecialCharactersOrInCaseHaveFilesOfTheirOwn() {
    Map<String, Path> files =
        FilesBeside.of(grid, List.of("enc/conv", "enc:conv", "enc-conv-2", "Enc conv", "é"));
    assertThat(files.values())
        .extracting(Path::toString)
        .containsExactly(
            "out/grid-enc-conv.png",
            "out/grid-enc-conv-2.png",
            "out/grid-enc-conv-2-2.png",
            "out/grid-Enc-conv-3.png",
            "out/grid--.png");
  }

  @Test
  void aNameBeyondWhatFileSystemsTakeIsCut() {
    String layer = "block/".repeat(100);
    Map<String, Path> files = FilesBeside.of(grid, List.of(layer + "a", layer + "b"));
    assertThat(files.values()).doesNotHaveDuplicates();
    assertThat(files.values())
        .allSatisfy(file -> assertThat(file.getFileName().toString().length()).isLessThan(130));
  }

  @Test
  void aNameWithoutAnEndingStaysWithoutOne() {
    assertThat(FilesBeside.of(Path.of("grid"), List.of("a", "b")))
        .containsEntry("b", Path.of("grid-b"));
  }
}
