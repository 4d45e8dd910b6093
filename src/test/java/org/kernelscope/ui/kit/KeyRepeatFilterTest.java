package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FxExtension.class)
class KeyRepeatFilterTest {

  private final TextField field = new TextField("");
  private int started;

  private VBox content() {
    MenuItem start = new MenuItem("Start");
    start.setAccelerator(KeyCombination.valueOf("Ctrl+Enter"));
    start.setOnAction(event -> started++);
    MenuBar menus = new MenuBar(new Menu("Run", null, new Menu("More", null, start)));
    KeyRepeatFilter.of(menus);
    return new VBox(menus, field);
  }

  private void key(FxDriver fx, EventType<KeyEvent> type, KeyCode code, boolean control) {
    fx.onFx(
        () ->
            Event.fireEvent(field, new KeyEvent(type, "", "", code, false, control, false, false)));
  }

  @Test
  void aCommandHappensOnceHoweverLongItsKeysAreHeld(FxDriver fx) {
    fx.show(this::content, 200, 100);
    key(fx, KeyEvent.KEY_PRESSED, KeyCode.CONTROL, true);
    for (int repetition = 0; repetition < 5; repetition++) {
      key(fx, KeyEvent.KEY_PRESSED, KeyCode.ENTER, true);
    }
    assertThat(started).isEqualTo(1);
    key(fx, KeyEvent.KEY_RELEASED, KeyCode.ENTER, true);
    key(fx, KeyEvent.KEY_PRESSED, KeyCode.ENTER, true);
    assertThat(started).isEqualTo(2);
    // The release went to another window; whoever presses again begins with Ctrl.
    key(fx, KeyEvent.KEY_PRESSED, KeyCode.CONTROL, true);
    key(fx, KeyEvent.KEY_PRESSED, KeyCode.ENTER, true);
    assertThat(started).isEqualTo(3);
  }

  @Test
  void keysThatAreNoCommandRepeat(FxDriver fx) {
    fx.show(this::content, 200, 100);
    fx.onFx(
        () -> {
          field.setText("abc");
          field.requestFocus();
          field.end();
        });
    for (int repetition = 0; repetition < 3; repetition++) {
      key(fx, KeyEvent.KEY_PRESSED, KeyCode.BACK_SPACE, false);
    }
    String left = fx.get(field::getText);
    assertThat(left).isEmpty();
  }
}
