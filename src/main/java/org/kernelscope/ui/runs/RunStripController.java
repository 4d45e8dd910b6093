package org.kernelscope.ui.runs;

import java.util.stream.IntStream;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.kernelscope.experiment.train.Runs;

/** Wires the run strip: a list that makes nodes for the cards in sight only. */
public final class RunStripController {

  private final RunStripViewModel strip;

  @FXML private ListView<RunCard> list;
  @FXML private Label summaryLabel;
  @FXML private ComboBox<Integer> parallelBox;

  public RunStripController(RunStripViewModel strip) {
    this.strip = strip;
  }

  @FXML
  void initialize() {
    parallelBox.getItems().setAll(IntStream.rangeClosed(1, Runs.USUALLY_AT_MOST).boxed().toList());
    parallelBox.valueProperty().bindBidirectional(strip.parallelProperty());
    list.setItems(strip.cards());
    list.setCellFactory(view -> new RunCardCell(strip));
    list.setOnKeyPressed(
        event -> {
          RunCard selected = list.getSelectionModel().getSelectedItem();
          if (event.getCode() == KeyCode.DELETE && selected != null) {
            strip.delete(selected);
            event.consume();
          } else if (event.getCode() == KeyCode.ENTER && selected != null) {
            strip.open(selected);
            event.consume();
          }
        });
    strip
        .cards()
        .addListener(
            (ListChangeListener<RunCard>)
                change -> {
                  summarise();
                  while (change.next()) {
                    if (change.wasAdded() && change.getFrom() == 0) {
                      list.scrollTo(0);
                    }
                  }
                });
    summarise();
  }

  private void summarise() {
    int count = strip.cards().size();
    summaryLabel.setText(count == 0 ? "" : Integer.toString(count));
  }
}
