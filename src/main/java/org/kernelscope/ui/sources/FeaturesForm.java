package org.kernelscope.ui.sources;

import java.util.List;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.InitialisationKind;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.ui.form.Form;

/** The settings of the random-feature experiment, as a person edits them. */
public final class FeaturesForm extends Form {

  private static final List<InitialisationKind> ALWAYS =
      List.of(Initialisations.XAVIER, Initialisations.FILTERS, Initialisations.DWP);

  /** Beside the three that are compared always. */
  static final List<InitialisationKind> OTHERS =
      Initialisations.all().stream().filter(kind -> !ALWAYS.contains(kind)).toList();

  private final ObservableList<InitialisationKind> others = FXCollections.observableArrayList();

  FeaturesForm() {
    super(settings(), FeaturesForm::requireFit);
    others.addListener((InvalidationListener) property -> changed());
    changed();
  }

  /** What is wrong with one of the scales is wrong with the field of all. */
  private static void requireFit(Values values) {
    try {
      RandomFeatures.of(values, List.of(), 1);
    } catch (IllegalArgumentException unfit) {
      String one = "^" + RandomFeatureSpec.SCALE.key() + ":";
      throw new IllegalArgumentException(
          String.valueOf(unfit.getMessage()).replaceFirst(one, RandomFeatures.SCALES.key() + ":"),
          unfit);
    }
  }

  private static Settings settings() {
    // Epochs say how many steps, several scales stand for one, and initialisations are a list.
    return Settings.of(RandomFeatures.SCALES, RandomFeatures.EPOCHS, Comparison.SEEDS)
        .and(
            RandomFeatureSpec.SETTINGS.without(
                SharedSettings.STEPS, RandomFeatureSpec.SCALE, SharedSettings.INITIALISATION))
        .worded(
            SharedSettings.SEED,
            "First seed",
            "Of the first run of each initialisation at each scale; the next ones count up.");
  }

  @Override
  protected void adapt() {
    field(SharedSettings.WIDTHS).suggest(known(SharedSettings.NETWORK).wideWidths());
  }

  /** What is compared. */
  List<InitialisationChoice> initialisations() {
    return Stream.concat(ALWAYS.stream(), others.stream()).map(InitialisationKind::choice).toList();
  }

  /** How many runs the form describes; 0 while a field is invalid. */
  int runCount() {
    return values()
        .map(values -> RandomFeatures.of(values, initialisations(), 1).count())
        .orElse(0);
  }

  /**
   * Fills in the settings of a run, for others with changes.
   *
   * @param images how many training images its data set has
   */
  void show(RandomFeatureSpec spec, int images) {
    InitialisationKind kind = Initialisations.of(spec.initialisation());
    atOnce(
        () -> {
          if (!ALWAYS.contains(kind) && !others.contains(kind)) {
            others.add(kind);
          }
          show(spec.values());
          set(RandomFeatures.SCALES, List.of(spec.scale()));
          set(RandomFeatures.EPOCHS, RandomFeatures.epochs(spec, images));
          set(Comparison.SEEDS, 1);
        });
  }

  /** What is compared beside Xavier, filters and samples of the prior. */
  public ObservableList<InitialisationKind> others() {
    return others;
  }
}
