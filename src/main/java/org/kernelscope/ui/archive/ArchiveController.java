package org.kernelscope.ui.archive;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.form.FormWiring;
import org.kordamp.ikonli.javafx.FontIcon;

/** Wires the Runs area. */
public final class ArchiveController {

  private final ArchiveViewModel archive;

  @FXML private BorderPane root;
  @FXML private TextField filterField;
  @FXML private ComboBox<Grouping> groupingBox;
  @FXML private CheckBox differingBox;
  @FXML private Label statusLabel;
  @FXML private Button openButton;
  @FXML private Button duplicateButton;
  @FXML private Button resumeButton;
  @FXML private Button deleteButton;
  @FXML private MenuButton moreButton;
  @FXML private SplitPane splitPane;
  @FXML private VBox tablePane;
  @FXML private TableView<ArchiveRow> runsTable;
  @FXML private Label hintLabel;
  @FXML private VBox overlayPane;
  @FXML private ComboBox<String> metricBox;
  @FXML private ComboBox<String> secondBox;
  @FXML private Button playButton;
  @FXML private FontIcon playIcon;
  @FXML private Slider stepSlider;
  @FXML private Label stepLabel;
  @FXML private ComboBox<String> layerBox;
  @FXML private Button untickButton;
  @FXML private MetricChart firstChart;
  @FXML private MetricChart secondChart;
  @FXML private ScrollPane gridScroll;
  @FXML private HBox gridBox;

  public ArchiveController(ArchiveViewModel archive) {
    this.archive = archive;
  }

  @FXML
  void initialize() {
    RunsTable table = new RunsTable(archive, runsTable);
    table.wire();
    wireBar();
    wireCommands(table);
    OverlayController overlay =
        new OverlayController(
            archive.overlay(), metricBox, secondBox, layerBox, firstChart, secondChart, gridBox);
    gridScroll.visibleProperty().bind(gridBox.visibleProperty());
    gridScroll.managedProperty().bind(gridScroll.visibleProperty());
    overlay.wire();
    overlay.wireSteps(playButton, playIcon, stepSlider, stepLabel);
    untickButton.setOnAction(event -> archive.overlay().untickAll());
    archive.overlay().runs().addListener((ListChangeListener<Overlaid>) change -> showOverlay());
    showOverlay();
    root.sceneProperty()
        .addListener((property, old, now) -> archive.inFrontProperty().set(now != null));
    root.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (OwnKey.FIND.matches(event)) {
            filterField.requestFocus();
            filterField.selectAll();
            event.consume();
          }
        });
  }

  private void wireBar() {
    filterField.textProperty().bindBidirectional(archive.filterProperty());
    filterField.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.ESCAPE && !filterField.getText().isEmpty()) {
            filterField.clear();
            event.consume();
          }
        });
    groupingBox.getItems().setAll(Grouping.values());
    groupingBox.setConverter(FormWiring.titles(Grouping::title));
    groupingBox.valueProperty().bindBidirectional(archive.groupingProperty());
    differingBox.selectedProperty().bindBidirectional(archive.onlyDifferingProperty());
    statusLabel.textProperty().bind(archive.statusProperty());
  }

  /** Shows or hides the overlay. While it is shown, it takes half of the table's height. */
  private void showOverlay() {
    boolean any = !archive.overlay().runs().isEmpty();
    if (any != splitPane.getItems().contains(overlayPane)) {
      if (any) {
        splitPane.getItems().add(overlayPane);
      } else {
        splitPane.getItems().remove(overlayPane);
      }
    }
    hintLabel.setVisible(!any);
    hintLabel.setManaged(!any);
  }

  // ---- commands

  private void wireCommands(RunsTable table) {
    openButton.setOnAction(event -> archive.open());
    duplicateButton.setOnAction(event -> archive.duplicate());
    resumeButton.setOnAction(event -> archive.work().start());
    deleteButton.setOnAction(event -> archive.discard());
    MenuItem tick = item("Tick or untick", table::tickSelected);
    MenuItem open = item("Open", archive::open);
    MenuItem duplicate = item("Duplicate with changes", archive::duplicate);
    MenuItem resume = item("Resume", archive.work()::start);
    MenuItem rename = item("Rename", () -> table.edit(RunColumn.NAME));
    MenuItem note = item("Note", () -> table.edit(RunColumn.NOTE));
    MenuItem star = item("Star or unstar", archive::toggleStars);
    MenuItem folder = item("Show folder", archive::showFolder);
    MenuItem export = item("", () -> export("runs-selected", archive.selected()));
    MenuItem delete = item("Delete", archive::discard);
    ContextMenu menu =
        new ContextMenu(
            tick,
            new SeparatorMenuItem(),
            open,
            duplicate,
            resume,
            new SeparatorMenuItem(),
            rename,
            note,
            star,
            folder,
            export,
            new SeparatorMenuItem(),
            delete);
    tick.setAccelerator(OwnKey.TICK.keys());
    rename.setAccelerator(OwnKey.RENAME.keys());
    note.setAccelerator(OwnKey.NOTE.keys());
    delete.setAccelerator(OwnKey.DELETE_RUN.keys());
    runsTable.setContextMenu(menu);
    MenuItem exportAll = item("", () -> export("runs", inSight()));
    MenuItem empty = item("Empty the trash…", archive::emptyTrash);
    MenuItem again = item("Read the workspace again", archive::refresh);
    moreButton.getItems().setAll(exportAll, new SeparatorMenuItem(), again, empty);
    moreButton.setOnShowing(
        event -> {
          int count = inSight().size();
          exportAll.setText(
              String.format(Locale.ROOT, "Export the table as CSV (%d runs)…", count));
          exportAll.setDisable(count == 0);
        });
    InvalidationListener able =
        property -> {
          List<RunRow> selected = archive.selected();
          boolean whole = selected.stream().anyMatch(row -> row.run() != null);
          boolean unfinished = selected.stream().anyMatch(archive::canResume);
          for (Node one : List.of(openButton, duplicateButton)) {
            one.setDisable(!whole);
          }
          resumeButton.setDisable(!unfinished);
          deleteButton.setDisable(selected.isEmpty());
          for (MenuItem one : List.of(tick, open, duplicate, rename, note, star)) {
            one.setDisable(!whole);
          }
          resume.setDisable(!unfinished);
          export.setDisable(selected.isEmpty());
          export.setText(
              selected.size() == 1
                  ? "Export the row as CSV…"
                  : String.format(Locale.ROOT, "Export %d rows as CSV…", selected.size()));
          folder.setDisable(selected.isEmpty());
          delete.setDisable(selected.isEmpty());
        };
    archive.selected().addListener(able);
    archive.newsProperty().addListener(able);
    able.invalidated(archive.selected());
    tablePane.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (OwnKey.EXPORT_TABLE.matches(event) && !inSight().isEmpty()) {
            export("runs", inSight());
            event.consume();
          }
        });
  }

  private static MenuItem item(String text, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setMnemonicParsing(false);
    item.setOnAction(event -> action.run());
    return item;
  }

  private List<RunRow> inSight() {
    return archive.rows().stream()
        .flatMap(row -> row instanceof RunRow run ? Stream.of(run) : Stream.empty())
        .toList();
  }

  private void export(String name, List<RunRow> rows) {
    TableExport.write(runsTable, name, rows.stream().map(RunsTable.Line::of).toList());
  }
}
