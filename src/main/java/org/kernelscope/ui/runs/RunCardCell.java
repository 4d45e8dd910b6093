package org.kernelscope.ui.runs;

import java.util.List;
import java.util.Locale;
import javafx.beans.InvalidationListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.RunState;
import org.kernelscope.ui.Views;
import org.kernelscope.ui.control.Sparkline;
import org.kordamp.ikonli.javafx.FontIcon;

/** One card of the run strip, reused for whichever run scrolls into its place. */
final class RunCardCell extends ListCell<RunCard> {

  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

  private final RunStripViewModel strip;
  private final VBox view;
  private final Tooltip tooltip = new Tooltip();
  private final InvalidationListener changed = property -> show();
  private @Nullable RunCard shown;

  @FXML private Region swatch;
  @FXML private Label nameLabel;
  @FXML private Label stateChip;
  @FXML private FontIcon stateIcon;
  @FXML private ProgressBar progressBar;
  @FXML private Label detailLabel;
  @FXML private Label timeLabel;
  @FXML private Sparkline sparkline;

  RunCardCell(RunStripViewModel strip) {
    this.strip = strip;
    this.view = Views.load("RunCard", VBox.class, this);
    getStyleClass().add("run-card-cell");
    progressBar.managedProperty().bind(progressBar.visibleProperty());
    progressBar.setMouseTransparent(
        true); // A control keeps clicks to itself, and this is no place to.
    sparkline.managedProperty().bind(sparkline.visibleProperty());
    setOnMouseClicked(
        event -> {
          if (event.getButton() == MouseButton.PRIMARY && shown != null) {
            strip.open(shown);
          }
        });
    selectedProperty()
        .addListener((property, old, now) -> view.pseudoClassStateChanged(SELECTED, now));
  }

  @Override
  protected void updateItem(@Nullable RunCard card, boolean empty) {
    super.updateItem(card, empty);
    RunCard next = empty ? null : card;
    if (next != shown) {
      if (shown != null) {
        listen(shown, false);
      }
      shown = next;
      if (next != null) {
        listen(next, true);
      }
    }
    if (next == null) {
      setGraphic(null);
      setContextMenu(null);
      setTooltip(null);
      return;
    }
    swatch.getStyleClass().setAll("swatch", "series-" + next.color());
    sparkline.colorProperty().set(next.color());
    nameLabel.setText(next.name());
    setGraphic(view);
    setTooltip(tooltip);
    setContextMenu(menu(next));
    show();
  }

  private void listen(RunCard card, boolean on) {
    for (var property :
        List.of(
            card.stateProperty(),
            card.detailProperty(),
            card.timeLeftProperty(),
            card.progressProperty(),
            card.courseProperty())) {
      if (on) {
        property.addListener(changed);
      } else {
        property.removeListener(changed);
      }
    }
  }

  private void show() {
    RunCard card = shown;
    if (card == null) {
      return;
    }
    RunState state = card.stateProperty().get();
    String word = state.name().toLowerCase(Locale.ROOT);
    stateChip.setText(word);
    stateChip.getStyleClass().setAll("label", "chip", word);
    stateIcon.setIconLiteral(icon(state));
    progressBar.setProgress(card.progressProperty().get());
    // The sentence of a failed run takes the room of its progress.
    boolean failed = state == RunState.FAILED;
    progressBar.setVisible(!failed);
    sparkline.setVisible(!failed);
    view.pseudoClassStateChanged(FAILED, failed);
    detailLabel.setText(card.detailProperty().get());
    timeLabel.setText(card.timeLeftProperty().get());
    sparkline.setValues(card.courseProperty().get());
    tooltip.setText(
        "%s\n%s: %s\n%s"
            .formatted(card.name(), word, card.detailProperty().get(), card.run().folder().path()));
    setAccessibleText("%s, %s, %s".formatted(card.name(), word, card.detailProperty().get()));
  }

  private static String icon(RunState state) {
    return switch (state) {
      case QUEUED -> "fth-clock";
      case RUNNING -> "fth-play";
      case PAUSED -> "fth-pause";
      case FINISHED -> "fth-check";
      case STOPPED -> "fth-square";
      case FAILED -> "fth-alert-triangle";
    };
  }

  private ContextMenu menu(RunCard card) {
    MenuItem pause = item("Pause", () -> strip.pause(card));
    MenuItem resume = item("Resume", () -> strip.resume(card));
    MenuItem stop = item("Stop", () -> strip.stop(card));
    MenuItem reuse = item("Use its settings again", () -> strip.reuse(card));
    MenuItem export = item("Export…", () -> strip.export(card));
    MenuItem folder = item("Show folder", () -> strip.showFolder(card));
    MenuItem copy = item("Copy folder path", () -> copy(card));
    MenuItem delete = item("Delete…", () -> strip.delete(card));
    ContextMenu menu =
        new ContextMenu(
            pause,
            resume,
            stop,
            new SeparatorMenuItem(),
            reuse,
            export,
            folder,
            copy,
            new SeparatorMenuItem(),
            delete);
    menu.setOnShowing(
        event -> {
          pause.setDisable(!strip.canPause(card));
          resume.setDisable(!strip.canResume(card));
          stop.setDisable(!strip.canStop(card));
          delete.setDisable(!strip.canDelete(card));
        });
    return menu;
  }

  private static MenuItem item(String text, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setOnAction(event -> action.run());
    return item;
  }

  private static void copy(RunCard card) {
    ClipboardContent content = new ClipboardContent();
    content.putString(card.run().folder().path().toString());
    Clipboard.getSystemClipboard().setContent(content);
  }
}
