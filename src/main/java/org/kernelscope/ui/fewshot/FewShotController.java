package org.kernelscope.ui.fewshot;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.form.FormPane;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.runs.NewExperiment;
import org.kernelscope.ui.runs.WorkFooterController;

/** Wires the Few-shot area. */
public final class FewShotController {

  private final FewShotViewModel fewShot;

  @FXML private BorderPane root;
  @FXML private VBox digitColumn;
  @FXML private SplitPane runView;
  @FXML private VBox sweepView;
  @FXML private Label sweepSubject;
  @FXML private ToggleButton runViewButton;
  @FXML private ToggleButton sweepViewButton;
  @FXML private MetricChart sweepChart;
  @FXML private TableView<FewShot.Row> sweepTable;
  @FXML private Label digitsLabel;
  @FXML private Button previousDigitButton;
  @FXML private Button nextDigitButton;
  @FXML private CheckBox uncertainBox;
  @FXML private CheckBox wrongBox;
  @FXML private ListView<TestPrediction> digitList;
  @FXML private HBox layerBox;
  @FXML private Label subjectLabel;
  @FXML private Label meansLabel;
  @FXML private ToggleButton meansButton;
  @FXML private ToggleButton sampleButton;
  @FXML private Button drawButton;
  @FXML private KernelGrid meansGrid;
  @FXML private KernelGrid deviationsGrid;
  @FXML private Label problemLabel;
  @FXML private HBox partBox;
  @FXML private MetricChart boundChart;
  @FXML private Label boundLabel;
  @FXML private CheckBox changeBox;
  @FXML private CheckBox othersBox;
  @FXML private MetricChart accuracyChart;
  @FXML private TableView<FewShotRun> runTable;
  @FXML private TableColumn<FewShotRun, String> priorColumn;
  @FXML private TableColumn<FewShotRun, String> startColumn;
  @FXML private TableColumn<FewShotRun, Number> examplesColumn;
  @FXML private TableColumn<FewShotRun, Number> splitColumn;
  @FXML private TableColumn<FewShotRun, Double> ensembleColumn;
  @FXML private TableColumn<FewShotRun, Double> meansColumn;
  @FXML private TableColumn<FewShotRun, Double> nllColumn;
  @FXML private TableColumn<FewShotRun, Double> eceColumn;
  @FXML private TableColumn<FewShotRun, String> stateColumn;
  @FXML private FormPane formRows;
  @FXML private ToggleButton inferenceButton;
  @FXML private FormPane inferenceRows;
  @FXML private SettingsPane settings;

  public FewShotController(FewShotViewModel fewShot) {
    this.fewShot = fewShot;
  }

  @FXML
  void initialize() {
    new DigitsController(fewShot.selected().digits(), digitList)
        .wire(digitsLabel, uncertainBox, wrongBox, previousDigitButton, nextDigitButton);
    PosteriorController posterior = new PosteriorController(fewShot, meansGrid, deviationsGrid);
    posterior.wire(layerBox, subjectLabel, problemLabel);
    Views.tellWhole(subjectLabel);
    posterior.wireSample(meansLabel, meansButton, sampleButton, drawButton);
    new BoundController(fewShot, boundChart, partBox, changeBox).wire(boundLabel);
    new AccuracyController(fewShot, accuracyChart, othersBox).wire();
    RunsController runs = new RunsController(fewShot.runs(), runTable);
    runs.wire();
    runs.wireTexts(priorColumn, startColumn, stateColumn);
    runs.wireImages(examplesColumn, splitColumn);
    runs.wireFigures(ensembleColumn, meansColumn, nllColumn, eceColumn);
    new SweepController(fewShot, sweepChart, sweepTable).wire();
    NewExperiment.fits(fewShot.phaseProperty(), boundChart, accuracyChart, sweepChart);
    wireViews();
    new FewShotFormController(fewShot).wire(formRows, inferenceButton, inferenceRows);
    settings.work(
        root,
        fewShot.work(),
        new WorkFooterController.Texts(
            "Infer a network; one run more waits its turn",
            "Hold the run that is shown, or the sweep it is of, before the next step",
            "End the run that is shown, or the sweep it is of, after the present step; what was"
                + " reached is kept"));
  }

  private void wireViews() {
    Switches.between(runViewButton, sweepViewButton, fewShot.sweep().shownProperty());
    for (Node one : List.of(runView, layerBox, subjectLabel, digitColumn)) {
      one.visibleProperty().bind(fewShot.sweep().shownProperty().not());
      one.managedProperty().bind(one.visibleProperty());
    }
    for (Node one : List.of(sweepView, sweepSubject)) {
      one.visibleProperty().bind(fewShot.sweep().shownProperty());
      one.managedProperty().bind(one.visibleProperty());
    }
  }
}
