package org.kernelscope.ui.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.RecentFiles;

/** What was opened yesterday is opened again from the menu, where it was opened then. */
@ExtendWith(FxExtension.class)
class RecentFilesJourneyTest {

  @TempDir Path folder;

  private Path kept;
  private Path kernels;
  private WorkbenchFixture desk;

  @BeforeEach
  void prepare(FxDriver fx) throws IOException {
    kept = folder.resolve("home/recent.json");
    kernels = folder.resolve("mine.npz");
    Files.copy(Bundled.SAMPLE_DATA.resolve("kernels/glyphs-7x7.npz"), kernels);
    open(fx);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder.resolve("workspace"), 1);
    fx.onFx(() -> desk.workbench().recent().keepIn(kept));
  }

  private void openAgain(FxDriver fx) {
    close();
    fx.onFx(() -> fx.stage().hide());
    open(fx);
  }

  private Menu menu() {
    MenuBar bar = (MenuBar) desk.root().lookup(".menu-bar");
    return bar.getMenus().get(0).getItems().stream()
        .flatMap(item -> item instanceof Menu inner ? java.util.stream.Stream.of(inner) : null)
        .findFirst()
        .orElseThrow();
  }

  private List<String> names(FxDriver fx) {
    return fx.get(
        () ->
            desk.workbench().recent().files().stream()
                .map(one -> one.path().getFileName().toString())
                .toList());
  }

  private void waitForFile(FxDriver fx, String text) {
    fx.waitFor(
        "it is kept",
        () -> {
          try {
            return Files.exists(kept) && Files.readString(kept).contains(text);
          } catch (IOException unreadable) {
            return false;
          }
        });
  }

  @Test
  void aFileComesBackInTheAreaThatItWasOpenedIn(FxDriver fx) {
    assertThat(fx.get(() -> menu().isDisable())).as("nothing was opened yet").isTrue();
    fx.onFx(
        () -> {
          desk.workbench().areaProperty().set(Area.PRIORS);
          desk.workbench().open(List.of(kernels));
        });
    fx.waitFor("it is in the menu", () -> !menu().isDisable());
    waitForFile(fx, "mine.npz");

    openAgain(fx);
    fx.onFx(() -> desk.workbench().areaProperty().set(Area.COMPARE));
    fx.waitFor("it is in the menu again", () -> !menu().isDisable());
    MenuItem item = fx.get(() -> menu().getItems().get(0));
    assertThat(item.getText()).startsWith("mine.npz — ");
    fx.onFx(item::fire);
    fx.waitFor(
        "Priors is in front with it",
        () ->
            desk.workbench().areaProperty().get() == Area.PRIORS
                && desk.workbench().priors().shelf().choices().stream()
                    .anyMatch(choice -> choice.file().contains("mine")));
  }

  @Test
  void aFolderOfDataIsKeptOnceItIsKnownToBeOne(FxDriver fx) throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    fx.onFx(() -> desk.workbench().compare().data().useFolder(empty));
    fx.waitFor("it is refused", () -> !desk.dialogs().heard().isEmpty());
    assertThat(names(fx)).isEmpty();
    Path digits = Bundled.SAMPLE_DATA.resolve("mnist");
    fx.onFx(() -> desk.workbench().compare().data().useFolder(digits));
    fx.waitFor("it is in the menu", () -> !menu().isDisable());
    assertThat(names(fx)).containsExactly("mnist");
  }

  @Test
  void whatIsGoneIsDroppedAndTheListCanBeCleared(FxDriver fx) throws IOException {
    Path other = Files.copy(kernels, folder.resolve("other.npz"));
    RecentFiles recent = desk.workbench().recent();
    fx.onFx(
        () -> {
          recent.add(kernels);
          recent.add(other);
        });
    assertThat(names(fx)).containsExactly("other.npz", "mine.npz");
    RecentFiles.Opened gone = fx.get(() -> recent.files().get(0));
    Files.delete(other);
    fx.onFx(() -> desk.workbench().reopen(gone));
    fx.waitFor("it is said", () -> !desk.dialogs().heard().isEmpty());
    assertThat(desk.dialogs().heard().get(0)).isEqualTo(other + " is no longer there.");
    fx.waitFor("it is dropped", () -> recent.files().size() == 1);

    MenuItem clear = fx.get(() -> menu().getItems().get(menu().getItems().size() - 1));
    fx.onFx(clear::fire);
    fx.waitFor("the menu is empty", () -> menu().isDisable());
    waitForFile(fx, "\"files\" : [ ]");
  }

  @Test
  void theLastTenAreKeptTheNewestFirst(FxDriver fx) throws IOException {
    RecentFiles recent = desk.workbench().recent();
    for (int i = 0; i < 12; i++) {
      Path one = Files.createFile(folder.resolve("file" + i + ".npy"));
      fx.onFx(() -> recent.add(one));
    }
    fx.onFx(() -> recent.add(folder.resolve("file5.npy")));
    assertThat(names(fx)).hasSize(10).startsWith("file5.npy", "file11.npy").endsWith("file2.npy");
  }

  @Test
  void aFileOfNonsenseIsAnEmptyList(FxDriver fx) throws IOException {
    Files.createDirectories(kept.getParent());
    for (String text :
        List.of(
            "", "[]", "{\"files\": null}", "{\"files\": [null, {\"path\": null, \"area\": 1}]}")) {
      Files.writeString(kept, text);
      openAgain(fx);
      assertThat(names(fx)).as(text).isEmpty();
    }
    fx.onFx(() -> desk.workbench().recent().add(kernels));
    waitForFile(fx, "mine.npz");
  }
}
