package org.kernelscope.ui.kit;

import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ListView;
import javafx.scene.control.MultipleSelectionModel;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** Keeps the selection of a list or table equal to the shown item. */
public final class Selections {

  private Selections() {}

  /** Binds the selected row of a table to the shown item; without an item no row is selected. */
  public static <T> void follow(ObjectProperty<@Nullable T> shown, TableView<T> table) {
    follow(shown, table.getSelectionModel(), () -> table.scrollTo(shown.get()));
  }

  /** The same for the items of a list. */
  public static <T> void follow(ObjectProperty<@Nullable T> shown, ListView<T> list) {
    follow(shown, list.getSelectionModel(), () -> {});
  }

  /** Selects the shown item again after rows were added or removed. */
  public static <T> void again(ObjectProperty<@Nullable T> shown, TableView<T> table) {
    if (!Objects.equals(shown.get(), table.getSelectionModel().getSelectedItem())) {
      select(shown, table.getSelectionModel());
      table.scrollTo(shown.get());
    }
  }

  private static <T> void follow(
      ObjectProperty<@Nullable T> shown, MultipleSelectionModel<T> selection, Runnable reveal) {
    selection
        .selectedItemProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                shown.set(now);
              }
            });
    shown.addListener(
        (property, old, now) -> {
          if (!Objects.equals(now, selection.getSelectedItem())) {
            select(shown, selection);
            reveal.run();
          }
        });
    select(shown, selection);
  }

  private static <T> void select(
      ObjectProperty<@Nullable T> shown, MultipleSelectionModel<T> selection) {
    T now = shown.get();
    if (now == null) {
      selection.clearSelection();
    } else {
      selection.select(now);
    }
  }
}
