package org.kernelscope.ui.fewshot;

import atlantafx.base.theme.Tweaks;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.kit.FittingColumns;
import org.kernelscope.ui.kit.Selections;
import org.kernelscope.ui.runs.SwatchCell;

/** The table of the session's runs, one of which is looked at. */
final class RunsController {

  private static final double NUMBER_WIDTH = 66;

  private final FewShotRunsViewModel runs;
  private final TableView<FewShotRun> table;

  RunsController(FewShotRunsViewModel runs, TableView<FewShotRun> table) {
    this.runs = runs;
    this.table = table;
  }

  void wire() {
    table.setItems(runs.all());
    Label empty = new Label("Runs under several priors are compared here");
    empty.getStyleClass().add("panel-note");
    table.setPlaceholder(empty);
    FittingColumns.of(table);
    Selections.follow(runs.shownProperty(), table);
    TableExport.offer(
        table, "few-shot-runs", run -> new Line(run.spec(), run.figuresProperty().get()));
  }

  /** What is written of a run: its settings, and what its last evaluation found. */
  private record Line(FewShotSpec spec, FewShotRun.@Nullable Evaluation figures) {}

  /** What a run is: its prior, where its means start, and how it stands. */
  void wireTexts(
      TableColumn<FewShotRun, String> prior,
      TableColumn<FewShotRun, String> start,
      TableColumn<FewShotRun, String> state) {
    text(prior, FewShotRun::title);
    prior.setCellFactory(column -> new SwatchCell<>(FewShotRun::color));
    prior.setPrefWidth(170);
    prior.setMinWidth(110);
    text(start, run -> Titles.initialisation(run.spec().initialisation().text()));
    start.setCellFactory(column -> new FittingColumns.TextCell<>());
    start.setPrefWidth(148);
    start.setMinWidth(148);
    state.setMinWidth(84);
    state.setCellValueFactory(row -> row.getValue().stateProperty());
  }

  /** Which images it learns from. */
  void wireImages(TableColumn<FewShotRun, Number> examples, TableColumn<FewShotRun, Number> split) {
    number(examples, run -> run.spec().examples());
    number(split, run -> run.spec().split());
  }

  /** What its last evaluation found. */
  void wireFigures(
      TableColumn<FewShotRun, Double> ensemble,
      TableColumn<FewShotRun, Double> means,
      TableColumn<FewShotRun, Double> nll,
      TableColumn<FewShotRun, Double> ece) {
    figure(ensemble, 98, FewShotRun.Evaluation::ensemble);
    figure(means, 76, FewShotRun.Evaluation::means);
    figure(nll, NUMBER_WIDTH, FewShotRun.Evaluation::nll);
    figure(ece, NUMBER_WIDTH, FewShotRun.Evaluation::ece);
  }

  private static void text(
      TableColumn<FewShotRun, String> column, Function<FewShotRun, String> text) {
    column.setCellValueFactory(row -> new SimpleStringProperty(text.apply(row.getValue())));
  }

  private static void number(
      TableColumn<FewShotRun, Number> column, ToDoubleFunction<FewShotRun> number) {
    column.setCellValueFactory(
        row -> Bindings.createObjectBinding(() -> (long) number.applyAsDouble(row.getValue())));
    end(column, NUMBER_WIDTH);
  }

  private static void figure(
      TableColumn<FewShotRun, Double> column,
      double width,
      ToDoubleFunction<FewShotRun.Evaluation> figure) {
    column.setCellValueFactory(row -> row.getValue().figuresProperty().map(figure::applyAsDouble));
    column.setComparator(Comparator.naturalOrder());
    column.setCellFactory(ignored -> new FigureCell());
    end(column, width);
  }

  /** Numbers stand under each other. */
  private static void end(TableColumn<FewShotRun, ?> column, double width) {
    column.setPrefWidth(width);
    column.setMinWidth(width);
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
  }

  /** A figure to three decimals; nothing before the first evaluation. */
  private static final class FigureCell extends TableCell<FewShotRun, Double> {

    @Override
    protected void updateItem(@Nullable Double figure, boolean empty) {
      super.updateItem(figure, empty);
      setText(
          empty || figure == null || figure.isNaN()
              ? null
              : String.format(Locale.ROOT, "%.3f", figure));
    }
  }
}
