package org.kernelscope.ui.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.beans.InvalidationListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Estimate;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.form.ChosenPane;
import org.kernelscope.ui.form.FormPane;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.Curves;
import org.kernelscope.ui.runs.NewExperiment;
import org.kernelscope.ui.runs.ResultTable;
import org.kernelscope.ui.runs.WorkFooterController;

/** Wires the Sweep area: a chart of one metric against one setting, the table, and the form. */
public final class SweepAreaController {

  /** The metrics that are shown first, if available. */
  private static final List<String> FIRST_METRICS =
      List.of(RunEvent.ACCURACY, RunEvent.TEST_ELBO, RunEvent.LOSS);

  private static final double LABEL_WIDTH = 116;

  /** The number of decimals of means and intervals in the table. */
  private static final int DIGITS = 4;

  private final SweepAreaViewModel sweeps;
  private final Map<RunKind, VBox> forms = new EnumMap<>(RunKind.class);

  @FXML private BorderPane root;
  @FXML private ComboBox<String> metricBox;
  @FXML private ComboBox<Setting<?>> againstBox;
  @FXML private Button saveButton;
  @FXML private MetricChart chart;
  @FXML private TableView<Sweep.Row> table;
  @FXML private SettingsPane settings;
  @FXML private ComboBox<RunKind> kindBox;
  @FXML private VBox formBox;

  private ResultTable<Sweep.Row> columns;

  @SuppressWarnings("NullAway.Init") // FXML fills in the nodes.
  public SweepAreaController(SweepAreaViewModel sweeps) {
    this.sweeps = sweeps;
  }

  @FXML
  void initialize() {
    columns =
        new ResultTable<>(
            table, "Choose settings to vary on the right: figures appear as runs end");
    wireForm();
    wireResults();
    settings.work(
        root,
        sweeps.work(),
        new WorkFooterController.Texts(
            "Runs that the workspace holds finished are not trained again",
            "Hold every run before its next step",
            "End every run after its present step; the same sweep goes on from there"));
  }

  // ---- the form

  private void wireForm() {
    kindBox.getItems().setAll(RunKind.values());
    kindBox.setConverter(FormWiring.titles(RunKind::title));
    kindBox.valueProperty().bindBidirectional(sweeps.kindProperty());
    kindBox.disableProperty().bind(sweeps.phaseProperty().isNotEqualTo(Phase.IDLE));
    sweeps.kindProperty().addListener((property, old, now) -> showForm(now));
    showForm(sweeps.kindProperty().get());
    saveButton.setOnAction(event -> sweeps.save());
    sweeps.work().startProblemProperty().addListener(property -> showSave());
    showSave();
  }

  private void showSave() {
    saveButton.setDisable(!sweeps.work().startProblemProperty().get().isEmpty());
  }

  private void showForm(RunKind kind) {
    formBox.getChildren().setAll(forms.computeIfAbsent(kind, first -> make(sweeps.form(first))));
  }

  private VBox make(SweepForm form) {
    Label title = new Label("Varies");
    title.getStyleClass().add("panel-title");
    Label note = new Label("Several values, parted by semicolons");
    note.getStyleClass().add("panel-note");
    ChosenPane varied =
        new ChosenPane(form.varied(), "Vary a setting", "The same in all runs", form::vary);
    varied.offers().setId("varyButton");
    FormPane repeated = new FormPane();
    repeated.setLabelWidth(LABEL_WIDTH);
    repeated.rows(form, SweepForm.REPETITIONS, SharedSettings.SEED);
    ToggleButton same = new ToggleButton("The same in all runs");
    same.setId("sharedButton");
    same.setMaxWidth(Double.MAX_VALUE);
    same.getStyleClass().add("disclosure");
    FormPane shared = new FormPane();
    shared.setLabelWidth(LABEL_WIDTH);
    shared.rest(form, repeated);
    shared.foldUnder(same);
    same.setSelected(true);
    varied.lockedProperty().bind(sweeps.phaseProperty().isNotEqualTo(Phase.IDLE));
    for (FormPane rows : List.of(repeated, shared)) {
      rows.lockedProperty().bind(sweeps.phaseProperty().isNotEqualTo(Phase.IDLE));
    }
    VBox made = new VBox(title, note, varied, repeated, same, shared);
    made.getStyleClass().add("sweep-form");
    return made;
  }

  // ---- the results

  private void wireResults() {
    chart.exportNameProperty().set("sweep");
    chart.barsProperty().set(true);
    chart.emptyTextProperty().set("Start a sweep on the right: figures appear as runs end");
    NewExperiment.fits(sweeps.phaseProperty(), chart);
    againstBox.setConverter(FormWiring.titles(Setting::label));
    againstBox.valueProperty().addListener(property -> draw());
    metricBox
        .valueProperty()
        .addListener(
            property -> {
              table.refresh();
              draw();
            });
    sweeps.begunProperty().addListener((property, old, now) -> showSettings(now));
    sweeps.rows().addListener((InvalidationListener) changed -> showRows());
    table.setItems(sweeps.rows());
    TableExport.offer(table, "sweep", row -> row);
    showSettings(sweeps.begunProperty().get());
    showRows();
  }

