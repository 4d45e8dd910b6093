package org.kernelscope.ui.form;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.StringProperty;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.Hint;

/** Ties the settings of an area to the controls of its form. */
public final class FormWiring {

  private FormWiring() {}

  /**
   * A box with choices by their titles that accepts other texts too. The setting follows the text
   * while it is typed, not only when the user leaves the box: a start always uses the visible text.
   *
   * @param titles of the choices, by the value of the setting
   * @param commands actions of choices that do not change the setting
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
          // Not during typing: the text of a choice would change to its title.
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
    Hint.follow(box, text);
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
