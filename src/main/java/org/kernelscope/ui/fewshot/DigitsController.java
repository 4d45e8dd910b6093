package org.kernelscope.ui.fewshot;

import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.chart.ProbabilityBars;
import org.kernelscope.ui.kit.Selections;

/** The test digits with their predictions, how they are ordered, and how one comes to the next. */
final class DigitsController {

  private final DigitsViewModel digits;
  private final ListView<TestPrediction> list;

  DigitsController(DigitsViewModel digits, ListView<TestPrediction> list) {
    this.digits = digits;
    this.list = list;
  }

  void wire(Label summary, CheckBox uncertain, CheckBox wrong, Button previous, Button next) {
    summary.textProperty().bind(digits.summaryProperty());
    uncertain.selectedProperty().bindBidirectional(digits.uncertainFirstProperty());
    wrong.selectedProperty().bindBidirectional(digits.wrongOnlyProperty());
    list.setItems(digits.shown());
    list.setCellFactory(view -> new DigitCell());
    Label empty = new Label();
    empty.getStyleClass().add("panel-note");
    empty.setWrapText(true);
    empty.textProperty().bind(digits.emptyTextProperty());
    list.setPlaceholder(empty);
    Selections.follow(digits.selectedProperty(), list);
    previous.setOnAction(event -> move(-1));
    next.setOnAction(event -> move(1));
    var none = Bindings.isEmpty(digits.shown());
    previous.disableProperty().bind(none);
    next.disableProperty().bind(none);
  }

  private void move(int by) {
    digits.move(by);
    list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - 1));
  }

  /** A digit with its bars, reused for whichever digit scrolls into its place. */
  private static final class DigitCell extends ListCell<TestPrediction> {

    private final ProbabilityBars bars = new ProbabilityBars();

    @Override
    protected void updateItem(@Nullable TestPrediction digit, boolean empty) {
      super.updateItem(digit, empty);
      if (empty || digit == null) {
        setGraphic(null);
        return;
      }
      bars.show(digit.index(), digit.picture(), digit.probabilities(), digit.truth());
      setAccessibleText(bars.getAccessibleText());
      setGraphic(bars);
    }
  }
}
