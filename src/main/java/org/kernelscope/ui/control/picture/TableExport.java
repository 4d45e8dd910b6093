package org.kernelscope.ui.control.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.Json;

/**
 * A table that can be taken out of the window as CSV, by its context menu or Ctrl+E, like the chart
 * beside it: every field of the records behind its rows, under the names that JSON has for them and
 * with a point before those of a record within a record. Numbers are written in full, what is
 * missing as nothing.
 */
public final class TableExport {

  /** The keys that export a table. */
  public static final KeyCombination EXPORT =
      new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN);

  private TableExport() {}

  /**
   * Adds the entry to the table's context menu.
   *
   * @param name of the file, without ending
   * @param record what is written of a row
   */
  public static <R> void offer(TableView<R> table, String name, Function<R, ?> record) {
    Runnable export = () -> write(table, name, table.getItems().stream().map(record).toList());
    MenuItem item = ExportableControl.item("Export CSV…", export);
    item.setAccelerator(EXPORT);
    ContextMenu menu = table.getContextMenu();
    if (menu == null) {
      menu = new ContextMenu();
      table.setContextMenu(menu);
    }
    menu.getItems().add(item);
    menu.addEventHandler(
        WindowEvent.WINDOW_SHOWING, event -> item.setDisable(table.getItems().isEmpty()));
    table.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (EXPORT.match(event) && !table.getItems().isEmpty()) {
            export.run();
            event.consume();
          }
        });
  }

  /**
   * Asks the window to write records.
   *
   * @param table that they are of
   * @param name of the file, without ending
   */
  public static void write(TableView<?> table, String name, List<?> records) {
    table.fireEvent(
        new ExportEvent(new Export(name, Export.Format.CSV, ExportableControl.utf8(csv(records)))));
  }

  /** A line of names, and one for each record; a field that a record lacks is empty in its line. */
  static String csv(List<?> records) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Object record : records) {
      Map<String, Object> row = new LinkedHashMap<>();
      flatten("", Json.fields(record), row);
      rows.add(row);
      names.addAll(row.keySet());
    }
    StringBuilder csv = new StringBuilder();
    line(csv, names.stream().map(TableExport::quoted).toList());
    for (Map<String, Object> row : rows) {
      line(csv, names.stream().map(name -> quoted(row.get(name))).toList());
    }
    return csv.toString();
  }

  private static void flatten(String prefix, Map<?, ?> fields, Map<String, Object> row) {
    fields.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> record) {
            flatten(prefix + name + ".", record, row);
          } else if (value != null) {
            row.put(prefix + name, value);
          }
        });
  }

  private static void line(StringBuilder csv, List<String> cells) {
    csv.append(cells.stream().collect(Collectors.joining(","))).append('\n');
  }

  private static String quoted(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
