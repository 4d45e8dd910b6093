package org.kernelscope.ui.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.form.DataBox;
import org.kernelscope.ui.form.FormPane;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.WorkFooterController;

/** Wires the Compare area. */
public final class CompareController {

  private static final PseudoClass CROWDED = PseudoClass.getPseudoClass("crowded");
  private static final int ROOMY_COLUMNS = 3;

  private final CompareViewModel compare;
  private final List<ColumnController> columns = new ArrayList<>();
  private final SharedGridSettings shared = new SharedGridSettings();

  @FXML private BorderPane root;
  @FXML private HBox layerBox;
  @FXML private ToggleButton initialButton;
  @FXML private ToggleButton nowButton;
  @FXML private ToggleButton differenceButton;
  @FXML private MenuButton limitsButton;
  @FXML private MenuButton colorsButton;
  @FXML private Button addColumnButton;
  @FXML private HBox columnBox;
  @FXML private MetricChart scoreChart;
  @FXML private MetricChart lossChart;
  @FXML private FormPane formRows;
  @FXML private ToggleButton moreButton;
  @FXML private FormPane moreRows;
  @FXML private CheckBox recordedBox;
  @FXML private SettingsPane settings;

  public CompareController(CompareViewModel compare) {
    this.compare = compare;
  }

  @FXML
  void initialize() {
    wireSwitches();
    shared.wireLimits(limitsButton);
    shared.wireColors(colorsButton);
    wireForm();
    wireFooter();
    new CompareChartsController(compare, scoreChart, lossChart).wire();
    compare.columns().addListener((ListChangeListener<ColumnViewModel>) change -> showColumns());
    showColumns();
  }

  // ---- the bar above the grids

  private void wireSwitches() {
    compare.form().modelProperty().addListener((property, old, now) -> showLayers(now));
    showLayers(compare.form().modelProperty().get());
    compare
        .layerProperty()
        .addListener((property, old, now) -> layerButtons().forEach(b -> select(b, now)));
    choice(compare.shownProperty(), SnapshotMode.INITIAL, initialButton);
    choice(compare.shownProperty(), SnapshotMode.NOW, nowButton);
    choice(compare.shownProperty(), SnapshotMode.DIFFERENCE, differenceButton);
    compare.layerProperty().addListener(property -> shared.selectNone());
    addColumnButton.setOnAction(event -> compare.addColumn());
    addColumnButton
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> !compare.canAddColumn(), compare.phaseProperty(), compare.columns()));
  }

  /** One button for each convolution layer. */
  private void showLayers(Model model) {
    List<ToggleButton> buttons = new ArrayList<>();
    List<ConvLayer> layers = model.layers();
    for (int i = 0; i < layers.size(); i++) {
      ConvLayer layer = layers.get(i);
      // With more than two layers there is no space for kernel sizes.
      String size = String.format(Locale.ROOT, "%d×%1$d", layer.size());
      ToggleButton button =
          new ToggleButton(layers.size() > 2 ? layer.name() : layer.name() + " " + size);
      button.setMnemonicParsing(false);
      button.setMinWidth(Region.USE_PREF_SIZE);
      button.setId(layer.name() + "Button");
      button.setUserData(layer.name());
      button
          .getStyleClass()
          .add(i == 0 ? "left-pill" : i == layers.size() - 1 ? "right-pill" : "center-pill");
      boolean decoder = layer.name().startsWith("de");
      Hint.setText(
          button,
          "%s kernels of a %s".formatted(size, decoder ? "transposed convolution" : "convolution"));
      select(button, compare.layerProperty().get());
      button.setOnAction(
          event -> {
            compare.layerProperty().set(layer.name());
            button.setSelected(true);
          });
      buttons.add(button);
    }
    layerBox.getChildren().setAll(buttons);
  }

  private List<ToggleButton> layerButtons() {
    return layerBox.getChildren().stream().map(ToggleButton.class::cast).toList();
  }

  private static void select(ToggleButton button, String layer) {
    button.setSelected(layer.equals(button.getUserData()));
  }

  /** A button that is selected while the property has its value; a click does not deselect it. */
  private static <T> void choice(ObjectProperty<T> property, T value, ToggleButton button) {
    button.setSelected(value.equals(property.get()));
    property.addListener((ignored, old, now) -> button.setSelected(value.equals(now)));
    button.setOnAction(
        event -> {
          property.set(value);
          button.setSelected(true);
        });
  }

  // ---- columns

  private void showColumns() {
    columns.removeIf(column -> !compare.columns().contains(column.column()));
    for (ColumnViewModel column : compare.columns()) {
      if (columns.stream().noneMatch(present -> present.column() == column)) {
        columns.add(new ColumnController(compare, column));
      }
    }
    columnBox.pseudoClassStateChanged(CROWDED, columns.size() > ROOMY_COLUMNS);
    columnBox.getChildren().setAll(columns.stream().map(ColumnController::view).toList());
    shared.tie(columns.stream().map(ColumnController::grid).toList());
  }

  // ---- settings

  private void wireForm() {
    CompareForm form = compare.form();
    formRows.row(form.field(SharedSettings.DATA), new DataBox(compare.data(), formRows));
    formRows.rows(
        form,
        CompareForm.MODEL,
        SharedSettings.WIDTHS,
        ImageVaeSpec.LATENT,
        ImageVaeSpec.PIXELS,
        SharedSettings.TRAIN_EXAMPLES,
        SharedSettings.TEST_EXAMPLES,
        SharedSettings.BATCH);
    formRows.row(form.field(SharedSettings.LEARNING_RATE), rateEditor(form));
    formRows.rows(form, SharedSettings.STEPS, Comparison.SEEDS, SharedSettings.SEED);
    moreRows.rest(form, formRows);
    moreRows.foldUnder(moreButton);
    for (FormPane rows : List.of(formRows, moreRows)) {
      rows.lockedProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    }
  }

  /** The learning rate can be changed while a comparison runs. */
  private HBox rateEditor(CompareForm form) {
    ComparisonViewModel comparison = compare.comparison();
    TextField field = (TextField) formRows.editor(form.field(SharedSettings.LEARNING_RATE));
    field.disableProperty().unbind();
    field.setOnAction(event -> comparison.applyLearningRate());
    HBox.setHgrow(field, Priority.ALWAYS);
    Button apply = new Button("Apply");
    apply.setId("applyRateButton");
    apply.setMinWidth(Region.USE_PREF_SIZE);
    Hint.setText(apply, "All runs go on with this learning rate (Enter)");
    apply.setOnAction(event -> comparison.applyLearningRate());
    apply.managedProperty().bind(apply.visibleProperty());
    apply.visibleProperty().bind(compare.phaseProperty().isNotEqualTo(Phase.IDLE));
    apply.disableProperty().bind(comparison.rateDiffersProperty().not());
    HBox editor = new HBox(field, apply);
    editor.getStyleClass().add("field-row");
    return editor;
  }

  private void wireFooter() {
    recordedBox.selectedProperty().bindBidirectional(compare.form().usesRecordedProperty());
    recordedBox.visibleProperty().bind(compare.phaseProperty().isEqualTo(Phase.IDLE));
    recordedBox.managedProperty().bind(recordedBox.visibleProperty());
    settings.work(
        root,
        compare.work(),
        new WorkFooterController.Texts(
            "Train one network from each column",
            "Hold all runs before their next step",
            "End all runs after the present step; what they reached is kept"));
  }
}
