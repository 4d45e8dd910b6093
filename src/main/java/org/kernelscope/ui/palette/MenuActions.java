package org.kernelscope.ui.palette;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;

/**
 * The actions of a menu bar, as it is now. Whatever has a menu item is in the palette and, with an
 * accelerator, among the shortcuts.
 */
public final class MenuActions {

  /**
   * An item of a menu.
   *
   * @param path the titles of its menus, such as {@code File} or {@code File › Open recent}
   * @param title its text, without the mark of its mnemonic
   * @param keys its accelerator in words; empty if it has none
   * @param enabled whether it and its menus are
   */
  public record Action(MenuItem item, String path, String title, String keys, boolean enabled) {

    boolean isChosen() {
      return (item instanceof RadioMenuItem radio && radio.isSelected())
          || (item instanceof CheckMenuItem check && check.isSelected());
    }

    /** Does what a click on the item does. */
    void perform() {
      if (item.isDisable()) {
        return;
      }
      if (item instanceof RadioMenuItem radio) {
        radio.setSelected(true);
      } else if (item instanceof CheckMenuItem check) {
        check.setSelected(!check.isSelected());
      }
      item.fire();
    }
  }

  private MenuActions() {}

  /** All visible items in their order, without menus and separators. */
  public static List<Action> of(MenuBar bar) {
    List<Action> found = new ArrayList<>();
    bar.getMenus().forEach(menu -> collect(menu, title(menu), !menu.isDisable(), found));
    return found;
  }

  private static void collect(Menu menu, String path, boolean enabled, List<Action> found) {
    for (MenuItem item : menu.getItems()) {
      boolean able = enabled && !item.isDisable();
      if (!item.isVisible() || item instanceof SeparatorMenuItem) {
        continue;
      }
      if (item instanceof Menu inner) {
        collect(inner, path + " › " + title(inner), able, found);
      } else {
        found.add(new Action(item, path, title(item), keys(item), able));
      }
    }
  }

  private static String keys(MenuItem item) {
    KeyCombination keys = item.getAccelerator();
    return keys == null ? "" : keys.getDisplayText();
  }

  private static String title(MenuItem item) {
    String text = item.getText() == null ? "" : item.getText();
    return item.isMnemonicParsing() ? text.replaceFirst("_", "") : text;
  }
}
