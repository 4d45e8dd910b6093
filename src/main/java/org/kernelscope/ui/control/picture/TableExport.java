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
import javafx.scene.input.KeyEvent;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.Json;
import org.kernelscope.ui.control.OwnKey;

/**
 * Exports tables as CSV, from the context menu or with Ctrl+E. The CSV contains every field of the
 * records behind the rows. Its columns have the names of the JSON fields; fields of nested records
 * have the form {@code outer.inner}. Numbers have full precision, and missing values are empty.
 */
public final class TableExport {

  private TableExport() {}

  /**
   * Adds the export to the table's context menu.
   *
   * @param name the name of the file, without extension
   * @param record gives the record to export for a row
   */
  public static <R> void offer(TableView<R> table, String name, Function<R, ?> record) {
    Runnable export = () -> write(table, name, table.getItems().stream().map(record).toList());
    MenuItem item = ExportableControl.item("Export CSV…", export);
    item.setAccelerator(OwnKey.EXPORT_TABLE.keys());
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
          if (OwnKey.EXPORT_TABLE.matches(event) && !table.getItems().isEmpty()) {
            export.run();
            event.consume();
          }
        });
  }

  /**
   * Requests the export of records from the window.
   *
   * @param table the source of the request
   * @param name the name of the file, without extension
   */
  public static void write(TableView<?> table, String name, List<?> records) {
    table.fireEvent(
        new ExportEvent(new Export(name, Export.Format.CSV, ExportableControl.utf8(csv(records)))));
  }

  /**
   * A header line, and a line for each record. If a record does not have a field, its cell is
   * empty.
   */
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
