package org.kernelscope.ui.sources;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.library.Initialisation;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.runs.NewExperiment;
import org.kernelscope.ui.runs.WorkFooterController;

/** Wires the Sources area. */
public final class SourcesController {

  private final SourcesViewModel sources;

  @FXML private BorderPane root;
  @FXML private HBox layerBox;
  @FXML private Label subjectLabel;
  @FXML private Label featuresSubject;
  @FXML private ToggleButton networksButton;
  @FXML private ToggleButton featuresButton;
  @FXML private VBox networksView;
  @FXML private KernelGrid filtersGrid;
  @FXML private HBox curveBox;
  @FXML private MetricChart curveChart;
  @FXML private NormHistogram histogram;
  @FXML private Label keptLabel;
  @FXML private Button harvestButton;
  @FXML private Button useButton;
  @FXML private TableView<SourceNetwork> networksTable;
  @FXML private VBox featuresView;
  @FXML private MetricChart featuresChart;
  @FXML private TableView<RandomFeatures.Row> featuresTable;
  @FXML private GridPane networksForm;
  @FXML private ComboBox<DataChoices.Choice> dataBox;
  @FXML private Button dataFolderButton;
  @FXML private TextField networksField;
  @FXML private Label networksProblem;
  @FXML private TextField seedField;
  @FXML private Label seedProblem;
  @FXML private ComboBox<Network> networkBox;
  @FXML private TextField widthsField;
  @FXML private Label widthsProblem;
  @FXML private TextField epochsField;
  @FXML private Label epochsProblem;
  @FXML private TextField batchField;
  @FXML private Label batchProblem;
  @FXML private TextField rateField;
  @FXML private Label rateProblem;
  @FXML private TextField l2Field;
  @FXML private Label l2Problem;
  @FXML private GridPane featuresForm;
  @FXML private ComboBox<DataChoices.Choice> featureDataBox;
  @FXML private Button featureDataFolderButton;
  @FXML private TextField trainField;
  @FXML private Label trainProblem;
  @FXML private TextField scalesField;
  @FXML private Label scalesProblem;
  @FXML private ComboBox<Network> featureNetworkBox;
  @FXML private TextField featureWidthsField;
  @FXML private Label featureWidthsProblem;
  @FXML private MenuButton controlsButton;
  @FXML private TextField seedsField;
  @FXML private Label seedsProblem;
  @FXML private TextField featureEpochsField;
  @FXML private Label featureEpochsProblem;
  @FXML private TextField featureBatchField;
  @FXML private Label featureBatchProblem;
  @FXML private TextField featureRateField;
  @FXML private Label featureRateProblem;
  @FXML private VBox footerBox;

  public SourcesController(SourcesViewModel sources) {
    this.sources = sources;
  }

  @FXML
  void initialize() {
    new NetworksController(sources.networks(), filtersGrid, curveChart, networksTable)
        .wire(layerBox, subjectLabel, curveBox);
    new FeaturesController(sources.features(), featuresChart, featuresTable).wire();
    NewExperiment.fits(sources.networks().work().phaseProperty(), curveChart);
    NewExperiment.fits(sources.features().work().phaseProperty(), featuresChart);
    wireHarvest();
    wireNetworksForm();
    wireFeaturesForm();
    wireViews();
    wireFooter();
  }

  private void wireViews() {
    Switches.between(networksButton, featuresButton, sources.featuresShownProperty());
    for (Node one : List.of(networksView, networksForm, layerBox, subjectLabel)) {
      one.visibleProperty().bind(sources.featuresShownProperty().not());
      one.managedProperty().bind(one.visibleProperty());
    }
    for (Node one : List.of(featuresView, featuresForm, featuresSubject)) {
      one.visibleProperty().bind(sources.featuresShownProperty());
      one.managedProperty().bind(one.visibleProperty());
    }
  }

  /** The commands are those of the half in front. */
  private void wireFooter() {
    WorkFooterController footer =
        WorkFooterController.below(
            footerBox,
            root,
            sources.work(),
            new WorkFooterController.Texts(
                "Runs that the workspace holds finished are not trained again",
                "Hold every run before its next step",
                "End every run after its present step; the same settings go on from there"));
    sources.featuresShownProperty().addListener(property -> footer.show(sources.work()));
  }

  private void wireHarvest() {
    HarvestViewModel harvesting = sources.networks().harvesting();
    harvesting.normsProperty().addListener((property, old, now) -> histogram.setNorms(now));
    histogram.setNorms(harvesting.normsProperty().get());
    histogram.thresholdProperty().bindBidirectional(harvesting.thresholdProperty());
    histogram.exportNameProperty().set("norms");
    keptLabel.textProperty().bind(harvesting.keptTextProperty());
    harvestButton.disableProperty().bind(harvesting.possibleProperty().not());
    harvestButton.setOnAction(event -> harvesting.harvest());
    useButton.disableProperty().bind(harvesting.writtenProperty().isNull());
    useButton.setOnAction(event -> sources.networks().useHarvest());
  }

  private void wireNetworksForm() {
    NetworksForm form = sources.networks().form();
    FormWiring.wire(sources.networks().data(), dataBox);
    dataFolderButton.setOnAction(event -> sources.networks().data().chooseFolder());
    FormWiring.wire(form.networks(), networksField, networksProblem);
    FormWiring.wire(form.firstSeed(), seedField, seedProblem);
    FormWiring.wire(form.networkProperty(), networkBox);
    FormWiring.wire(form.widths(), widthsField, widthsProblem);
    FormWiring.tellWidths(widthsField, form.networkProperty().map(Network::titlesOfWidths));
    FormWiring.wire(form.epochs(), epochsField, epochsProblem);
    FormWiring.wire(form.batch(), batchField, batchProblem);
    FormWiring.wire(form.learningRate(), rateField, rateProblem);
    FormWiring.wire(form.l2(), l2Field, l2Problem);
  }

  private void wireFeaturesForm() {
    FeaturesForm form = sources.features().form();
    FormWiring.wire(sources.features().data(), featureDataBox);
    featureDataFolderButton.setOnAction(event -> sources.features().data().chooseFolder());
    FormWiring.wire(form.trainExamples(), trainField, trainProblem);
    FormWiring.wire(form.scales(), scalesField, scalesProblem);
    FormWiring.wire(form.networkProperty(), featureNetworkBox);
    FormWiring.wire(form.widths(), featureWidthsField, featureWidthsProblem);
    FormWiring.tellWidths(
        featureWidthsField, form.networkProperty().map(Network::titlesOfWidths));
    FormWiring.wire(form.seeds(), seedsField, seedsProblem);
    FormWiring.wire(form.epochs(), featureEpochsField, featureEpochsProblem);
    FormWiring.wire(form.batch(), featureBatchField, featureBatchProblem);
    FormWiring.wire(form.learningRate(), featureRateField, featureRateProblem);
    for (Initialisation.Kind kind : FeaturesForm.CONTROLS) {
      CheckMenuItem item = new CheckMenuItem(kind.title());
      item.setOnAction(
          event -> {
            if (item.isSelected()) {
              form.controls().add(kind);
            } else {
              form.controls().remove(kind);
            }
          });
      form.controls()
          .addListener(
              (InvalidationListener) changed -> item.setSelected(form.controls().contains(kind)));
      controlsButton.getItems().add(item);
    }
    controlsButton
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    switch (form.controls().size()) {
                      case 0 -> "None";
                      case 1 -> form.controls().get(0).title();
                      default -> "Both";
                    },
                form.controls()));
  }
}
