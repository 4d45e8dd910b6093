package org.kernelscope.ui.palette;

import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.kit.Sheet;
import org.kernelscope.ui.kit.Views;

/** Wires the command palette. */
public final class PaletteController {

  private static final double WIDTH = 640;

  /** The number of entries that Page Up and Page Down pass over. */
  private static final int PAGE = 10;

  private final PaletteViewModel palette;
  private final Sheet sheet;

  @FXML private VBox root;
  @FXML private TextField queryField;
  @FXML private ListView<PaletteEntry> entryList;
  @FXML private Label statusLabel;

  /** Makes the palette of a window. It is not shown yet. */
  public PaletteController(PaletteViewModel palette) {
    this.palette = palette;
    this.sheet = new Sheet(Views.load("Palette", VBox.class, this), WIDTH);
  }

  @FXML
  void initialize() {
    queryField.textProperty().bindBidirectional(palette.queryProperty());
    statusLabel.textProperty().bind(palette.statusProperty());
    entryList.setItems(palette.shown());
    entryList.setCellFactory(view -> new PaletteCell(this::perform));
    palette
        .shown()
        .addListener((ListChangeListener<PaletteEntry>) change -> select(firstEnabled()));
    root.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
  }

  /** Shows the palette over a window, or closes it. */
  public void toggle(Parent over, List<MenuActions.Action> actions) {
    if (sheet.isShown()) {
      sheet.close();
      return;
    }
    palette.open(actions);
    sheet.show(over);
    queryField.requestFocus();
    select(firstEnabled());
  }

  private int firstEnabled() {
    List<PaletteEntry> shown = palette.shown();
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).enabled()) {
        return i;
      }
    }
    return 0;
  }

  private void pressed(KeyEvent event) {
    int count = palette.shown().size();
    int at = entryList.getSelectionModel().getSelectedIndex();
    switch (event.getCode()) {
      case UP -> select(at <= 0 ? count - 1 : at - 1);
      case DOWN -> select(at >= count - 1 ? 0 : at + 1);
      case PAGE_UP -> select(Math.max(0, at - PAGE));
      case PAGE_DOWN -> select(Math.min(count - 1, at + PAGE));
      case ENTER -> perform(entryList.getSelectionModel().getSelectedItem());
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void select(int index) {
    if (index < 0 || index >= palette.shown().size()) {
      return;
    }
    entryList.getSelectionModel().clearAndSelect(index);
    entryList.scrollTo(Math.max(0, index - PAGE / 2));
    // The field keeps the focus, so a screen reader is told here what is chosen.
    queryField.setAccessibleHelp(PaletteCell.spoken(palette.shown().get(index)));
  }

  /** Closes the palette, so that the action finds the window as it was. */
  private void perform(@Nullable PaletteEntry entry) {
    if (entry != null && entry.enabled()) {
      sheet.close();
      entry.action().run();
    }
  }
}
