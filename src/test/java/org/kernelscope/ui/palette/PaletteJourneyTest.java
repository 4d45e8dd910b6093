package org.kernelscope.ui.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelscope.ui.archive.RecordedRuns.run;
import static org.kernelscope.ui.archive.RecordedRuns.spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** Everything that the window does, and every run, a few letters away. */
@ExtendWith(FxExtension.class)
class PaletteJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) throws IOException {
    run(folder, "2026-03-02T10:00:00Z", spec(1, 40), "finished", 0.1, 0.5, 0.7, 0.8);
    run(folder, "2026-03-03T10:00:00Z", spec(2, 60), "finished", 0.2, 0.6);
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 1);
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static void ask(FxDriver fx) {
    fx.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    fx.waitFor("the palette is there", () -> isThere(fx));
  }

  private static boolean isThere(FxDriver fx) {
    return fx.get(
        () ->
            javafx.stage.Window.getWindows().stream()
                .anyMatch(window -> window.getScene().getRoot().lookup("#queryField") != null));
  }

  @SuppressWarnings("unchecked")
  private static ListView<PaletteEntry> list(FxDriver fx) {
    return fx.find("entryList", ListView.class);
  }

  private static List<String> titles(FxDriver fx) {
    ListView<PaletteEntry> list = list(fx);
    return fx.get(() -> list.getItems().stream().map(PaletteEntry::title).toList());
  }

  private static void type(FxDriver fx, String words) {
    fx.type(words);
    TextField field = fx.find("queryField", TextField.class);
    fx.waitFor("it is typed", () -> field.getText().equals(words));
  }

  @Test
  void anAreaAndAThemeAreAFewLettersAway(FxDriver fx) {
    ask(fx);
    type(fx, "few");
    fx.press(KeyCode.ENTER);
    fx.waitFor(
        "Few-shot is in front",
        () -> desk.workbench().areaProperty().get() == Area.FEW_SHOT && !isThere(fx));
    ask(fx);
    assertThat(fx.get(() -> fx.find("queryField", TextField.class).getText())).isEmpty();
    type(fx, "theme dark");
    fx.press(KeyCode.ENTER);
    fx.waitFor("it is dark", () -> Theme.shownProperty().get() == Theme.DARK);
  }

  @Test
  void everyMenuItemIsThereByItselfAndIsDoneAsIfClicked(FxDriver fx) {
    int[] done = {0};
    fx.onFx(
        () -> {
          MenuBar bar = (MenuBar) desk.root().lookup(".menu-bar");
          MenuItem added = new MenuItem("_Water the plants");
          added.setOnAction(event -> done[0]++);
          Menu garden = new Menu("_Garden");
          garden.getItems().add(added);
          bar.getMenus().get(0).getItems().add(garden);
        });
    ask(fx);
    assertThat(titles(fx)).contains("Water the plants", "Stop", "Priors", "About Kernelscope");
    type(fx, "plants garden");
    assertThat(titles(fx)).containsExactly("Water the plants");
    fx.press(KeyCode.ENTER);
    assertThat(done[0]).isEqualTo(1);
  }

  @Test
  void whatCannotBeDoneNowIsSaidAndNotDone(FxDriver fx) {
    ask(fx);
    type(fx, "stop run");
    ListView<PaletteEntry> list = list(fx);
    PaletteEntry stop = fx.get(() -> list.getItems().get(0));
    assertThat(stop.title()).isEqualTo("Stop");
    assertThat(stop.enabled()).isFalse();
    assertThat(stop.detail()).endsWith("not now");
    fx.press(KeyCode.ENTER);
    assertThat(isThere(fx)).as("the palette waits for something that can be done").isTrue();
    fx.press(KeyCode.ESCAPE);
    fx.waitFor("it is closed", () -> !isThere(fx));
  }

  @Test
  void aRunOfAnEarlierDayOpensInItsArea(FxDriver fx) {
    fx.onFx(() -> desk.workbench().areaProperty().set(Area.PRIORS));
    ask(fx);
    type(fx, "2 mnist seed");
    ListView<PaletteEntry> list = list(fx);
    fx.waitFor(
        "the workspace is read",
        () ->
            list.getItems().stream().anyMatch(one -> one.title().equals("xavier, mnist, seed 2")));
    fx.press(KeyCode.ENTER);
    fx.waitFor(
        "its curve is there",
        () ->
            desk.workbench().areaProperty().get() == Area.COMPARE
                && desk.workbench().compare().columns().get(0).scoreProperty().get().steps().length
                    == 2);
  }

  @Test
  void arrowsChooseAndTheMouseDoes(FxDriver fx) {
    ask(fx);
    type(fx, "kernels");
    ListView<PaletteEntry> list = list(fx);
    assertThat(titles(fx)).hasSizeGreaterThan(2);
    assertThat(fx.get(list.getSelectionModel()::getSelectedIndex)).isZero();
    fx.press(KeyCode.DOWN);
    fx.press(KeyCode.DOWN);
    assertThat(fx.get(list.getSelectionModel()::getSelectedIndex)).isEqualTo(2);
    fx.press(KeyCode.UP);
    fx.press(KeyCode.UP);
    fx.press(KeyCode.UP);
    assertThat(fx.get(list.getSelectionModel()::getSelectedIndex)).isEqualTo(titles(fx).size() - 1);
    TextField field = fx.find("queryField", TextField.class);
    fx.onFx(field::clear);
    fx.type("sources");
    Node cell = fx.get(() -> list.lookup(".list-cell:filled"));
    fx.click(cell);
    fx.waitFor("Sources is in front", () -> desk.workbench().areaProperty().get() == Area.SOURCES);
  }

  @Test
  void theFocusIsWhereItWasAndTheWindowHearsNothingOfWhatIsTyped(FxDriver fx) {
    TextField steps = fx.get(() -> (TextField) desk.root().lookup("#stepsField"));
    fx.onFx(
        () -> {
          steps.requestFocus();
          steps.selectAll();
        });
    String before = fx.get(steps::getText);
    ask(fx);
    fx.type("dark ");
    String meanwhile = fx.get(steps::getText);
    assertThat(meanwhile).isEqualTo(before);
    fx.press(KeyCode.ESCAPE);
    fx.waitFor("it is closed", () -> !isThere(fx));
    assertThat(fx.get(steps::isFocused)).isTrue();
    fx.type("77");
    String after = fx.get(steps::getText);
    assertThat(after).isEqualTo("77");
    // The same keys close it, and open it again.
    ask(fx);
    fx.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    fx.waitFor("it is closed", () -> !isThere(fx));
    ask(fx);
  }
}
