package org.kernelscope.ui.runs;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.Views;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Wires the footer below the settings of an area: what stands in the way, the button that starts,
 * those that hold and end, and how far the work is.
 */
public final class WorkFooterController {

  private final Texts texts;
  private final ObjectProperty<AreaWork> work;
  private final ObjectProperty<Phase> phase = new SimpleObjectProperty<>(this, "phase");

  @FXML private Label startProblemLabel;
  @FXML private Button startButton;
  @FXML private HBox commandBox;
  @FXML private Button pauseButton;
  @FXML private Button stopButton;
  @FXML private ProgressBar progressBar;
  @FXML private Label progressLabel;

  /**
   * What the buttons do, in the words of the area.
   *
   * @param hold such as {@code Hold the fit before its next step}
   */
  public record Texts(String start, String hold, String stop) {}

  private WorkFooterController(AreaWork first, Texts texts) {
    this.work = new SimpleObjectProperty<>(this, "work", first);
    this.texts = texts;
  }

  /**
   * Puts a footer at the end of a place below the settings. Space holds the work wherever in the
   * area it means nothing else.
   */
  public static WorkFooterController below(Pane place, Node area, AreaWork work, Texts texts) {
    WorkFooterController footer = new WorkFooterController(work, texts);
    place.getChildren().add(Views.load("WorkFooter", VBox.class, footer));
    area.addEventHandler(KeyEvent.KEY_PRESSED, footer::pressed);
    return footer;
  }

  @FXML
  void initialize() {
    for (Node part : List.of(startProblemLabel, startButton, commandBox, progressLabel)) {
      part.managedProperty().bind(part.visibleProperty());
    }
    startProblemLabel.visibleProperty().bind(startProblemLabel.textProperty().isNotEmpty());
    progressLabel.visibleProperty().bind(progressLabel.textProperty().isNotEmpty());
    commandBox.visibleProperty().bind(phase.isNotEqualTo(Phase.IDLE));
    startButton.setTooltip(new Tooltip(texts.start() + " (Ctrl+Enter)"));
    startButton.setOnAction(event -> work.get().start());
    pauseButton.setOnAction(event -> work.get().togglePause());
    stopButton.setTooltip(new Tooltip(texts.stop()));
    stopButton.setOnAction(event -> work.get().stop());
    phase.addListener(property -> showPhase());
    show(work.get());
  }

  /** Shows other work, where an area has several kinds of it. */
  public void show(AreaWork other) {
    work.set(other);
    startProblemLabel.textProperty().bind(other.startProblemProperty());
    startButton.textProperty().bind(other.startTextProperty());
    startButton
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> !other.canStart(), other.startProblemProperty(), other.phaseProperty()));
    progressBar.progressProperty().bind(other.progressProperty());
    progressLabel.textProperty().bind(other.progressTextProperty());
    phase.bind(other.phaseProperty());
    showPhase();
  }

  private void showPhase() {
    Phase now = phase.get();
    boolean paused = now == Phase.PAUSED;
    startButton.setVisible(now == Phase.IDLE || work.get().isSideBySide());
    pauseButton.setText(paused ? "Resume" : "Pause");
    pauseButton.setGraphic(new FontIcon(paused ? "fth-play" : "fth-pause"));
    pauseButton.setTooltip(new Tooltip((paused ? "Go on" : texts.hold()) + " (Space)"));
    pauseButton.setDisable(!work.get().canPause());
    stopButton.setDisable(!work.get().canStop());
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.SPACE && !(event.getTarget() instanceof TextInputControl)) {
      work.get().togglePause();
      event.consume();
    }
  }
}
