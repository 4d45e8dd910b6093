package org.kernelscope.ui.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuBar;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** F1 tells every shortcut that there is. */
@ExtendWith(FxExtension.class)
class ShortcutsJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 1);
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static boolean isThere(FxDriver fx) {
    return fx.get(
        () ->
            Window.getWindows().stream()
                .anyMatch(window -> window.getScene().getRoot().lookup("#menuColumn") != null));
  }

  private static List<String> texts(FxDriver fx, String column) {
    VBox box = fx.find(column, VBox.class);
    return fx.get(
        () ->
            box.lookupAll(".label").stream()
                .map(Labeled.class::cast)
                .map(Labeled::getText)
                .toList());
  }

  @Test
  void theSheetHasEveryAcceleratorAndEveryKeyOfTheAreas(FxDriver fx) {
    fx.press(KeyCode.F1);
    fx.waitFor("the sheet is there", () -> isThere(fx));
    List<String> menus = texts(fx, "menuColumn");
    List<MenuActions.Action> actions =
        fx.get(() -> MenuActions.of((MenuBar) desk.root().lookup(".menu-bar")));
    for (MenuActions.Action action : actions) {
      if (!action.keys().isEmpty()) {
        assertThat(menus).contains(action.path(), action.title(), action.keys());
      }
    }
    assertThat(menus).contains("Ctrl+Shift+P", "F1", "Ctrl+7");
    List<String> own = texts(fx, "ownColumn");
    for (OwnKey key : OwnKey.values()) {
      assertThat(own).contains(key.place().title(), key.does(), key.keys().getDisplayText());
    }
  }

  @Test
  void itClosesByTheSameKeyByEscapeAndByItsButton(FxDriver fx) {
    Node before = fx.get(() -> desk.root().getScene().getFocusOwner());
    fx.press(KeyCode.F1);
    fx.waitFor("it is there", () -> isThere(fx));
    fx.press(KeyCode.F1);
    fx.waitFor("it is closed", () -> !isThere(fx));
    fx.press(KeyCode.F1);
    fx.waitFor("it is there", () -> isThere(fx));
    fx.press(KeyCode.ESCAPE);
    fx.waitFor("it is closed", () -> !isThere(fx));
    fx.press(KeyCode.F1);
    fx.waitFor("it is there", () -> isThere(fx));
    fx.click(fx.find("closeButton", Button.class));
    fx.waitFor("it is closed", () -> !isThere(fx));
    assertThat(fx.get(() -> desk.root().getScene().getFocusOwner())).isSameAs(before);
  }
}
