package org.kernelscope.ui.compare;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.ui.form.Field;
import org.kernelscope.ui.form.FormPane;
import org.kernelscope.ui.kit.Phase;
import org.kordamp.ikonli.javafx.FontIcon;

/** What a person sees and changes of the settings that one column has for itself. */
final class ColumnSettings {

  private final CompareViewModel compare;
  private final ColumnViewModel column;
  private final FormPane rows = new FormPane();
  private final MenuButton offers = new MenuButton("Change a setting");
  private final PopOver popOver = new PopOver();

  ColumnSettings(CompareViewModel compare, ColumnViewModel column) {
    this.compare = compare;
    this.column = column;
    for (Field<?> field : column.form().fields()) {
      rows.row(field, editor(field));
    }
    BooleanBinding locked =
        Bindings.createBooleanBinding(
            () -> compare.phaseProperty().get() != Phase.IDLE, compare.phaseProperty());
    rows.lockedProperty().bind(locked);
    offers.setId("changeSetting" + column.color());
    offers.disableProperty().bind(locked);
    offers.setMaxWidth(Double.MAX_VALUE);
    offers.setMnemonicParsing(false);
    column.form().onChange(this::offer);
    offer();
    Label note = new Label("Of this column alone; everything else is as in the form on the right.");
    note.getStyleClass().add("panel-note");
    note.setWrapText(true);
    VBox content = new VBox(note, rows, offers);
    content.getStyleClass().add("column-settings");
    popOver.setContentNode(content);
    popOver.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
    popOver.setDetachable(false);
    popOver.setAnimated(false);
  }

  private <T> HBox editor(Field<T> field) {
    Control editor = rows.editor(field);
    HBox.setHgrow(editor, Priority.ALWAYS);
    Button drop = new Button();
    drop.setGraphic(new FontIcon("fth-x"));
    drop.getStyleClass().addAll("button-icon", "flat");
    drop.setTooltip(new Tooltip("As in all other columns"));
    drop.setAccessibleText("As in all other columns: " + field.setting().label());
    drop.disableProperty().bind(rows.lockedProperty());
    drop.setOnAction(event -> compare.unchange(column, field.setting()));
    HBox both = new HBox(editor, drop);
    both.getStyleClass().add("field-row");
    return both;
  }

  private void offer() {
    offers.getItems().setAll(column.form().offered().stream().map(this::item).toList());
  }

  private <T> MenuItem item(Setting<T> setting) {
    MenuItem item = new MenuItem(setting.label());
    item.setMnemonicParsing(false);
    item.setOnAction(event -> compare.change(column, setting));
    return item;
  }

  /** Shows them below a button, or no more. */
  void toggle(Button below) {
    if (popOver.isShowing()) {
      popOver.hide();
    } else {
      popOver.show(below);
    }
  }

  /** Closes what is open, for good. */
  void close() {
    popOver.hide();
  }
}
