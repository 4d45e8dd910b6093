package org.kernelscope.ui.sources;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.library.InitialisationKind;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.form.DataBox;
import org.kernelscope.ui.form.FormPane;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.kit.Views;
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
  @FXML private VBox networksForm;
  @FXML private FormPane networkRows;
  @FXML private ToggleButton moreOfNetworksButton;
  @FXML private FormPane moreNetworkRows;
  @FXML private VBox featuresForm;
  @FXML private FormPane featureRows;
  @FXML private ToggleButton moreOfFeaturesButton;
  @FXML private FormPane moreFeatureRows;
  @FXML private SettingsPane settings;

  public SourcesController(SourcesViewModel sources) {
    this.sources = sources;
  }

  @FXML
  void initialize() {
    new NetworksController(sources.networks(), filtersGrid, curveChart, networksTable)
        .wire(layerBox, subjectLabel, curveBox);
    Views.tellWhole(subjectLabel);
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
        settings.work(
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
    networkRows.row(
        form.field(SharedSettings.DATA), new DataBox(sources.networks().data(), networkRows));
    networkRows.rows(
        form,
        SharedSettings.NETWORK,
        SharedSettings.WIDTHS,
        SourceNetworks.NETWORKS,
        SharedSettings.SEED,
        SourceNetworks.EPOCHS,
        SharedSettings.BATCH,
        SharedSettings.LEARNING_RATE,
        SharedSettings.L2);
    moreNetworkRows.rest(form, networkRows);
    moreNetworkRows.foldUnder(moreOfNetworksButton);
  }

  private void wireFeaturesForm() {
    FeaturesForm form = sources.features().form();
    featureRows.row(
        form.field(SharedSettings.DATA), new DataBox(sources.features().data(), featureRows));
    featureRows.rows(
        form,
        SharedSettings.NETWORK,
        SharedSettings.WIDTHS,
        RandomFeatures.SCALES,
        SharedSettings.TRAIN_EXAMPLES);
    featureRows.row(
        new SimpleStringProperty("Also from"), othersButton(form), new SimpleBooleanProperty(true));
    featureRows.rows(
        form,
        Comparison.SEEDS,
        RandomFeatures.EPOCHS,
        SharedSettings.BATCH,
        SharedSettings.LEARNING_RATE);
    moreFeatureRows.rest(form, featureRows);
    moreFeatureRows.foldUnder(moreOfFeaturesButton);
  }

  /** What else is compared. */
  private static MenuButton othersButton(FeaturesForm form) {
    MenuButton button = new MenuButton();
    button.setId("othersButton");
    button.setMaxWidth(Double.MAX_VALUE);
    Hint.setText(button, "Compared beside Xavier, learned filters and samples of the prior");
    for (InitialisationKind kind : FeaturesForm.OTHERS) {
      CheckMenuItem item = new CheckMenuItem(kind.title());
      item.setOnAction(
          event -> {
            if (item.isSelected()) {
              form.others().add(kind);
            } else {
              form.others().remove(kind);
            }
          });
      form.others()
          .addListener(
              (InvalidationListener) changed -> item.setSelected(form.others().contains(kind)));
      button.getItems().add(item);
    }
    button
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    switch (form.others().size()) {
                      case 0 -> "None";
                      case 1 -> form.others().get(0).title();
                      default -> form.others().size() + " others";
                    },
                form.others()));
    return button;
  }
}