  /** Offers the settings of another sweep as axis of the chart, and makes columns for them. */
  private void showSettings(@Nullable SweepTitles begun) {
    List<Setting<?>> varied = begun == null ? List.of() : begun.varied();
    againstBox.getItems().setAll(varied);
    againstBox.setDisable(varied.size() < 2);
    againstBox.setValue(
        varied.stream()
            .filter(setting -> begun != null && begun.isNumeric(setting))
            .findFirst()
            .orElse(varied.isEmpty() ? null : varied.get(0)));
    table.getColumns().clear();
    for (Setting<?> setting : varied) {
      columns.name(setting.label(), 130, row -> SweepTitles.words(setting, row));
    }
    columns.number("Runs", 60, 0, Sweep.Row::runs);
    columns.text("Mean", 96, row -> text(metric(row)));
    columns.text("SD", 90, row -> deviation(metric(row)));
    columns.text("95 % interval", 150, row -> interval(metric(row)));
    columns.text(
        "Ahead of the first", 220, row -> difference(row.ahead().get(metricBox.getValue())));
  }

  private @Nullable Estimate metric(Sweep.Row row) {
    return row.metrics().get(metricBox.getValue());
  }

  private static String text(@Nullable Estimate figure) {
    return figure == null ? "" : NumberFormats.of(figure.mean(), DIGITS);
  }

  private static String deviation(@Nullable Estimate figure) {
    Double deviation = figure == null ? null : figure.deviation();
    return deviation == null ? "" : NumberFormats.of(deviation, 2);
  }

  private static String interval(@Nullable Estimate figure) {
    Double low = figure == null ? null : figure.low();
    Double high = figure == null ? null : figure.high();
    return low == null || high == null
        ? ""
        : "%s to %s".formatted(NumberFormats.of(low, DIGITS), NumberFormats.of(high, DIGITS));
  }

  private static String difference(@Nullable Estimate ahead) {
    if (ahead == null) {
      return "";
    }
    String interval = interval(ahead);
    return text(ahead) + (interval.isEmpty() ? "" : "  (" + interval + ")");
  }

  private void showRows() {
    Set<String> metrics = new LinkedHashSet<>();
    sweeps.rows().forEach(row -> metrics.addAll(row.metrics().keySet()));
    if (!metrics.equals(Set.copyOf(metricBox.getItems()))) {
      String chosen = metricBox.getValue();
      metricBox.getItems().setAll(metrics);
      metricBox.setValue(
          chosen != null && metrics.contains(chosen)
              ? chosen
              : FIRST_METRICS.stream()
                  .filter(metrics::contains)
                  .findFirst()
                  .orElse(metrics.stream().findFirst().orElse(null)));
    }
    metricBox.setDisable(metrics.size() < 2);
    draw();
  }

  private void draw() {
    SweepTitles begun = sweeps.begunProperty().get();
    Setting<?> against = againstBox.getValue();
    if (begun == null || against == null) {
      chart.getSeries().clear();
      return;
    }
    boolean numeric = begun.isNumeric(against);
    List<String> names =
        sweeps.rows().stream().map(row -> SweepTitles.words(against, row)).distinct().toList();
    chart.xTitleProperty().set(against.label());
    chart.yTitleProperty().set(Objects.requireNonNullElse(metricBox.getValue(), ""));
    chart
        .stepTextProperty()
        .set(
            at ->
                numeric
                    ? NumberFormats.of(at, 3)
                    : at >= 0 && at < names.size() ? names.get((int) at) : "");
    Map<String, List<Sweep.Row>> curves = new LinkedHashMap<>();
    for (Sweep.Row row : sweeps.rows()) {
      if (metric(row) != null) {
        curves.computeIfAbsent(begun.but(against, row), first -> new ArrayList<>()).add(row);
      }
    }
    List<MetricSeries> series = new ArrayList<>();
    curves.forEach(
        (name, rows) -> {
          MetricSeries one = new MetricSeries(name, sweeps.color(name));
          rows.stream()
              .sorted(Comparator.comparingDouble(row -> place(numeric, against, names, row)))
              .forEach(row -> append(one, place(numeric, against, names, row), metric(row)));
          series.add(one);
        });
    chart.getSeries().setAll(series);
  }

  private static double place(
      boolean numeric, Setting<?> against, List<String> names, Sweep.Row row) {
    return numeric
        ? SweepTitles.number(against, row)
        : names.indexOf(SweepTitles.words(against, row));
  }

  private static void append(MetricSeries series, double at, @Nullable Estimate figure) {
    if (figure != null) {
      Curves.append(series, at, figure.mean(), figure.low(), figure.high());
    }
  }
}
