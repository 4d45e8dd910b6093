package org.kernelscope.ui.runs;

import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.OwnKey;

/** Wires the run strip: a list that makes nodes for the cards in sight only. */
public final class RunStripController {

  private final RunStripViewModel strip;

  @FXML private VBox headingBox;
  @FXML private ListView<RunCard> list;
  @FXML private HBox lineBox;
  @FXML private Label countLabel;
  @FXML private Label summaryLabel;
  @FXML private Label emptyLabel;
  @FXML private TextField stripFilterField;
  @FXML private Button foldButton;
  @FXML private Button unfoldButton;
  @FXML private ComboBox<Integer> parallelBox;

  public RunStripController(RunStripViewModel strip) {
    this.strip = strip;
  }

  @FXML
  void initialize() {
    parallelBox.getItems().setAll(IntStream.rangeClosed(1, Runs.USUALLY_AT_MOST).boxed().toList());
    parallelBox.valueProperty().bindBidirectional(strip.parallelProperty());
    wireLine();
    stripFilterField.textProperty().bindBidirectional(strip.filterProperty());
    stripFilterField.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.ESCAPE && !stripFilterField.getText().isEmpty()) {
            stripFilterField.clear();
            event.consume();
          }
        });
    list.setItems(strip.shown());
    list.setCellFactory(view -> new RunCardCell(strip));
    list.setOnKeyPressed(
        event -> {
          RunCard selected = list.getSelectionModel().getSelectedItem();
          if (OwnKey.DELETE_RUN.matches(event) && selected != null) {
            strip.delete(selected);
            event.consume();
          } else if (OwnKey.OPEN_RUN.matches(event) && selected != null) {
            strip.open(selected);
            event.consume();
          }
        });
    strip
        .cards()
        .addListener(
            (ListChangeListener<RunCard>)
                change -> {
                  while (change.next()) {
                    if (change.wasAdded() && change.getFrom() == 0) {
                      list.scrollTo(0);
                    }
                  }
                });
  }

  /** Cards, or one line that says how they stand. */
  private void wireLine() {
    foldButton.setOnAction(event -> strip.foldedProperty().set(true));
    unfoldButton.setOnAction(event -> strip.foldedProperty().set(false));
    for (Node card : List.of(headingBox, list)) {
      card.visibleProperty().bind(strip.foldedProperty().not());
      card.managedProperty().bind(card.visibleProperty());
    }
    lineBox.visibleProperty().bind(strip.foldedProperty());
    lineBox.managedProperty().bind(lineBox.visibleProperty());
    summaryLabel.textProperty().bind(strip.summaryProperty());
    Hint.follow(summaryLabel, strip.summaryProperty());
    countLabel
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> strip.cards().isEmpty() ? "" : Integer.toString(strip.cards().size()),
                strip.cards()));
    emptyLabel
        .textProperty()
        .bind(
            strip
                .filterProperty()
                .map(
                    text ->
                        text.isBlank()
                            ? "Runs appear here once one has been started."
                            : "No run of this sitting has all of these words."));
  }
}
