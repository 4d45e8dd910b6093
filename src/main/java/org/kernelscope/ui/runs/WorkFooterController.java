package org.kernelscope.ui.runs;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.Views;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Wires the footer below the settings of an area: the problem that prevents a start, the buttons to
 * start, pause and stop, and the progress of the work.
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
  @FXML private Button foldButton;
  @FXML private ProgressBar progressBar;
  @FXML private Label progressLabel;

  /**
   * The tooltips of the buttons, in the terms of the area.
   *
   * @param hold such as {@code Hold the fit before its next step}
   */
  public record Texts(String start, String hold, String stop) {}

  private WorkFooterController(AreaWork first, Texts texts) {
    this.work = new SimpleObjectProperty<>(this, "work", first);
    this.texts = texts;
  }

  /**
   * Adds a footer to a pane below the settings. The space bar pauses the work wherever it has no
   * other meaning in the area.
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
    Hint.setText(startButton, texts.start() + " (Ctrl+Enter)");
    startButton.setOnAction(event -> work.get().start());
    pauseButton.setOnAction(event -> work.get().togglePause());
    Hint.setText(stopButton, texts.stop());
    stopButton.setOnAction(event -> work.get().stop());
    phase.addListener(property -> showPhase());
    show(work.get());
  }

  /** Sets the action of the button that folds the settings. */
  public void onFold(Runnable fold) {
    foldButton.setOnAction(event -> fold.run());
  }

  /**
   * The same commands as small buttons, for folded settings.
   *
   * @param unfold shows the settings, one of which prevents a start
   */
  public List<Button> briefly(Runnable unfold) {
    Button start = small("startBriefly", "fth-play");
    start.getStyleClass().add("accent");
    Hint.follow(start, whatStarts());
    start
        .graphicProperty()
        .bind(
            startProblemLabel
                .textProperty()
                .map(problem -> new FontIcon(problem.isEmpty() ? "fth-play" : "fth-alert-circle")));
    start.setOnAction(
        event -> {
          if (work.get().canStart()) {
            work.get().start();
          } else {
            unfold.run();
          }
        });
    start.visibleProperty().bind(startButton.visibleProperty());
    Button pause = small("pauseBriefly", "fth-pause");
    pause.setOnAction(event -> work.get().togglePause());
    pause.graphicProperty().bind(phase.map(WorkFooterController::pauseIcon));
    Hint.follow(pause, pauseButton);
    pause.disableProperty().bind(pauseButton.disableProperty());
    Button stop = small("stopBriefly", "fth-square");
    stop.setOnAction(event -> work.get().stop());
    Hint.setText(stop, texts.stop());
    stop.disableProperty().bind(stopButton.disableProperty());
    for (Button one : List.of(pause, stop)) {
      one.visibleProperty().bind(commandBox.visibleProperty());
    }
    for (Button one : List.of(start, pause, stop)) {
      one.managedProperty().bind(one.visibleProperty());
    }
    return List.of(start, pause, stop);
  }

  private StringBinding whatStarts() {
    return Bindings.createStringBinding(
        () ->
            startProblemLabel.getText().isEmpty()
                ? startButton.getText() + " (Ctrl+Enter)"
                : startProblemLabel.getText(),
        startProblemLabel.textProperty(),
        startButton.textProperty());
  }

  private static Button small(String id, String icon) {
    Button button = new Button(null, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().add("button-icon");
    return button;
  }

  private static FontIcon pauseIcon(Phase phase) {
    return new FontIcon(phase == Phase.PAUSED ? "fth-play" : "fth-pause");
  }

  /** Shows other work, for an area with several kinds of work. */
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
    pauseButton.setGraphic(pauseIcon(now));
    Hint.setText(pauseButton, (paused ? "Go on" : texts.hold()) + " (Space)");
    pauseButton.setDisable(!work.get().canPause());
    stopButton.setDisable(!work.get().canStop());
  }

  private void pressed(KeyEvent event) {
    if (OwnKey.PAUSE.matches(event) && !(event.getTarget() instanceof TextInputControl)) {
      work.get().togglePause();
      event.consume();
    }
  }
}
