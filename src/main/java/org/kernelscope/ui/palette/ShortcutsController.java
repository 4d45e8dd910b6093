package org.kernelscope.ui.palette;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.kit.Sheet;
import org.kernelscope.ui.kit.Views;

/** Wires the sheet of all shortcuts: those of the menus, and those of areas and controls. */
public final class ShortcutsController {

  private static final double WIDTH = 800;

  /** A shortcut, and what it does. */
  private record Line(String does, String keys) {}

  /** What arrows and the like do in a picture that has the focus. */
  private static final List<Line> GESTURES =
      List.of(
          new Line("Choose a kernel, step or place on the map", "Arrows"),
          new Line("First or last kernel, origin of the map", "Home, End"),
          new Line("Open the kernel large", "↵"),
          new Line("Next or previous point of the map", "N, P"),
          new Line("Zoom", "+, −"),
          new Line("Show everything again", "0"),
          new Line("Choose nothing", "Esc"));

  private final Sheet sheet;

  @FXML private Button closeButton;
  @FXML private ScrollPane shortcutScroll;
  @FXML private VBox menuColumn;
  @FXML private VBox ownColumn;

  /** Makes the sheet. It is not shown yet. */
  public ShortcutsController() {
    this.sheet = new Sheet(Views.load("Shortcuts", VBox.class, this), WIDTH);
  }

  @FXML
  void initialize() {
    closeButton.setOnAction(event -> sheet.close());
    Map<String, List<Line>> own = new LinkedHashMap<>();
    for (OwnKey key : OwnKey.values()) {
      own.computeIfAbsent(key.place().title(), first -> new ArrayList<>())
          .add(new Line(key.does(), key.keys().getDisplayText()));
    }
    own.computeIfAbsent(OwnKey.Place.PICTURE.title(), first -> new ArrayList<>()).addAll(GESTURES);
    show(ownColumn, own);
  }

  /** Shows the sheet over a window, or closes it. */
  public void toggle(Parent over, List<MenuActions.Action> actions) {
    if (sheet.isShown()) {
      sheet.close();
      return;
    }
    Map<String, List<Line>> menus = new LinkedHashMap<>();
    actions.stream()
        .filter(action -> !action.keys().isEmpty())
        .forEach(
            action ->
                menus
                    .computeIfAbsent(action.path(), first -> new ArrayList<>())
                    .add(new Line(action.title(), action.keys())));
    show(menuColumn, menus);
    shortcutScroll.setVvalue(0);
    sheet.show(over);
    shortcutScroll.requestFocus();
  }

  private static void show(VBox column, Map<String, List<Line>> sections) {
    column.getChildren().clear();
    sections.forEach(
        (title, lines) -> {
          Label heading = new Label(title);
          heading.getStyleClass().add("panel-title");
          column.getChildren().add(heading);
          lines.forEach(line -> column.getChildren().add(row(line)));
        });
  }

  private static HBox row(Line line) {
    Label does = new Label(line.does());
    does.setMinWidth(0);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Label keys = new Label(line.keys());
    keys.getStyleClass().add("keys");
    keys.setMinWidth(Region.USE_PREF_SIZE);
    HBox row = new HBox(does, gap, keys);
    row.getStyleClass().add("shortcut");
    return row;
  }
}
