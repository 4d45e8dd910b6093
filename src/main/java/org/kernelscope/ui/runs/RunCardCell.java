package org.kernelscope.ui.runs;

import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.Sparkline;
import org.kernelscope.ui.kit.Views;
import org.kordamp.ikonli.javafx.FontIcon;

/** One card of the run strip, reused for whichever run scrolls into its place. */
final class RunCardCell extends ListCell<RunCard> {

  private static final PseudoClass APART = PseudoClass.getPseudoClass("apart");

  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

  /** Something is said of how it finished. */
  private static final PseudoClass REMARKED = PseudoClass.getPseudoClass("remarked");

  private final RunStripViewModel strip;
  private final VBox view;
  private final ChangeListener<RunState> stateListener = (property, old, now) -> showState(now);
  private @Nullable RunCard shown;

  @FXML private Region swatch;
  @FXML private Label nameLabel;
  @FXML private FontIcon kindIcon;
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
    progressBar.setMouseTransparent(true); // A control would consume clicks, which the card needs.
    sparkline.managedProperty().bind(sparkline.visibleProperty());
    Hint.ask(this, this::description);
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
    pseudoClassStateChanged(APART, next != null && isFirstOfItsExperiment(next));
    if (next == shown) {
      return;
    }
    if (shown != null) {
      release(shown);
    }
    shown = next;
    setGraphic(next == null ? null : view);
    setContextMenu(next == null ? null : menu(next));
    if (next != null) {
      show(next);
    }
  }

  /** Whether a line above the card separates experiments. */
  private boolean isFirstOfItsExperiment(RunCard card) {
    int before = getIndex() - 1;
    return before >= 0
        && before < getListView().getItems().size()
        && getListView().getItems().get(before).experiment() != card.experiment();
  }

  private void show(RunCard card) {
    SeriesColors.show(swatch, card.color());
    sparkline.colorProperty().set(card.color());
    nameLabel.setText(card.name());
    kindIcon.setIconLiteral(KindGlyph.icon(card.run().spec()));
    progressBar.progressProperty().bind(card.progressProperty());
    detailLabel.textProperty().bind(card.detailProperty());
    timeLabel.textProperty().bind(card.timeLeftProperty());
    sparkline.valuesProperty().bind(card.courseProperty());
    accessibleTextProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    "%s, %s, %s, %s"
                        .formatted(
                            card.name(),
                            KindGlyph.title(card.run().spec()),
                            word(card.stateProperty().get()),
                            card.detailProperty().get()),
                card.stateProperty(),
                card.detailProperty()));
    card.stateProperty().addListener(stateListener);
    showState(card.stateProperty().get());
  }

  private void release(RunCard card) {
    progressBar.progressProperty().unbind();
    detailLabel.textProperty().unbind();
    timeLabel.textProperty().unbind();
    sparkline.valuesProperty().unbind();
    accessibleTextProperty().unbind();
    card.stateProperty().removeListener(stateListener);
  }

  private void showState(RunState state) {
    String word = word(state);
    stateChip.setText(word);
    stateChip.getStyleClass().setAll("label", "chip", word);
    stateIcon.setIconLiteral(icon(state));
    // A sentence takes the place of the progress.
    boolean failed = state == RunState.FAILED;
    boolean remarked = shown != null && !shown.remark().isEmpty();
    progressBar.setVisible(!failed && !remarked);
    sparkline.setVisible(!failed);
    view.pseudoClassStateChanged(FAILED, failed);
    view.pseudoClassStateChanged(REMARKED, remarked);
  }

  private static String word(RunState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private String description() {
    RunCard card = shown;
    return card == null
        ? ""
        : "%s, %s\n%s: %s\n\n%s\n\n%s"
            .formatted(
                card.name(),
                KindGlyph.title(card.run().spec()),
                word(card.stateProperty().get()),
                card.detailProperty().get(),
                card.settings(),
                card.run().folder().path());
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
    MenuItem open = item("Open", () -> strip.open(card));
    MenuItem pause = item("Pause", () -> strip.pause(card));
    MenuItem resume = item("Resume", () -> strip.resume(card));
    MenuItem stop = item("Stop", () -> strip.stop(card));
    MenuItem reuse = item("Use its settings again", () -> strip.reuse(card));
    MenuItem export = item("Export…", () -> strip.export(card));
    MenuItem folder = item("Show folder", () -> strip.showFolder(card));
    MenuItem copy = item("Copy folder path", () -> copy(card));
    MenuItem delete = item("Delete", () -> strip.delete(card));
    ContextMenu menu =
        new ContextMenu(
            open,
            new SeparatorMenuItem(),
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
    item.setMnemonicParsing(false);
    item.setOnAction(event -> action.run());
    return item;
  }

  private static void copy(RunCard card) {
    ClipboardContent content = new ClipboardContent();
    content.putString(card.run().folder().path().toString());
    Clipboard.getSystemClipboard().setContent(content);
  }
}
