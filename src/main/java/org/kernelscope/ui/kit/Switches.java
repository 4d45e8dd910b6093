package org.kernelscope.ui.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A row of toggle buttons, of which exactly one is selected. */
public final class Switches {

  private Switches() {}

  /** Fills a box with a button for each value a property can have, by their titles. */
  public static void choices(HBox box, StringProperty property, Map<String, String> titles) {
    List<ToggleButton> buttons = new ArrayList<>();
    titles.forEach(
        (value, title) -> {
          ToggleButton button = new ToggleButton(title);
          // Underscores in names are not mnemonics.
          button.setMnemonicParsing(false);
          button.setMinWidth(Region.USE_PREF_SIZE);
          button.setUserData(value);
          button.setId(box.getId() + "-" + value);
          button.setSelected(value.equals(property.get()));
          button.setOnAction(
              event -> {
                property.set(value);
                mark(box, value);
              });
          buttons.add(button);
        });
    for (int i = 0; i < buttons.size(); i++) {
      String place = i == 0 ? "left-pill" : i == buttons.size() - 1 ? "right-pill" : "center-pill";
      buttons.get(i).getStyleClass().add(place);
    }
    box.getChildren().setAll(buttons);
  }

  /** Presses the button of a value in such a box. */
  public static void mark(HBox box, String value) {
    for (Node child : box.getChildren()) {
      ((ToggleButton) child).setSelected(value.equals(child.getUserData()));
    }
  }

  /** Ties two buttons to a property: {@code on} is down while it is true, {@code off} else. */
  public static void between(ToggleButton off, ToggleButton on, BooleanProperty property) {
    wire(off, false, property);
    wire(on, true, property);
  }

  private static void wire(ToggleButton button, boolean value, BooleanProperty property) {
    Runnable show = () -> button.setSelected(property.get() == value);
    button.setOnAction(event -> property.set(value));
    // A click on the selected button must not deselect it.
    button.selectedProperty().addListener(changed -> show.run());
    property.addListener(changed -> show.run());
    show.run();
  }
}
