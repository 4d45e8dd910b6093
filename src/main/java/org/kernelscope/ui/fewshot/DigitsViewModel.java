package org.kernelscope.ui.fewshot;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.RunEvent;

/** The test digits whose predictions are looked at, and in which order. */
public final class DigitsViewModel {

  private final ObservableList<TestPrediction> shown = FXCollections.observableArrayList();
  private final BooleanProperty uncertainFirst = new SimpleBooleanProperty(this, "uncertainFirst");
  private final BooleanProperty wrongOnly = new SimpleBooleanProperty(this, "wrongOnly");
  private final ObjectProperty<@Nullable TestPrediction> selected =
      new SimpleObjectProperty<>(this, "selected");
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper(this, "summary", "");
  private final ReadOnlyStringWrapper emptyText = new ReadOnlyStringWrapper(this, "emptyText", "");
  private List<TestPrediction> all = List.of();
  private RunEvent.@Nullable Predicted last;

  DigitsViewModel() {
    uncertainFirst.addListener(property -> arrange());
    wrongOnly.addListener(property -> arrange());
    arrange();
  }

  /**
   * Shows predictions beside their images.
   *
   * @param predicted null before the first evaluation
   * @param images null while they are being read
   */
  void show(RunEvent.@Nullable Predicted predicted, @Nullable ImageDataset images) {
    if (predicted == null || images == null) {
      last = null;
      all = List.of();
      summary.set("");
      arrange();
    } else if (!predicted.equals(last)) {
      last = predicted;
      all =
          List.of(
              TestPrediction.all(
                  predicted.predictions().probabilities(),
                  predicted.predictions().classes(),
                  images));
      long wrong = all.stream().filter(digit -> !digit.isRight()).count();
      summary.set(
          String.format(
              Locale.ROOT, "%d of %d wrong, step %d", wrong, all.size(), predicted.step()));
      arrange();
    }
  }

  private void arrange() {
    TestPrediction chosen = selected.get();
    Stream<TestPrediction> digits = all.stream();
    if (wrongOnly.get()) {
      digits = digits.filter(digit -> !digit.isRight());
    }
    if (uncertainFirst.get()) {
      digits = digits.sorted(Comparator.comparingDouble(TestPrediction::uncertainty).reversed());
    }
    emptyText.set(
        all.isEmpty()
            ? "Predictions of test images appear here as the run is evaluated"
            : "None of these images is predicted wrong");
    shown.setAll(digits.toList());
    selected.set(
        chosen == null
            ? null
            : shown.stream()
                .filter(digit -> digit.index() == chosen.index())
                .findFirst()
                .orElse(null));
  }

  /** Selects the digit {@code by} places after the selected one, or the first one. */
  public void move(int by) {
    if (shown.isEmpty()) {
      return;
    }
    TestPrediction chosen = selected.get();
    int at = chosen == null ? -1 : shown.indexOf(chosen);
    int to = at < 0 ? 0 : Math.max(0, Math.min(shown.size() - 1, at + by));
    selected.set(shown.get(to));
  }

  /** What is shown, in order. */
  public ObservableList<TestPrediction> shown() {
    return shown;
  }

  /** Whether the digits with the widest spread of probabilities come first. */
  public BooleanProperty uncertainFirstProperty() {
    return uncertainFirst;
  }

  /** Whether only digits are shown whose most probable class is not the true one. */
  public BooleanProperty wrongOnlyProperty() {
    return wrongOnly;
  }

  public ObjectProperty<@Nullable TestPrediction> selectedProperty() {
    return selected;
  }

  /** How many are wrong, and when; empty without predictions. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  /** Why there is nothing to show. */
  public ReadOnlyStringProperty emptyTextProperty() {
    return emptyText.getReadOnlyProperty();
  }
}
