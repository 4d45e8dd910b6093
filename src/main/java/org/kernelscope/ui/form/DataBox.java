package org.kernelscope.ui.form;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kernelscope.ui.control.Hint;
import org.kordamp.ikonli.javafx.FontIcon;

/** The data set of a form: a list of choices, and a button that asks for a folder. */
public final class DataBox extends HBox {

  /**
   * @param pane the form it is part of, whose lock it shares
   */
  public DataBox(DataChoices data, FormPane pane) {
    getStyleClass().add("field-row");
    disableProperty().bind(pane.lockedProperty());
    ComboBox<DataChoices.Choice> box = new ComboBox<>(data.all());
    box.setId("dataField");
    box.setAccessibleText("Data set");
    box.setMaxWidth(Double.MAX_VALUE);
    setHgrow(box, Priority.ALWAYS);
    box.setConverter(FormWiring.titles(DataChoices.Choice::title));
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
    Button folder = new Button();
    folder.setId("dataFolderButton");
    folder.setGraphic(new FontIcon("fth-folder"));
    folder.getStyleClass().addAll("button-icon", "flat");
    Hint.setText(folder, "Choose a folder with IDX files or CIFAR batches");
    folder.setOnAction(event -> data.chooseFolder());
    getChildren().addAll(box, folder);
  }
}
