package org.kernelscope.ui.compare;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.kernels.ImageRows;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.form.ChosenPane;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.runs.SeriesColors;

/** Wires one column. */
final class ColumnController {

  private final CompareViewModel compare;
  private final ColumnViewModel column;
  private final InvalidationListener phaseListener = property -> showPhase();
  private @Nullable PopOver settings;

  @FXML private VBox root;
  @FXML private Region swatch;
  @FXML private ComboBox<InitialisationChoice> kindBox;
  @FXML private Button settingsButton;
  @FXML private Button filesButton;
  @FXML private Button removeButton;
  @FXML private Label changesLabel;
  @FXML private Label filesLabel;
  @FXML private KernelGrid grid;
  @FXML private ImageRows decodedRows;
  @FXML private Label problemLabel;
  @FXML private Label figuresLabel;
  @FXML private Label statusLabel;

  ColumnController(CompareViewModel compare, ColumnViewModel column) {
    this.compare = compare;
    this.column = column;
    Views.load("CompareColumn", VBox.class, this);
  }

  @FXML
  void initialize() {
    column.colorProperty().addListener(property -> showColor());
    showColor();
    grid.setId("grid" + column.number());
    kindBox.setId("kind" + column.number());

    kindBox.getItems().setAll(ColumnViewModel.CHOICES);
    kindBox.setButtonCell(new ChoiceCell(false));
    kindBox.setCellFactory(list -> new ChoiceCell(true));
    kindBox
        .valueProperty()
        .addListener(
            (property, old, now) -> {
              if (now != null) {
                column.choose(now);
              }
            });
    column.initialisationProperty().addListener(property -> showInitialisation());
    showInitialisation();
    filesLabel.managedProperty().bind(filesLabel.visibleProperty());
    filesLabel.visibleProperty().bind(filesLabel.textProperty().isNotEmpty());

    changesLabel.textProperty().bind(column.changesProperty());
    Hint.follow(changesLabel, column.changesProperty());
    changesLabel.managedProperty().bind(changesLabel.visibleProperty());
    changesLabel.visibleProperty().bind(changesLabel.textProperty().isNotEmpty());
    settingsButton.setId("settings" + column.number());
    settingsButton.setOnAction(event -> showSettings());
    filesButton.setOnAction(event -> compare.chooseFiles(column));
    removeButton.setOnAction(event -> compare.removeColumn(column));
    removeButton.managedProperty().bind(removeButton.visibleProperty());
    removeButton
        .visibleProperty()
        .bind(Bindings.size(compare.columns()).greaterThan(CompareViewModel.FEWEST_COLUMNS));
    filesButton.managedProperty().bind(filesButton.visibleProperty());
    swatch.managedProperty().bind(swatch.visibleProperty());
    // A weak listener, because the area outlives a column that is removed.
    compare.phaseProperty().addListener(new WeakInvalidationListener(phaseListener));
    showPhase();

    column
        .kernelsProperty()
        .addListener(
            (property, old, now) -> {
              grid.inputChannelsProperty().set(column.inputChannelsProperty().get());
              grid.setKernels(now);
            });
    // A difference is not a kernel, so a prior cannot score it.
    grid.scorableProperty().bind(compare.shownProperty().isNotEqualTo(SnapshotMode.DIFFERENCE));
    grid.inputChannelsProperty().set(column.inputChannelsProperty().get());
    grid.setKernels(column.kernelsProperty().get());
    grid.exportNameProperty()
        .bind(
            Bindings.createStringBinding(
                () -> compare.exportName(column),
                column.initialisationProperty(),
                column.changesProperty(),
                compare.layerProperty()));
    grid.emptyTextProperty()
        .bind(
            Bindings.createStringBinding(
                this::emptyText,
                column.problemProperty(),
                column.drawingProperty(),
                compare.shownProperty()));

    decodedRows.setId("decoded" + column.number());
    decodedRows
        .exportNameProperty()
        .bind(
            column
                .initialisationProperty()
                .map(now -> "images-" + column.choice().text().replace(':', '-')));
    decodedRows.managedProperty().bind(decodedRows.visibleProperty());
    column.decodedProperty().addListener((property, old, now) -> showDecoded(now));
    showDecoded(column.decodedProperty().get());

    problemLabel.textProperty().bind(column.problemProperty());
    problemLabel.visibleProperty().bind(column.problemProperty().isNotEmpty());
    problemLabel.setMouseTransparent(true);
    figuresLabel.textProperty().bind(column.figuresProperty());
    Hint.follow(figuresLabel, column.originProperty());
    statusLabel.textProperty().bind(column.statusProperty());

    root.setOnDragOver(this::draggedOver);
    root.setOnDragDropped(this::dropped);
  }

