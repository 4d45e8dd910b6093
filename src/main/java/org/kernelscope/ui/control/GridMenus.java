package org.kernelscope.ui.control;

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
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.picture.ColorMap;

/** The parts of a grid's context menu in which its properties are chosen. */
final class GridMenus {

  private GridMenus() {}

  static Menu colors(KernelGrid grid) {
    Choices<ColorMap> maps = new Choices<>("Colours", grid.colorMapProperty());
    maps.add("As the theme", null);
    maps.separate();
    ColorMap.all().forEach(map -> maps.add(map.title(), map));
    return maps.menu;
  }

  static Menu limits(KernelGrid grid) {
    Choices<ScaleMode> modes = new Choices<>("Limits", grid.scaleModeProperty());
    for (ScaleMode mode : ScaleMode.values()) {
      modes.add(mode.title(), mode);
    }
    modes.separate();
    modes.menu.getItems().add(check("Clip the largest 0.5 %", grid.robustProperty()));
    return modes.menu;
  }

  /**
   * @param event has gone by those who offer priors
   */
  static Menu scores(KernelGrid grid, ScoreEvent event) {
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
          .add(Pictured.item("File…", () -> file.get().ifPresent(grid.scoredByProperty()::set)));
    }
    priors.separate();
    priors.menu.getItems().add(check("Tint by score", grid.tintedProperty()));
    return priors.menu;
  }

  static Menu order(KernelGrid grid, boolean scored) {
    Choices<GridOrder> orders = new Choices<>("Order", grid.orderProperty());
    for (GridOrder order : GridOrder.values()) {
      MenuItem item = orders.add(order.title(), order);
      item.setDisable(order == GridOrder.SCORE && !scored);
    }
    return orders.menu;
  }

  private static CheckMenuItem check(String text, BooleanProperty property) {
    CheckMenuItem item = new CheckMenuItem(text);
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
