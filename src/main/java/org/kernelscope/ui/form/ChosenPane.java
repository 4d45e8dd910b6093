package org.kernelscope.ui.form;

import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.ui.control.Hint;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A row for each chosen setting, with a button that removes it, and below them a menu of the other
 * settings.
 */
public final class ChosenPane extends VBox {

  private final ChosenForm form;
  private final String dropped;
  private final Consumer<Setting<?>> choose;
  private final FormPane rows = new FormPane();
  private final MenuButton offers;

  /**
   * @param title of the menu
   * @param dropped the meaning of removing a setting, for its tooltip
   * @param choose chooses a setting, with a suitable value
   */
  public ChosenPane(ChosenForm form, String title, String dropped, Consumer<Setting<?>> choose) {
    this.form = form;
    this.dropped = dropped;
    this.choose = choose;
    this.offers = new MenuButton(title);
    getStyleClass().add("chosen-settings");
    form.fields().forEach(field -> rows.row(field, editor(field)));
    offers.setMaxWidth(Double.MAX_VALUE);
    offers.setMnemonicParsing(false);
    offers.disableProperty().bind(rows.lockedProperty());
    form.onChange(this::offer);
    offer();
    getChildren().addAll(rows, offers);
  }

  private <T> HBox editor(Field<T> field) {
    Control editor = rows.editor(field);
    HBox.setHgrow(editor, Priority.ALWAYS);
    Button drop = new Button();
    drop.setGraphic(new FontIcon("fth-x"));
    drop.getStyleClass().addAll("button-icon", "flat");
    Hint.setText(drop, dropped);
    drop.setAccessibleText(dropped + ": " + field.setting().label());
    drop.disableProperty().bind(rows.lockedProperty());
    drop.setOnAction(event -> form.drop(field.setting()));
    HBox both = new HBox(editor, drop);
    both.getStyleClass().add("field-row");
    return both;
  }

  private void offer() {
    offers.getItems().setAll(form.offered().stream().map(this::item).toList());
  }

  private MenuItem item(Setting<?> setting) {
    MenuItem item = new MenuItem(setting.label());
    item.setMnemonicParsing(false);
    item.setOnAction(event -> choose.accept(setting));
    return item;
  }

  /** The menu. */
  public MenuButton offers() {
    return offers;
  }

  /** Whether nothing can be chosen or edited for now. */
  public BooleanProperty lockedProperty() {
    return rows.lockedProperty();
  }
}
