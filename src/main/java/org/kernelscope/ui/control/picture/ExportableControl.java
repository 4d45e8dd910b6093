package org.kernelscope.ui.control.picture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Bounds;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.OwnKey;

/**
 * A control whose picture and data the user can export: by its context menu, which Ctrl+E opens
 * too, and with Ctrl+C to the clipboard. Requests for a file are sent to the window as {@link
 * ExportEvent}.
 */
// Properties know their owner; nothing reads them before it is made.
@SuppressWarnings("this-escape")
public abstract class ExportableControl extends ThemedRegion {

  private static final int LARGEST_SCALE = 4;

  /** Pixels for each unit of layout on the clipboard, which is sharp on a HiDPI screen. */
  private static final double CLIPBOARD_SCALE = 2;

  private final StringProperty exportName = new SimpleStringProperty(this, "exportName", "");
  private @Nullable ContextMenu menu;

  protected ExportableControl() {
    addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::menuRequested);
    addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
  }

  /** The suggested file name, without extension; if empty, {@link #ownName} is used. */
  public final StringProperty exportNameProperty() {
    return exportName;
  }

  /** The complete picture; null while there is nothing to show. */
  protected abstract @Nullable Picture picture();

  /** The file name if no other is set. */
  protected abstract String ownName();

  /**
   * The data of the picture by format. The content is requested only when the user has chosen a
   * format.
   */
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    return Map.of();
  }

  /** Entries of the context menu above those of every control. */
  protected List<MenuItem> ownItems() {
    return List.of();
  }

  private void menuRequested(ContextMenuEvent event) {
    if (showMenu(event.getScreenX(), event.getScreenY())) {
      event.consume();
    }
  }

  private void keyPressed(KeyEvent event) {
    if (OwnKey.EXPORT.matches(event)) {
      Bounds bounds = localToScreen(getBoundsInLocal());
      if (bounds != null && showMenu(bounds.getCenterX(), bounds.getCenterY())) {
        event.consume();
      }
    } else if (OwnKey.COPY.matches(event)) {
      Picture picture = picture();
      if (picture != null) {
        copy(picture);
        event.consume();
      }
    }
  }

  private boolean showMenu(double screenX, double screenY) {
    if (menu != null) {
      menu.hide();
    }
    List<MenuItem> items = items();
    if (items.isEmpty()) {
      return false;
    }
    ContextMenu shown = new ContextMenu(items.toArray(MenuItem[]::new));
    shown.setAutoHide(true);
    shown.show(this, screenX, screenY);
    menu = shown;
    return true;
  }

  /** All present entries of the context menu. */
  public final List<MenuItem> items() {
    List<MenuItem> items = new ArrayList<>(ownItems());
    Picture picture = picture();
    if (picture == null) {
      return items;
    }
    if (!items.isEmpty()) {
      items.add(new SeparatorMenuItem());
    }
    MenuItem copy = item("Copy picture", () -> copy(picture));
    copy.setAccelerator(OwnKey.COPY.keys());
    items.add(copy);
    items.add(pngMenu(picture));
    items.add(item("Export SVG…", () -> export(Export.Format.SVG, utf8(picture.svg()))));
    data()
        .forEach(
            (format, content) ->
                items.add(
                    item(
                        "Export %s…".formatted(format.name()),
                        () -> export(format, content.get()))));
    return items;
  }

  private Menu pngMenu(Picture picture) {
    Menu sizes = new Menu("Export PNG");
    for (int scale = 1; scale <= LARGEST_SCALE; scale++) {
      int times = scale;
      MenuItem size =
          item(
              String.format(
                  Locale.ROOT,
                  "%d×  (%.0f × %.0f)",
                  times,
                  Math.ceil(picture.width() * times),
                  Math.ceil(picture.height() * times)),
              () -> exportPng(picture, times));
      size.setDisable(!picture.fits(times));
      sizes.getItems().add(size);
    }
    return sizes;
  }

  private void exportPng(Picture picture, int scale) {
    Raster raster = picture.raster(scale);
    export(Export.Format.PNG, out -> out.write(Png.encode(raster)));
  }

  private static void copy(Picture picture) {
    ClipboardContent content = new ClipboardContent();
    content.putImage(picture.image(picture.fits(CLIPBOARD_SCALE) ? CLIPBOARD_SCALE : 1));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void export(Export.Format format, AtomicFile.Content content) {
    String name = exportName.get().isEmpty() ? ownName() : exportName.get();
    fireEvent(new ExportEvent(new Export(name, format, content)));
  }

  public static AtomicFile.Content utf8(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  public static MenuItem item(String text, Runnable action) {
    MenuItem item = new MenuItem(text);
    // Underscores in names of files and priors are not mnemonics.
    item.setMnemonicParsing(false);
    item.setOnAction(event -> action.run());
    return item;
  }
}
