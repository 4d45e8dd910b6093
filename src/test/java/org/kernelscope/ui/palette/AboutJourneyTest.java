package org.kernelscope.ui.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.ProgramVersion;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** Whoever reports a fault finds and copies the versions of everything. */
@ExtendWith(FxExtension.class)
class AboutJourneyTest {

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

  private static boolean says(GridPane grid, String text) {
    return grid.lookupAll(".label").stream()
        .anyMatch(node -> ((Labeled) node).getText().contains(text));
  }

  @Test
  void theVersionsAreShownCopiedAndTheDocumentationIsOpened(FxDriver fx) {
    Path readme = folder.resolve("README.md");
    fx.onFx(() -> desk.workbench().documentedIn(readme));
    fx.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    fx.type("about");
    fx.press(KeyCode.ENTER);
    GridPane grid = fx.find("partGrid", GridPane.class);
    fx.waitFor("the engine is known", () -> says(grid, "ND4J"));
    String java = System.getProperty("java.version");
    assertThat(fx.get(() -> says(grid, ProgramVersion.text()))).isTrue();
    assertThat(fx.get(() -> says(grid, java))).isTrue();

    Button copy = fx.find("copyButton", Button.class);
    fx.click(copy);
    fx.waitFor("it says so", () -> copy.getText().equals("Copied"));
    assertThat(fx.get(() -> Clipboard.getSystemClipboard().getString()))
        .contains("Kernelscope: " + ProgramVersion.text(), "Engine: ND4J", "Java: " + java)
        .contains("JavaFX: ", "System: ", "Licence: Apache License 2.0");

    fx.click(fx.find("documentationLink", Hyperlink.class));
    assertThat(fx.get(() -> desk.dialogs().shown())).containsExactly(readme);
    fx.press(KeyCode.ESCAPE);
    fx.waitFor("it is closed", () -> !copy.getScene().getWindow().isShowing());
  }
}
