package org.kernelscope.ui.palette;

import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A line of the palette: icon, title, where it is from, and its shortcut. */
final class PaletteCell extends ListCell<PaletteEntry> {

  private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");

  private final FontIcon icon = new FontIcon();
  private final Label title = new Label();
  private final Label detail = new Label();
  private final Label keys = new Label();
  private final HBox line;

  /**
   * @param perform what a click on an entry does
   */
  PaletteCell(Consumer<PaletteEntry> perform) {
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    title.getStyleClass().add("palette-title");
    detail.getStyleClass().add("panel-note");
    keys.getStyleClass().add("keys");
    keys.setMinWidth(USE_PREF_SIZE);
    detail.setMinWidth(0);
    line = new HBox(icon, title, detail, gap, keys);
    line.getStyleClass().add("palette-line");
    // The width of the list, whatever the length of the texts.
    setPrefWidth(0);
    setOnMouseClicked(
        event -> {
          PaletteEntry entry = getItem();
          if (entry != null) {
            perform.accept(entry);
          }
        });
  }

  /** What a screen reader says of an entry. */
  static String spoken(PaletteEntry entry) {
    String said = "%s, %s".formatted(entry.title(), entry.detail());
    return entry.keys().isEmpty() ? said : said + ", " + entry.keys();
  }

  @Override
  protected void updateItem(@Nullable PaletteEntry entry, boolean empty) {
    super.updateItem(entry, empty);
    if (empty || entry == null) {
      setGraphic(null);
      setAccessibleText(null);
      return;
    }
    icon.setIconLiteral(entry.icon());
    title.setText(entry.title());
    detail.setText(entry.detail());
    keys.setText(entry.keys());
    keys.setVisible(!entry.keys().isEmpty());
    keys.setManaged(keys.isVisible());
    pseudoClassStateChanged(OFF, !entry.enabled());
    setAccessibleText(spoken(entry));
    setGraphic(line);
  }
}
