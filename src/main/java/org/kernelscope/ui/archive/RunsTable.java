package org.kernelscope.ui.archive;

import atlantafx.base.theme.Tweaks;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.MetricSummary;
import org.kernelscope.store.RunRecord;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.runs.KindGlyph;
import org.kernelscope.ui.runs.SeriesColors;
import org.kordamp.ikonli.javafx.FontIcon;

/** The table of runs: columns, selection, and editing of names and notes. */
final class RunsTable {

  private static final PseudoClass ON = PseudoClass.getPseudoClass("on");

  private static final PseudoClass HEADING = PseudoClass.getPseudoClass("heading");

  private static final double ROW_HEIGHT = 26;

  private final ArchiveViewModel archive;
  private final TableView<ArchiveRow> table;
  private final ObservableList<ArchiveRow> items = FXCollections.observableArrayList();
  private final Map<String, TableColumn<ArchiveRow, ?>> columns = new LinkedHashMap<>();
  private final TableColumn<ArchiveRow, ArchiveRow> ticks = new TableColumn<>();
  private final TableColumn<ArchiveRow, ArchiveRow> stars = new TableColumn<>();

  /**
   * Whether the rows are being replaced. This clears the selection for a moment, which must be
   * ignored.
   */
  private boolean filling;

  /**
   * Whether the key that ended editing is still down. A held key repeats, and must not open a run.
   */
  private boolean enterHeld;

  /** Whether an update was postponed because the user was editing a cell. */
  private boolean stale;

  RunsTable(ArchiveViewModel archive, TableView<ArchiveRow> table) {
    this.archive = archive;
    this.table = table;
  }

