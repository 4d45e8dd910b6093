package org.kernelscope.ui.kit;

import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the menu bar's commands. A command runs once, even if its keys are held: the system
 * repeats a held key, and each repetition would start another run. And it runs wherever the focus
 * is: an editable box would otherwise consume all keys, even those that it does not use.
 */
public final class KeyRepeatFilter {

  private final MenuBar menus;
  private @Nullable KeyCode held;

  private KeyRepeatFilter(MenuBar menus) {
    this.menus = menus;
  }

  /** Lets only the first press of a command's keys through to {@code menus}. */
  public static void of(MenuBar menus) {
    KeyRepeatFilter keys = new KeyRepeatFilter(menus);
    menus
        .sceneProperty()
        .addListener(
            (property, old, scene) -> {
              if (scene != null) {
                keys.watch(scene);
              }
            });
  }

  private void watch(Scene scene) {
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          // A second press without a release between is a repetition by the system.
          boolean again = event.getCode() == held;
          held = event.getCode();
          if (isCommand(menus.getMenus(), event)) {
            if (again) {
              event.consume();
            } else if (event.getTarget() instanceof ComboBox<?> box && box.isEditable()) {
              event.consume();
              obey(scene, event);
            }
          }
        });
    scene.addEventFilter(KeyEvent.KEY_RELEASED, event -> held = null);
  }

  private static void obey(Scene scene, KeyEvent event) {
    List.copyOf(scene.getAccelerators().entrySet()).stream()
        .filter(command -> command.getKey().match(event))
        .forEach(command -> command.getValue().run());
  }

  private static boolean isCommand(List<? extends MenuItem> items, KeyEvent event) {
    return items.stream()
        .anyMatch(
            item ->
                item instanceof Menu menu
                    ? isCommand(menu.getItems(), event)
                    : item.getAccelerator() != null && item.getAccelerator().match(event));
  }
}
