package org.kernelscope.ui.compare;

import org.kernelscope.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingType;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.ui.form.Form;

/**
 * The settings that all runs of a comparison share, as a person edits them: those of every model,
 * of which the ones of the chosen model apply.
 */
public final class CompareForm extends Form {

  public static final Setting<Model> MODEL =
      Setting.of(
          "model",
          "Model",
          SettingTypes.oneOf(Model.all(), Model::title),
          Model.of(Network.FCONV),
          "What is trained: a classifier, or an autoencoder of images.");

  /** The columns say it, or the model, or that this is a comparison. */
  private static final List<Setting<?>> BY_OTHERS =
      List.of(SharedSettings.INITIALISATION, SharedSettings.NETWORK, ConvNetSpec.PURPOSE);

  private final BooleanProperty usesRecorded =
      new SimpleBooleanProperty(this, "usesRecorded", true);

  CompareForm() {
    super(settings(), values -> values.get(MODEL).spec(values));
    changed();
  }

  private static Settings settings() {
    List<Setting<?>> all = new ArrayList<>(List.of(MODEL, Comparison.SEEDS));
    for (Model model : Model.all()) {
      model.settings().all().stream()
          .filter(setting -> !BY_OTHERS.contains(setting) && !all.contains(setting))
          .map(CompareForm::ofItsModels)
          .forEach(all::add);
    }
    return new Settings(all);
  }

  private static <T> Setting<T> ofItsModels(Setting<T> setting) {
    return worded(setting)
        .appliesWhen(values -> values.get(MODEL).settings().contains(setting));
  }

  /** Some settings mean a little more here. */
  private static <T> Setting<T> worded(Setting<T> setting) {
    if (setting.equals(SharedSettings.SEED)) {
      return setting.label("First seed").help("Of each column's first run; the next ones count up.");
    }
    return setting.equals(SharedSettings.EVALUATE_AT)
        ? setting.help(
            "Steps after which the test images are evaluated; nothing for many in the beginning and"
                + " fewer later.")
        : setting;
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
   * The spec whose initial kernels are those of a run of the comparison with the first seed; what
   * they do not depend on is as usual. Empty while a field they depend on is invalid.
   */
  Optional<ComparedSpec> preview(String initialisation) {
    Settings shaping =
        Settings.of(SharedSettings.DATA, SharedSettings.WIDTHS, SharedSettings.SEED);
    boolean invalid =
        shaping.all().stream()
            .anyMatch(setting -> !field(setting).problemProperty().get().isEmpty());
    Values shape =
        shaping
            .usual()
            .with(SharedSettings.DATA, known(SharedSettings.DATA))
            .with(SharedSettings.WIDTHS, known(SharedSettings.WIDTHS))
            .with(SharedSettings.SEED, known(SharedSettings.SEED));
    return invalid
        ? Optional.empty()
        : Optional.of(
            known(MODEL).spec(shape).with(SharedSettings.INITIALISATION, initialisation));
  }

  /** Fills in the settings of a run, for another one with changes. */
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

  /** What all runs train. */
  public ReadOnlyObjectProperty<Model> modelProperty() {
    return field(MODEL).knownProperty();
  }

  /**
   * Whether finished runs of these settings are shown as recorded, and interrupted ones go on,
   * instead of being trained once more.
   */
  public BooleanProperty usesRecordedProperty() {
    return usesRecorded;
  }
}
