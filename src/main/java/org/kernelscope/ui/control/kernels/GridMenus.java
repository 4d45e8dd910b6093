package org.kernelscope.ui.control.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.Property;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.ui.control.picture.ExportableControl;

/** A grid's context menu: what can be done with its kernels, and its properties to be chosen. */
final class GridMenus {

  private GridMenus() {}

  /**
   * Entries for a grid that has kernels.
   *
   * @param fitted whether all of them are shown as large as possible
   * @param scored whether a prior is chosen that can score them
   */
  static List<MenuItem> items(KernelGrid grid, boolean fitted, boolean scored) {
    List<MenuItem> items =
        new ArrayList<>(
            List.of(
                item("Open kernel", KeyCode.ENTER, grid.isSelected(), grid::openSelected),
                item("Fit", KeyCode.DIGIT0, !fitted, grid::fit),
                new SeparatorMenuItem(),
                colors(grid),
                limits(grid),
                new SeparatorMenuItem()));
    ScoreEvent event = new ScoreEvent();
    if (grid.scorableProperty().get()) {
      grid.fireEvent(event);
    }
    if (!event.offers().isEmpty()) {
      items.add(scores(grid, event));
    }
    items.add(order(grid, scored));
    return items;
  }

  private static MenuItem item(String text, KeyCode key, boolean enabled, Runnable action) {
    MenuItem item = ExportableControl.item(text, action);
    item.setAccelerator(new KeyCodeCombination(key, KeyCombination.SHORTCUT_ANY));
    item.setDisable(!enabled);
    return item;
  }

  private static Menu colors(KernelGrid grid) {
    Choices<ColorMap> maps = new Choices<>("Colours", grid.colorMapProperty());
    maps.add("As the theme", null);
    maps.separate();
    ColorMap.all().forEach(map -> maps.add(map.title(), map));
    return maps.menu;
  }

  private static Menu limits(KernelGrid grid) {
    Choices<ScaleMode> modes = new Choices<>("Limits", grid.scaleModeProperty());
    for (ScaleMode mode : ScaleMode.values()) {
      modes.add(mode.title(), mode);
    }
    modes.separate();
    modes.menu.getItems().add(check("Clip the largest 0.5 %", grid.robustProperty()));
    return modes.menu;
  }

  /**
   * @param event has been handled by the providers of priors
   */
  private static Menu scores(KernelGrid grid, ScoreEvent event) {
    Choices<ScoreOffer> priors = new Choices<>("Score by prior", grid.scoredByProperty());
    priors.add("None", null);
    priors.separate();
    ScoreOffer present = grid.scoredByProperty().get();
    for (ScoreOffer offer : event.offers()) {
      // The same prior is a new offer each time.
      boolean same = present != null && present.title().equals(offer.title());
      priors.add(offer.title(), same ? present : offer);
    }
    for (Supplier<Optional<ScoreOffer>> file : event.files()) {
      priors
          .menu
          .getItems()
          .add(
              ExportableControl.item(
                  "File…", () -> file.get().ifPresent(grid.scoredByProperty()::set)));
    }
    priors.separate();
    priors.menu.getItems().add(check("Tint by score", grid.tintedProperty()));
    return priors.menu;
  }

  private static Menu order(KernelGrid grid, boolean scored) {
    Choices<GridOrder> orders = new Choices<>("Order", grid.orderProperty());
    for (GridOrder order : GridOrder.values()) {
      MenuItem item = orders.add(order.title(), order);
      item.setDisable(order == GridOrder.SCORE && !scored);
    }
    return orders.menu;
  }

  private static CheckMenuItem check(String text, BooleanProperty property) {
    CheckMenuItem item = new CheckMenuItem(text);
    item.setMnemonicParsing(false);
    item.setSelected(property.get());
    item.setOnAction(event -> property.set(item.isSelected()));
    return item;
  }

  /** A menu that sets a property to one of several values. */
  private static final class Choices<T> {

    final Menu menu;
    private final Property<T> property;
    private final ToggleGroup group = new ToggleGroup();

    Choices(String title, Property<T> property) {
      this.menu = new Menu(title);
      this.property = property;
    }

    MenuItem add(String text, @Nullable T value) {
      RadioMenuItem item = new RadioMenuItem(text);
      item.setMnemonicParsing(false);
      item.setToggleGroup(group);
      T present = property.getValue();
      item.setSelected(value == null ? present == null : value.equals(present));
      item.setOnAction(event -> property.setValue(value));
      menu.getItems().add(item);
      return item;
    }

    void separate() {
      menu.getItems().add(new SeparatorMenuItem());
    }
  }
}