  private void showColor() {
    for (Region part : List.of(swatch, grid)) {
      SeriesColors.show(part, column.color());
    }
  }

  private void showSettings() {
    PopOver shown = settings == null ? makeSettings() : settings;
    settings = shown;
    if (shown.isShowing()) {
      shown.hide();
    } else {
      shown.show(settingsButton);
    }
  }

  /** The column's own settings, below its button. */
  private PopOver makeSettings() {
    ChosenPane changes =
        new ChosenPane(
            column.form(),
            "Change a setting",
            "As in all other columns",
            setting -> compare.change(column, setting));
    changes.offers().setId("changeSetting" + column.number());
    changes.lockedProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    Label note = new Label("Of this column alone; everything else is as in the form on the right.");
    note.getStyleClass().add("panel-note");
    note.setWrapText(true);
    VBox content = new VBox(note, changes);
    content.getStyleClass().add("column-settings");
    PopOver made = new PopOver(content);
    made.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
    made.setDetachable(false);
    made.setAnimated(false);
    return made;
  }

  private String emptyText() {
    if (!column.problemProperty().get().isEmpty()) {
      return "";
    }
    if (column.drawingProperty().get()) {
      return "Drawing kernels…";
    }
    return compare.shownProperty().get() == SnapshotMode.DIFFERENCE
        ? "No step has changed the kernels yet"
        : "No kernels yet";
  }

  private void showDecoded(@Nullable DecodedImages decoded) {
    decodedRows.setVisible(decoded != null);
    if (decoded != null) {
      decodedRows.show(
          decoded.count(),
          decoded.height(),
          decoded.width(),
          decoded.channels(),
          List.of(
              new ImageRows.Row("Images", decoded.images()),
              new ImageRows.Row("Decoded", decoded.reconstructions()),
              new ImageRows.Row("Samples", decoded.samples())));
    }
  }

  private void showInitialisation() {
    kindBox.setValue(column.choice());
    Hint.setText(kindBox, column.kind().description());
    filesLabel.setText(column.fileNames());
    showPhase();
  }

  private void showPhase() {
    boolean idle = compare.phaseProperty().get() == Phase.IDLE;
    kindBox.setDisable(!idle);
    removeButton.setDisable(!idle);
    filesButton.setDisable(!idle || !column.kind().takesFiles());
  }

  private void draggedOver(DragEvent event) {
    if (files(event).stream().anyMatch(CompareViewModel::isOfUse)) {
      event.acceptTransferModes(TransferMode.COPY);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    List<Path> files = files(event).stream().filter(CompareViewModel::isOfUse).toList();
    if (!files.isEmpty()) {
      compare.useFiles(column, files);
      event.setDropCompleted(true);
      event.consume();
    }
  }

  private static List<Path> files(DragEvent event) {
    return event.getDragboard().getFiles().stream().map(File::toPath).toList();
  }

  VBox view() {
    return root;
  }

  KernelGrid grid() {
    return grid;
  }

  ColumnViewModel column() {
    return column;
  }

  /** A choice by its name; in the list with the sentence that says what it is. */
  private static final class ChoiceCell extends ListCell<InitialisationChoice> {

    private final boolean explained;

    ChoiceCell(boolean explained) {
      this.explained = explained;
    }

    @Override
    protected void updateItem(@Nullable InitialisationChoice choice, boolean empty) {
      super.updateItem(choice, empty);
      if (empty || choice == null) {
        setText(null);
        setGraphic(null);
      } else if (explained) {
        Label title = new Label(ColumnViewModel.title(choice));
        Label description = new Label(ColumnViewModel.kind(choice).description());
        description.getStyleClass().add("panel-note");
        setGraphic(new VBox(title, description));
      } else {
        setText(ColumnViewModel.title(choice));
      }
    }
  }
}
