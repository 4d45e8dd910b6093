package org.kernelscope.ui.priors;

import atlantafx.base.theme.Tweaks;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.kit.FittingColumns;
import org.kernelscope.ui.kit.Selections;
import org.kernelscope.ui.runs.SwatchCell;

/** The table of priors with their scores, and what can be done with the one that is looked at. */
final class ScoresController {

  private final PriorsViewModel priors;
  private final SelectedPriorViewModel subject;
  private final TableView<PriorEntry> table;

  ScoresController(PriorsViewModel priors, TableView<PriorEntry> table) {
    this.priors = priors;
    this.subject = priors.subject();
    this.table = table;
  }

  void wireTexts(TableColumn<PriorEntry, String> prior, TableColumn<PriorEntry, String> note) {
    prior.setCellValueFactory(row -> new SimpleStringProperty(row.getValue().title()));
    prior.setCellFactory(column -> new SwatchCell<>(PriorEntry::color));
    prior.setMinWidth(150);
    prior.setMaxWidth(230);
    note.setCellValueFactory(
        row ->
            Bindings.createStringBinding(
                () -> note(row.getValue()),
                row.getValue().noteProperty(),
                row.getValue().statusProperty()));
    note.setCellFactory(column -> new FittingColumns.TextCell<>());
    note.setMinWidth(140);
  }

  void wireScores(
      TableColumn<PriorEntry, Double> elbo,
      TableColumn<PriorEntry, Double> weighted,
      TableColumn<PriorEntry, Double> exact) {
    figures(elbo, ScoresController::elbo);
    figures(weighted, ScoresController::weighted);
    figures(exact, ScoresController::exact);
  }

  void wire(Label status, Button saveButton, Button compareButton) {
    table.setItems(priors.table().rows());
    table.setPlaceholder(new Label("Kernels are being read"));
    FittingColumns.of(table);
    Selections.follow(subject.entryProperty(), table);
    priors
        .table()
        .rows()
        .addListener(
            (InvalidationListener) rows -> Selections.again(subject.entryProperty(), table));
    status.textProperty().bind(priors.table().statusProperty());
    saveButton.setOnAction(event -> withSubject(priors::save));
    compareButton.setOnAction(event -> withSubject(priors::compare));
    for (PriorEntry entry : priors.table().all()) {
      entry.statusProperty().addListener(property -> showCommands(saveButton, compareButton));
    }
    priors
        .table()
        .all()
        .addListener(
            (ListChangeListener<PriorEntry>)
                change -> {
                  while (change.next()) {
                    for (PriorEntry added : change.getAddedSubList()) {
                      added
                          .statusProperty()
                          .addListener(property -> showCommands(saveButton, compareButton));
                    }
                  }
                });
    subject.entryProperty().addListener(property -> showCommands(saveButton, compareButton));
    showCommands(saveButton, compareButton);
    wireMenu();
    TableExport.offer(table, "scores", ScoresController::row);
  }

  private void wireMenu() {
    MenuItem save = new MenuItem("Save…");
    save.setOnAction(event -> withSubject(priors::save));
    MenuItem compare = new MenuItem("Use in Compare");
    compare.setOnAction(event -> withSubject(priors::compare));
    MenuItem remove = new MenuItem("Remove from the table");
    remove.setOnAction(event -> withSubject(priors::remove));
    ContextMenu menu = new ContextMenu(save, compare, remove);
    menu.setOnShowing(
        event -> {
          PriorEntry entry = subject.entryProperty().get();
          save.setDisable(entry == null || !entry.canSave());
          compare.setDisable(entry == null || !entry.canCompare());
          remove.setDisable(entry == null || !entry.canRemove());
        });
    table.setContextMenu(menu);
    table.setOnKeyPressed(
        event -> {
          if (OwnKey.REMOVE_PRIOR.matches(event)) {
            withSubject(priors::remove);
            event.consume();
          }
        });
  }

  /**
   * A row of the table as it is written.
   *
   * @param elbo nats per kernel; null where the score is exact or there is none
   * @param importanceWeighted likewise, from {@code codes} for each kernel
   * @param exact likewise; null where the score is estimated or there is none
   */
  private record Row(
      String prior,
      @Nullable Double elbo,
      @Nullable Double importanceWeighted,
      @Nullable Integer codes,
      @Nullable Double exact,
      String note) {}

  private static Row row(PriorEntry entry) {
    Integer codes =
        entry.scoreProperty().get() instanceof PriorScore.Bounds bounds ? bounds.samples() : null;
    return new Row(entry.title(), elbo(entry), weighted(entry), codes, exact(entry), note(entry));
  }

  private static @Nullable Double weighted(PriorEntry entry) {
    return entry.scoreProperty().get() instanceof PriorScore.Bounds bounds
        ? bounds.importanceWeighted()
        : null;
  }

  private static @Nullable Double exact(PriorEntry entry) {
    return entry.scoreProperty().get() instanceof PriorScore.Exact exact ? exact.nats() : null;
  }

  private static @Nullable Double elbo(PriorEntry entry) {
    return entry.scoreProperty().get() instanceof PriorScore.Bounds bounds ? bounds.elbo() : null;
  }

  private static String note(PriorEntry entry) {
    return switch (entry.statusProperty().get()) {
      case TRAINING -> "in training";
      case WAITING -> "waiting";
      case SCORING -> "scoring…";
      case SCORED, FAILED -> entry.noteProperty().get();
    };
  }

  private static void figures(
      TableColumn<PriorEntry, Double> column, Function<PriorEntry, @Nullable Double> figure) {
    column.setCellValueFactory(
        row ->
            Bindings.createObjectBinding(
                () -> figure.apply(row.getValue()), row.getValue().scoreProperty()));
    column.setComparator(Comparator.nullsFirst(Comparator.naturalOrder()));
    column.setCellFactory(ignored -> new NatsCell());
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
    column.setMinWidth(88);
    column.setMaxWidth(104);
  }

  private void showCommands(Button saveButton, Button compareButton) {
    PriorEntry entry = subject.entryProperty().get();
    saveButton.setDisable(entry == null || !entry.canSave());
    compareButton.setDisable(entry == null || !entry.canCompare());
  }

  private void withSubject(Consumer<PriorEntry> action) {
    PriorEntry entry = subject.entryProperty().get();
    if (entry != null) {
      action.accept(entry);
    }
  }

  /** A score to a hundredth of a nat; nothing where there is none of this sort. */
  private static final class NatsCell extends TableCell<PriorEntry, Double> {

    @Override
    protected void updateItem(@Nullable Double nats, boolean empty) {
      super.updateItem(nats, empty);
      setText(empty || nats == null ? null : NumberFormats.fixed(nats, 2));
    }
  }
}
