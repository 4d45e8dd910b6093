package org.kernelscope.ui.compare;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.form.Form;

/**
 * The settings that all runs of a comparison share: those of every model, of which only those of
 * the chosen model have an effect.
 */
public final class CompareForm extends Form {

  public static final Setting<Model> MODEL =
      Setting.of(
          "model",
          "Model",
          SettingTypes.oneOf(Model.all(), Model::title),
          Model.of(Network.FCONV),
          "What is trained: a classifier, or an autoencoder of images.");

  private final BooleanProperty usesRecorded =
      new SimpleBooleanProperty(this, "usesRecorded", true);

  CompareForm() {
    super(settings(), values -> values.get(MODEL).spec(values));
    changed();
  }

  private static Settings settings() {
    Settings all = Settings.of(MODEL, Comparison.SEEDS);
    for (Model model : Model.all()) {
      // These follow from the columns, the model, or the fact that this is a comparison.
      Settings own =
          model
              .settings()
              .without(SharedSettings.INITIALISATION, SharedSettings.NETWORK, ConvNetSpec.PURPOSE);
      for (Setting<?> setting : own.all()) {
        all = all.contains(setting) ? all : all.and(Settings.of(ofItsModels(setting)));
      }
    }
    return all.worded(
            SharedSettings.SEED,
            "First seed",
            "Of each column's first run; the next ones count up.")
        .worded(
            SharedSettings.EVALUATE_AT,
            SharedSettings.EVALUATE_AT.label(),
            "Steps after which the test images are evaluated; nothing for many in the beginning and"
                + " fewer later.");
  }

  private static <T> Setting<T> ofItsModels(Setting<T> setting) {
    return setting.appliesWhen(values -> values.get(MODEL).settings().contains(setting));
  }

  @Override
  protected void adapt() {
    suggest(known(MODEL).settings().usual());
  }

  /**
   * The network all runs train, with an initialisation and seed that are replaced; empty while a
   * field is invalid.
   */
  Optional<ComparedSpec> network() {
    return values()
        .map(
            values -> {
              ComparedSpec spec = values.get(MODEL).spec(values);
              return spec.get(SharedSettings.EVALUATE_AT).isEmpty()
                  ? spec.with(SharedSettings.EVALUATE_AT, usualEvaluations(spec))
                  : spec;
            });
  }

  private static List<Integer> usualEvaluations(ComparedSpec spec) {
    return Comparison.evaluationsUpTo(spec.steps());
  }

  /**
   * A spec with the same initial kernels as a column's run with the first seed; settings that do
   * not affect them have their defaults. Empty while a field that affects them is invalid.
   *
   * @throws IllegalArgumentException naming the key, when the settings of the column contradict
   *     each other
   */
  Optional<ComparedSpec> preview(ComparedColumn column) {
    Settings shaping = Settings.of(SharedSettings.DATA, SharedSettings.WIDTHS, SharedSettings.SEED);
    boolean invalid =
        shaping.all().stream()
            .anyMatch(setting -> !field(setting).problemProperty().get().isEmpty());
    Values shape =
        shaping
            .usual()
            .with(SharedSettings.DATA, known(SharedSettings.DATA))
            .with(SharedSettings.WIDTHS, known(SharedSettings.WIDTHS))
            .with(SharedSettings.SEED, known(SharedSettings.SEED));
    return invalid ? Optional.empty() : Optional.of(column.of(known(MODEL).spec(shape)));
  }

  /** Fills in the settings of a run, to start a changed one. */
  void show(ComparedSpec spec) {
    ComparedSpec shown =
        spec.get(SharedSettings.EVALUATE_AT).equals(usualEvaluations(spec))
            ? spec.with(SharedSettings.EVALUATE_AT, List.of())
            : spec;
    show(
        Settings.of(MODEL)
            .and(spec.kind().settings())
            .usual()
            .with(MODEL, Model.of(spec))
            .withAll(shown.values()));
  }

  /** The model that all runs train. */
  public ReadOnlyObjectProperty<Model> modelProperty() {
    return field(MODEL).knownProperty();
  }

  /**
   * Whether finished runs with these settings are shown as recorded, and interrupted ones continue,
   * instead of being trained again.
   */
  public BooleanProperty usesRecordedProperty() {
    return usesRecorded;
  }
}
