package org.kernelscope.ui.form;

import atlantafx.base.theme.Styles;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
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

  /**
   * A box with choices by their titles that takes other texts too. The setting follows the text as
   * it is typed, and not when a person leaves the box: what starts is what stands there.
   *
   * @param titles of the choices, by what the setting is then
   * @param commands what some of the choices do, which leave the setting as it is
   */
  public static void wire(
      StringProperty setting,
      Map<String, String> titles,
      Map<String, Runnable> commands,
      ComboBox<String> box) {
    Map<String, String> byTitle =
        titles.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    StringConverter<String> converter =
        new StringConverter<>() {
          @Override
          public String toString(@Nullable String value) {
            return value == null ? "" : titles.getOrDefault(value, value);
          }

          @Override
          public String fromString(String text) {
            return byTitle.getOrDefault(text.strip(), text.strip());
          }
        };
    box.setEditable(true);
    box.getItems().setAll(titles.keySet());
    box.setConverter(converter);
    StringProperty text = box.getEditor().textProperty();
    Runnable show =
        () -> {
          box.setValue(setting.get());
          text.set(converter.toString(setting.get()));
        };
    show.run();
    setting.addListener(
        (property, old, now) -> {
          // Not while it is typed: the text of a choice would turn into its title.
          if (!converter.fromString(text.get()).equals(now)) {
            show.run();
          }
        });
    text.addListener(
        (property, old, now) -> {
          String typed = converter.fromString(now);
          if (!commands.containsKey(typed)) {
            setting.set(typed);
          }
        });
    box.valueProperty()
        .addListener(
            (property, old, now) -> {
              Runnable command = now == null ? null : commands.get(now);
              if (command != null) {
                show.run();
                command.run();
              } else if (now != null) {
                setting.set(now);
              }
            });
    Tooltip whole = new Tooltip();
    whole.textProperty().bind(text);
    box.setTooltip(whole);
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
