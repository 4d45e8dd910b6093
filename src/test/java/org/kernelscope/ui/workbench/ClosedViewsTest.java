package org.kernelscope.ui.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.control.Button;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.ui.compare.ColumnViewModel;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Released;
import org.kernelscope.ui.runs.Notice;

/** What is closed while the window goes on is released. */
@ExtendWith(FxExtension.class)
class ClosedViewsTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder.resolve("workspace"), 1);
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void aColumnThatIsRemoved(FxDriver fx) {
    CompareViewModel compare = desk.workbench().compare();
    Released released = new Released(fx);
    fx.onFx(compare::addColumn);
    desk.waitForInitialKernels();
    int number = fx.get(() -> compare.columns().size());
    // Its settings open in a window of their own.
    fx.onFx(() -> fx.find("settings" + number, Button.class).fire());
    fx.pulse();
    fx.onFx(() -> fx.find("settings" + number, Button.class).fire());
    fx.onFx(
        () -> {
          ColumnViewModel column = compare.columns().get(number - 1);
          released.add(column);
          released.add(column.kernelsProperty().get());
          released.add(fx.find("grid" + number, Node.class));
          released.add(fx.find("settings" + number, Button.class));
          compare.removeColumn(column);
        });
    fx.pulse();
    released.await();
    assertThat(fx.get(() -> compare.columns().size())).isEqualTo(number - 1);
  }

  @Test
  void aNoticeThatIsAnswered(FxDriver fx) {
    Released released = new Released(fx);
    fx.onFx(
        () -> {
          Notice notice = new Notice("Two runs?", "Resume", "Not now", () -> {}, () -> {});
          desk.workbench().notices().add(notice);
          released.add(notice);
        });
    fx.pulse();
    fx.onFx(
        () -> {
          Button refusal = fx.button(fx.find("noticeBox", Node.class), "Not now");
          released.add(refusal);
          refusal.fire();
        });
    fx.pulse();
    released.await();
  }
}
