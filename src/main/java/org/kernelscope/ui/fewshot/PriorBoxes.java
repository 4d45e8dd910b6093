package org.kernelscope.ui.fewshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.form.FormWiring;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The boxes of the form in which priors and initialisations are chosen, with a row for each prior
 * that is compared.
 */
final class PriorBoxes {

  /** The choice of a prior that asks for its file. */
  private static final String FILE = "file…";

  private final FewShotForm form;
  private final Runnable chooseFile;
  private final List<ComboBox<String>> layerBoxes = new ArrayList<>();

  /**
   * @param chooseFile asks for a file with a prior
   */
  PriorBoxes(FewShotForm form, Runnable chooseFile) {
    this.form = form;
    this.chooseFile = chooseFile;
  }

  void wire(GridPane priors, ComboBox<String> initialisation) {
    form.networkProperty().addListener((property, old, now) -> showLayers(priors, now));
    showLayers(priors, form.networkProperty().get());
    open(initialisation, form.initialisationProperty(), Titles.initialisations());
  }

  /** A row for each convolution: its name, and a box that is made once. */
  private void showLayers(GridPane priors, Network network) {
    priors.getChildren().clear();
    for (int i = 0; i < network.layers().size(); i++) {
      ComboBox<String> box = boxOfLayer(i);
      Label label = new Label("Prior of " + network.layers().get(i).name());
      label.getStyleClass().add("form-label");
      label.setLabelFor(box);
      priors.addRow(i, label, box);
    }
  }

  private ComboBox<String> boxOfLayer(int layer) {
    while (layerBoxes.size() <= layer) {
      int next = layerBoxes.size();
      ComboBox<String> box = wide();
      box.setId("prior" + (next + 1) + "Box");
      open(box, form.priors().get(next), next == 0 ? first() : later());
      layerBoxes.add(box);
    }
    return layerBoxes.get(layer);
  }

  void wireCompared(Button add, VBox rows) {
    add.setOnAction(event -> form.compareWithAnother());
    form.compared()
        .addListener(
            (ListChangeListener<ComparedPrior>)
                change -> {
                  while (change.next()) {
                    if (!change.wasUpdated()) {
                      showCompared(rows);
                    }
                  }
                });
    showCompared(rows);
  }

  private void showCompared(VBox rows) {
    rows.getChildren().setAll(form.compared().stream().map(this::row).toList());
  }

  /** A prior to compare with, and below it where its means start. */
  private Node row(ComparedPrior other) {
    ComboBox<String> prior = wide();
    open(prior, other.priorProperty(), Titles.priors());
    prior.setAccessibleText("Prior to compare with");
    Button remove = new Button();
    remove.setGraphic(new FontIcon("fth-x"));
    remove.getStyleClass().addAll("button-icon", "flat");
    remove.setTooltip(new Tooltip("Do not compare with this prior"));
    remove.setOnAction(event -> form.compared().remove(other));
    ComboBox<String> start = wide();
    open(start, other.initialisationProperty(), Titles.initialisations());
    Label from = new Label("from");
    from.getStyleClass().add("form-label");
    from.setMinWidth(Region.USE_PREF_SIZE);
    from.setLabelFor(start);
    VBox row = new VBox(fields(prior, remove), fields(from, start));
    row.getStyleClass().add("compared-prior");
    return row;
  }

  private static ComboBox<String> wide() {
    ComboBox<String> box = new ComboBox<>();
    box.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(box, Priority.ALWAYS);
    return box;
  }

  private static HBox fields(Node... nodes) {
    HBox fields = new HBox(nodes);
    fields.getStyleClass().add("field-row");
    return fields;
  }

  /** The choices of the first layer. */
  private static Map<String, String> first() {
    Map<String, String> priors = Titles.priors();
    priors.put(FILE, "File…");
    return priors;
  }

  /** Of a later one, which can have the prior of the layer before. */
  private static Map<String, String> later() {
    Map<String, String> priors = new LinkedHashMap<>();
    priors.put(FewShotForm.SAME, "As above");
    priors.putAll(first());
    return priors;
  }

  /** A box with choices by their titles that takes other texts too, as on the command line. */
  private void open(ComboBox<String> box, StringProperty setting, Map<String, String> titles) {
    FormWiring.wire(setting, titles, Map.of(FILE, chooseFile), box);
  }
}
