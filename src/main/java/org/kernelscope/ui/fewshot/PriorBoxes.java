package org.kernelscope.ui.fewshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.form.FormPane;
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

  /**
   * @param chooseFile asks for a file with a prior
   */
  PriorBoxes(FewShotForm form, Runnable chooseFile) {
    this.form = form;
    this.chooseFile = chooseFile;
  }

  /** A row for the prior of each layer that the network has. */
  void layerRows(FormPane rows) {
    ObservableValue<List<ConvLayer>> layers =
        form.field(SharedSettings.NETWORK).knownProperty().map(network -> form.layers());
    for (int i = 0; i < form.priors().size(); i++) {
      int layer = i;
      ComboBox<String> box = wide();
      box.setId("prior" + (i + 1) + "Box");
      open(box, form.priors().get(i), i == 0 ? first() : later());
      rows.row(
          layers.map(all -> layer < all.size() ? "Prior of " + all.get(layer).name() : ""),
          box,
          layers.map(all -> layer < all.size()));
    }
  }

  /** Where the means of the posterior start. */
  ComboBox<String> initialisationBox() {
    ComboBox<String> box = wide();
    box.setId("initialisationBox");
    open(box, form.field(SharedSettings.INITIALISATION).textProperty(), Titles.initialisations());
    return box;
  }

  /** A row with a button that adds a prior, and below it the priors that are compared. */
  void comparedRows(FormPane rows) {
    Button add = new Button("Add prior", new FontIcon("fth-plus"));
    add.setId("addPriorButton");
    add.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(add, Priority.ALWAYS);
    Hint.setText(
        add,
        "Another prior on the same images, or the same from another start;\n"
            + "each with the bound that serves it best");
    add.setOnAction(event -> form.compareWithAnother());
    VBox compared = new VBox();
    compared.setId("comparedBox");
    rows.row(
        new SimpleStringProperty("Compare with"), fields(add), new SimpleBooleanProperty(true));
    rows.line(compared, Bindings.isNotEmpty(form.compared()));
    form.compared()
        .addListener(
            (ListChangeListener<ComparedPrior>)
                change -> {
                  while (change.next()) {
                    if (!change.wasUpdated()) {
                      showCompared(compared);
                    }
                  }
                });
    showCompared(compared);
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
    Hint.setText(remove, "Do not compare with this prior");
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