  void wire() {
    table.setItems(items);
    table.setFixedCellSize(ROW_HEIGHT);
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table.setTableMenuButtonVisible(false);
    Label empty = new Label();
    empty.getStyleClass().add("panel-note");
    table.setPlaceholder(empty);
    Runnable explain =
        () ->
            empty.setText(
                !archive.knownProperty().get()
                    ? "Reading the workspace…"
                    : archive.filterProperty().get().isBlank()
                        ? "Runs stand here once one has been started in another area"
                        : "No run has all of these words");
    archive.knownProperty().addListener(property -> explain.run());
    archive.filterProperty().addListener(property -> explain.run());
    explain.run();

    addMarkColumns();
    archive.columns().forEach(column -> columns.put(column.key(), column(column)));
    archive.shownColumnsProperty().addListener(property -> showColumns());
    showColumns();
    table.setSortPolicy(
        view -> {
          archive.sort(order());
          return true;
        });
    table.setRowFactory(view -> new Row());
    table.setOnKeyPressed(this::keyPressed);
    table.addEventFilter(KeyEvent.KEY_RELEASED, event -> enterHeld = false);

    archive.rows().addListener((ListChangeListener<ArchiveRow>) change -> fill());
    archive.newsProperty().addListener(property -> refresh());
    archive.overlay().runs().addListener((ListChangeListener<Overlaid>) change -> refresh());
    table
        .getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<ArchiveRow>) change -> selected());
    fill();
  }

  // ---- rows and selection

  private void fill() {
    if (isBeingEdited()) {
      stale = true;
      return;
    }
    filling = true;
    items.setAll(archive.rows());
    int[] again =
        archive.selected().stream().mapToInt(items::indexOf).filter(at -> at >= 0).toArray();
    if (again.length > 0) {
      table.getSelectionModel().selectIndices(again[0], again);
    }
    filling = false;
    selected();
  }

  private void refresh() {
    if (isBeingEdited()) {
      stale = true;
    } else {
      table.refresh();
    }
  }

  private boolean isBeingEdited() {
    return table.getEditingCell() != null;
  }

  private void selected() {
    if (!filling) {
      List<RunRow> now =
          List.copyOf(table.getSelectionModel().getSelectedItems()).stream()
              .flatMap(row -> row instanceof RunRow run ? Stream.of(run) : Stream.empty())
              .toList();
      if (!now.equals(archive.selected())) {
        archive.selected().setAll(now);
      }
    }
  }

  private List<Comparator<RunRow>> order() {
    return table.getSortOrder().stream().flatMap(column -> comparator(column).stream()).toList();
  }

  private static Optional<Comparator<RunRow>> comparator(TableColumn<ArchiveRow, ?> column) {
    boolean descending = column.getSortType() == TableColumn.SortType.DESCENDING;
    return column.getUserData() instanceof RunColumn described
        ? Optional.of(described.comparator(descending))
        : Optional.empty();
  }

  private void keyPressed(KeyEvent event) {
    if (isBeingEdited() || event.getTarget() instanceof TextField || enterHeld) {
      return;
    }
    boolean known = true;
    if (OwnKey.OPEN_RUN.matches(event)) {
      archive.open();
    } else if (OwnKey.TICK.matches(event)) {
      tickSelected();
    } else if (OwnKey.DELETE_RUN.matches(event)) {
      archive.discard();
    } else if (OwnKey.RENAME.matches(event)) {
      edit(RunColumn.NAME);
    } else if (OwnKey.NOTE.matches(event)) {
      edit(RunColumn.NOTE);
    } else {
      known = false;
    }
    if (known) {
      event.consume();
    }
  }

  /** Ticks the selected runs; if all are ticked, unticks them. */
  void tickSelected() {
    List<RunRow> rows = List.copyOf(archive.selected());
    boolean on = !rows.stream().allMatch(archive.overlay()::isTicked);
    rows.forEach(row -> archive.overlay().tick(row, on));
  }

  // ---- columns

  private void showColumns() {
    List<TableColumn<ArchiveRow, ?>> shown =
        Stream.concat(
                Stream.<TableColumn<ArchiveRow, ?>>of(ticks, stars),
                archive.shownColumnsProperty().get().stream()
                    .<TableColumn<ArchiveRow, ?>>map(column -> columns.get(column.key())))
            .toList();
    if (!shown.equals(table.getColumns())) {
      table.getColumns().setAll(shown);
    }
  }

  private void addMarkColumns() {
    ticks.setId("tick-column");
    ticks.setPrefWidth(52);
    ticks.setCellFactory(column -> new TickCell());
    stars.setId("star-column");
    stars.setPrefWidth(30);
    stars.setCellFactory(column -> new StarCell());
    for (TableColumn<ArchiveRow, ArchiveRow> marks : List.of(ticks, stars)) {
      marks.setSortable(false);
      marks.setReorderable(false);
      marks.setResizable(false);
      marks.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
    }
  }

  private TableColumn<ArchiveRow, ?> column(RunColumn described) {
    TableColumn<ArchiveRow, ArchiveRow> column = new TableColumn<>();
    Label heading = new Label(described.title());
    Hint.setText(heading, described.help());
    column.setGraphic(heading);
    column.setId(described.key() + "-column");
    column.setUserData(described);
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
    column.setCellFactory(ignored -> new TextCell(described));
    column.setPrefWidth(width(described));
    if (described.numeric()) {
      column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
      column.setSortType(TableColumn.SortType.DESCENDING);
    }
    column.setEditable(isEditable(described));
    return column;
  }

  private static boolean isEditable(RunColumn described) {
    return described.key().equals(RunColumn.NAME) || described.key().equals(RunColumn.NOTE);
  }

  private static double width(RunColumn described) {
    return switch (described.key()) {
      case RunColumn.NAME -> 230;
      case RunColumn.NOTE -> 150;
      case RunColumn.STATE -> 128;
      case RunColumn.KIND -> 136;
      case "when" -> 124;
      case "initialisation" -> 130;
      // With space for the arrow of the sort order.
      default -> Math.max(84, 52 + 7.6 * described.title().length());
    };
  }

  /** Starts to edit the name or note of the first selected run. */
  void edit(String key) {
    TableColumn<ArchiveRow, ?> column = columns.get(key);
    archive.selected().stream()
        .filter(row -> row.run() != null)
        .findFirst()
        .ifPresent(
            row -> {
              int at = items.indexOf(row);
              archive.wantsNotes(key.equals(RunColumn.NOTE));
              // The table is editable only now, because a click must not start editing.
              table.setEditable(true);
              table.scrollTo(at);
              table.scrollToColumn(column);
              table.layout();
              table.edit(at, column);
            });
  }

  private void edited() {
    table.setEditable(false);
    archive.wantsNotes(false);
    if (stale) {
      stale = false;
      fill();
      table.refresh();
    }
    table.requestFocus();
  }

  // ---- cells

  /** The row of a run, which opens it, or of a heading, which folds its group. */
  private final class Row extends TableRow<ArchiveRow> {

    /** Covers all cells, which are too narrow for it. */
    private final Label heading = new Label();

    Row() {
      heading.getStyleClass().add("group-heading");
      heading.setManaged(false);
      heading.setMouseTransparent(true);
      setOnMouseClicked(this::clicked);
    }

    @Override
    protected void layoutChildren() {
      super.layoutChildren();
      if (heading.isVisible()) {
        // When columns change, the row removes all children that are not cells.
        if (!getChildren().contains(heading)) {
          getChildren().add(heading);
        }
        heading.resizeRelocate(12, 0, heading.prefWidth(-1), getHeight());
      } else {
        getChildren().remove(heading);
      }
    }

    private void clicked(MouseEvent event) {
      if (event.getButton() != MouseButton.PRIMARY || isEmpty()) {
        return;
      }
      if (getItem() instanceof ArchiveRow.Heading heading) {
        archive.fold(heading);
      } else if (event.getClickCount() == 2 && !isBeingEdited()) {
        archive.open();
      }
    }

    @Override
    protected void updateItem(@Nullable ArchiveRow row, boolean empty) {
      super.updateItem(row, empty);
      boolean isHeading = !empty && row instanceof ArchiveRow.Heading;
      pseudoClassStateChanged(HEADING, isHeading);
      heading.setVisible(isHeading);
      if (row instanceof ArchiveRow.Heading group && isHeading) {
        heading.setText(String.format(Locale.ROOT, "%s  (%d)", group.title(), group.runs()));
        heading.setGraphic(new FontIcon(group.folded() ? "fth-chevron-right" : "fth-chevron-down"));
      }
      requestLayout();
    }
  }

  private final class TickCell extends TableCell<ArchiveRow, ArchiveRow> {

    private final CheckBox box = new CheckBox();
    private final Region swatch = new Region();
    private final HBox both = new HBox(6, box, swatch);

    TickCell() {
      both.getStyleClass().add("tick");
      swatch.getStyleClass().add("swatch");
      box.setFocusTraversable(false);
      box.setOnAction(
          event -> {
            if (getItem() instanceof RunRow row) {
              archive.overlay().tick(row, box.isSelected());
            }
          });
    }

    @Override
    protected void updateItem(@Nullable ArchiveRow item, boolean empty) {
      super.updateItem(item, empty);
      if (empty || !(item instanceof RunRow row) || row.run() == null) {
        setGraphic(null);
        return;
      }
      Optional<Overlaid> drawn = archive.overlay().of(row);
      box.setSelected(drawn.isPresent());
      box.setAccessibleText("Lay over others: " + row.name());
      swatch.setVisible(drawn.isPresent());
      drawn.ifPresent(one -> SeriesColors.show(swatch, one.color()));
      setGraphic(both);
    }
  }

  private final class StarCell extends TableCell<ArchiveRow, ArchiveRow> {

    private final FontIcon icon = new FontIcon("fth-star");

    StarCell() {
      icon.getStyleClass().add("star");
      setOnMouseClicked(
          event -> {
            if (getItem() instanceof RunRow row && event.getButton() == MouseButton.PRIMARY) {
              archive.toggleStars(List.of(row));
              event.consume();
            }
          });
    }

    @Override
    protected void updateItem(@Nullable ArchiveRow item, boolean empty) {
      super.updateItem(item, empty);
      if (empty || !(item instanceof RunRow row) || row.run() == null) {
        setGraphic(null);
        return;
      }
      setGraphic(icon);
      icon.pseudoClassStateChanged(ON, row.isStarred());
    }
  }

  /** The cell of a run in a column. The first column also contains the headings of groups. */
  private final class TextCell extends TableCell<ArchiveRow, ArchiveRow> {

    private final RunColumn described;
    private @Nullable TextField field;

    TextCell(RunColumn described) {
      this.described = described;
    }

    @Override
    protected void updateItem(@Nullable ArchiveRow item, boolean empty) {
      super.updateItem(item, empty);
      Hint.setText(this, "");
      if (empty || item == null) {
        setText(null);
        setGraphic(null);
      } else if (item instanceof ArchiveRow.Heading) {
        setText(null);
        setGraphic(null);
      } else if (!isEditing() && item instanceof RunRow row) {
        show(row);
      }
    }

    private void show(RunRow row) {
      String text = described.text().apply(row);
      ArchivedRun run = row.run();
      Hint.setText(this, row.damage().isEmpty() ? text : row.damage());
      if (described.key().equals(RunColumn.KIND) && run != null) {
        setText(KindGlyph.title(run.spec()));
        setGraphic(new FontIcon(KindGlyph.icon(run.spec())));
      } else if (described.key().equals(RunColumn.STATE)) {
        Label chip = new Label(text);
        chip.getStyleClass().setAll("label", "chip", row.state());
        setText(null);
        setGraphic(chip);
      } else {
        setText(text);
        setGraphic(null);
      }
    }

    @Override
    public void startEdit() {
      super.startEdit();
      if (!isEditing() || !(getItem() instanceof RunRow row)) {
        return;
      }
      TextField now = new TextField(described.text().apply(row));
      now.setId(described.key() + "Editor");
      // The table must not receive these keys, because they have another meaning there.
      now.addEventFilter(
          KeyEvent.KEY_PRESSED,
          event -> {
            if (event.getCode() == KeyCode.ENTER) {
              enterHeld = true;
              write(now);
              event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE) {
              cancelEdit();
              event.consume();
            }
          });
      now.focusedProperty()
          .addListener(
              (property, was, is) -> {
                if (!is) {
                  write(now);
                }
              });
      field = now;
      setText(null);
      setGraphic(now);
      now.selectAll();
      now.requestFocus();
    }

    private void write(TextField from) {
      if (from == field && getItem() instanceof RunRow row) {
        field = null;
        String text = from.getText().strip();
        super.cancelEdit();
        show(row);
        edited();
        if (!text.equals(described.text().apply(row))) {
          if (described.key().equals(RunColumn.NAME)) {
            archive.rename(row, text);
          } else {
            archive.note(row, text);
          }
        }
      }
    }

    @Override
    public void cancelEdit() {
      super.cancelEdit();
      field = null;
      if (getItem() instanceof RunRow row) {
        show(row);
      }
      edited();
    }
  }

  // ---- out of the window

  /** The exported fields of a run. */
  record Line(
      String run,
      String name,
      String kind,
      String state,
      @Nullable Long step,
      @Nullable Long steps,
      @Nullable Instant created,
      @Nullable Double trainedSeconds,
      boolean steered,
      boolean starred,
      String note,
      @Nullable RunSpec settings,
      Map<String, MetricSummary> metrics) {

    static Line of(RunRow row) {
      ArchivedRun run = row.run();
      RunRecord record = run == null ? null : run.record();
      return new Line(
          row.id(),
          row.name(),
          run == null ? "" : run.spec().kind().key(),
          row.state(),
          record == null ? null : (Long) record.step(),
          record == null ? null : (Long) record.steps(),
          record == null ? null : record.created(),
          record == null ? null : record.trainedSeconds(),
          record != null && record.steered(),
          row.isStarred(),
          row.note(),
          run == null ? null : run.spec(),
          run == null ? Map.of() : run.metrics());
    }
  }
}
