package org.kernelscope.ui.form;

import atlantafx.base.theme.Styles;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kernelscope.nn.Network;

/** Ties the settings of an area to the controls of its form. */
public final class FormWiring {

  private FormWiring() {}

  /** A field, and below it the reason why its text stands for no value. */
  public static void wire(FormField<?> field, TextField input, Label problem) {
    input.textProperty().bindBidirectional(field.textProperty());
    problem.textProperty().bind(field.problemProperty());
    problem.managedProperty().bind(problem.visibleProperty());
    problem.visibleProperty().bind(field.problemProperty().isNotEmpty());
    field
        .problemProperty()
        .addListener(
            (property, old, now) ->
                input.pseudoClassStateChanged(Styles.STATE_DANGER, !now.isEmpty()));
  }

  /** A box to choose a network in. */
  public static void wire(ObjectProperty<Network> network, ComboBox<Network> box) {
    box.getItems().setAll(Network.values());
    box.setConverter(titles(Network::title));
    box.valueProperty().bindBidirectional(network);
  }

  /** What the numbers in a field are that are widths of a network. */
  public static void tellWidths(TextField input, ObservableValue<String> widths) {
    Tooltip tooltip = new Tooltip();
    tooltip.textProperty().bind(Bindings.concat("Output channels: ", widths));
    input.setTooltip(tooltip);
  }

  /** A box to choose a data set in. */
  public static void wire(DataChoices data, ComboBox<DataChoices.Choice> box) {
    box.setItems(data.all());
    box.setConverter(titles(DataChoices.Choice::title));
    box.valueProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                data.chosenProperty().set(now.name());
              }
            });
    InvalidationListener show =
        property ->
            data.all().stream()
                .filter(choice -> choice.name().equals(data.chosenProperty().get()))
                .findFirst()
                .ifPresent(box::setValue);
    data.chosenProperty().addListener(show);
    data.all().addListener(show);
    show.invalidated(data.all());
  }

  /** Shows values by their titles, in a box whose text cannot be edited. */
  public static <T> StringConverter<T> titles(Function<T, String> title) {
    return new StringConverter<>() {
      @Override
      public String toString(@Nullable T value) {
        return value == null ? "" : title.apply(value);
      }

      @Override
      public @Nullable T fromString(String text) {
        return null;
      }
    };
  }
}
