package org.kernelscope.ui.kit;

import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ListView;
import javafx.scene.control.MultipleSelectionModel;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** What is selected in a list or table, and what is looked at: the same. */
public final class Selections {

  private Selections() {}

  /** Ties the row a person selects to what is looked at; of nothing, no row is selected. */
  public static <T> void follow(ObjectProperty<@Nullable T> shown, TableView<T> table) {
    follow(shown, table.getSelectionModel(), () -> table.scrollTo(shown.get()));
  }

  /** The same for the items of a list. */
  public static <T> void follow(ObjectProperty<@Nullable T> shown, ListView<T> list) {
    follow(shown, list.getSelectionModel(), () -> {});
  }

  /** Selects what is looked at once more, where rows came and went. */
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
