package org.kernelscope.ui.fewshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.PriorKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.form.Form;

/**
 * The settings of few-shot runs: of one, or of several over n, splits and priors. Choosing another
 * prior sets its best known settings in all fields that the user has not changed.
 */
public final class FewShotForm extends Form {

  /** The text that means the prior of the previous layer. */
  public static final String SAME = "";

  /** The number of evaluations after the start, for few test images. */
  private static final int EVALUATIONS = 8;

  /**
   * The largest number of test images that counts as few. Predicting 10 000 takes as long as a
   * hundred steps of 50 images.
   */
  private static final int FEW_TEST_IMAGES = 2000;

  /**
   * The number of evaluations for more test images; none at the start, where the user would have to
   * wait.
   */
  private static final int EVALUATIONS_OF_MANY = 3;

  /** For as many convolutions as any network has. */
  private final List<StringProperty> priors =
      IntStream.range(0, mostConvolutions())
          .<StringProperty>mapToObj(
              layer ->
                  new SimpleStringProperty(
                      this, "prior" + layer, layer == 0 ? FewShotDefaults.PRIOR.text() : SAME))
          .toList();

  private final ObservableList<ComparedPrior> compared =
      FXCollections.observableArrayList(
          one -> new Observable[] {one.priorProperty(), one.initialisationProperty()});

  FewShotForm() {
    super(settings(), values -> new FewShotSpec(FewShotSpec.SETTINGS.usual().withAll(values)));
    FewShotDefaults.PRIORS.stream().skip(1).map(PriorChoice::text).forEach(this::compareWith);
    priors.forEach(prior -> prior.addListener((property, old, now) -> changed()));
    compared.addListener((InvalidationListener) property -> changed());
    changed();
  }

  private static Settings settings() {
    // Several n stand for one, boxes for priors, and the split is the seed of a run too.
    return Settings.of(
            FewShot.EXAMPLES,
            FewShot.SPLITS,
            FewShot.STEPS_SCALED.appliesWhen(values -> values.get(FewShot.EXAMPLES).size() > 1))
        .and(
            FewShotSpec.SETTINGS.without(
                FewShotSpec.EXAMPLES, FewShotSpec.PRIORS, SharedSettings.SEED))
        .worded(
            FewShotSpec.SPLIT,
            "First split",
            "Seed of the first choice of training images, and of its runs; the next count up.")
        .worded(
            SharedSettings.EVALUATE_AT,
            SharedSettings.EVALUATE_AT.label(),
            "Steps after which the test images are predicted; nothing for eight times of few images,"
                + " and three of more than 2000.");
  }

  /** Sets the best known settings for the prior, the first n and the network. */
  @Override
  protected void adapt() {
    FewShotDefaults best = best();
    suggest(best.bound().values());
    field(SharedSettings.INITIALISATION).suggest(best.initialisation());
    field(SharedSettings.WIDTHS).suggest(known(SharedSettings.NETWORK).usualWidths());
  }

  private FewShotDefaults best() {
    return FewShotDefaults.forPriors(priors(FewShotForm::asTyped), known(FewShot.EXAMPLES).get(0));
  }

  // ---- priors

  private static int mostConvolutions() {
    return Arrays.stream(Network.values()).mapToInt(one -> one.layers().size()).max().orElseThrow();
  }

  /** The convolutions of the network; only names and kernel sizes count. */
  List<ConvLayer> layers() {
    return known(SharedSettings.NETWORK).layers();
  }

  /** An incomplete text is not a valid choice. */
  static PriorChoice asTyped(String text) {
    try {
      return PriorChoice.parse(text);
    } catch (IllegalArgumentException unfinished) {
      return PriorChoice.of(text);
    }
  }

  /**
   * The prior of each convolution, as written on the command line, for as many as any network has;
   * all but the first can be {@link #SAME}.
   */
  public List<StringProperty> priors() {
    return priors;
  }

  /** Prior of the first convolution, as written on the command line. */
  public StringProperty firstPriorProperty() {
    return priors.get(0);
  }

  /** One for all layers, or one for each convolution of the network. */
  private List<PriorChoice> priors(Function<String, PriorChoice> reading) {
    return chosenPriors().stream().map(reading).toList();
  }

  private List<String> chosenPriors() {
    List<String> chosen = new ArrayList<>();
    List<StringProperty> boxes = priors.subList(0, layers().size());
    for (StringProperty box : boxes) {
      boolean same = box.get().isBlank() && !chosen.isEmpty();
      chosen.add(same ? chosen.get(chosen.size() - 1) : box.get());
    }
    boolean alike = boxes.stream().skip(1).allMatch(box -> box.get().isBlank());
    return alike ? chosen.subList(0, 1) : chosen;
  }

  /** Priors that go through the same; one may be there twice, with different starts. */
  public ObservableList<ComparedPrior> compared() {
    return compared;
  }

  /** Adds a prior to compare with. */
  public ComparedPrior compareWith(String prior) {
    ComparedPrior other = new ComparedPrior(prior);
    compared.add(other);
    return other;
  }

  /** Adds the next prior that is not there yet. */
  void compareWithAnother() {
    compareWith(
        PriorKinds.offers().stream()
            .map(PriorKind.Offer::name)
            .filter(prior -> !List.of(prior).equals(chosenPriors()))
            .filter(
                prior ->
                    compared.stream().noneMatch(one -> one.priorProperty().get().equals(prior)))
            .findFirst()
            .orElse(firstPriorProperty().get()));
  }

  // ---- runs

  /**
   * The runs the form describes; empty while a field is invalid. Settings of the bound that are
   * those suggested for the first n are, for every other n, those suggested for it.
   *
   * @throws IllegalArgumentException when these are more runs or steps than there can be, or the
   *     quotes of a prior are not in order
   */
  Optional<FewShot.Experiment> sweep() {
    return values()
        .map(
            values -> {
              List<Integer> counts = values.get(FewShot.EXAMPLES).stream().distinct().toList();
              FewShotSpec own = spec(values, counts.get(0));
              return FewShot.sweep(
                  own,
                  counts,
                  values.get(FewShot.STEPS_SCALED),
                  values.get(FewShot.SPLITS),
                  n -> arms(own, n));
            });
  }

  private FewShotSpec spec(Values values, int n) {
    FewShotSpec spec =
        new FewShotSpec(
                FewShotSpec.SETTINGS
                    .usual()
                    .withAll(values)
                    .with(FewShotSpec.EXAMPLES, n)
                    .with(FewShotSpec.PRIORS, priors(PriorChoice::parse)))
            .onSplit(values.get(FewShotSpec.SPLIT));
    return spec.evaluateAt().isEmpty()
        ? spec.with(SharedSettings.EVALUATE_AT, usualEvaluations(spec))
        : spec;
  }

  /** The prior of the form and those that it is compared with, each with a start once. */
  private List<FewShot.Arm> arms(FewShotSpec own, int n) {
    boolean suggested = own.bound().equals(best().bound());
    List<FewShot.Arm> arms = new ArrayList<>();
    arms.add(
        new FewShot.Arm(
            own.priors(),
            own.initialisation(),
            suggested ? FewShotDefaults.forPriors(own.priors(), n).bound() : own.bound()));
    for (ComparedPrior other : compared) {
      FewShot.Arm next = other.arm(n);
      if (arms.stream().noneMatch(arm -> isAlike(arm, next))) {
        arms.add(next);
      }
    }
    return arms;
  }

  /** In what a person chooses of a prior to compare with. */
  private static boolean isAlike(FewShot.Arm one, FewShot.Arm other) {
    return one.priors().equals(other.priors())
        && one.initialisation().equals(other.initialisation());
  }

  /** The default evaluation steps: dense at the start, where the accuracy changes most. */
  private static List<Integer> usualEvaluations(FewShotSpec spec) {
    boolean few = spec.testExamples() > 0 && spec.testExamples() <= FEW_TEST_IMAGES;
    int times = few ? EVALUATIONS : EVALUATIONS_OF_MANY;
    return IntStream.rangeClosed(few ? 0 : 1, times)
        .mapToObj(i -> (int) Math.round(spec.steps() * Math.pow(i / (double) times, 1.5)))
        .distinct()
        .toList();
  }

  /** Fills in the settings of a run, for another one with changes. */
  void show(FewShotSpec spec) {
    FewShotSpec shown =
        spec.evaluateAt().equals(usualEvaluations(spec)) ? spec.evaluatedAtTheEnd() : spec;
    atOnce(
        () -> {
          compared.clear();
          for (int i = 0; i < priors.size(); i++) {
            priors.get(i).set(i < spec.priors().size() ? spec.priors().get(i).text() : SAME);
          }
          show(shown.values());
          set(FewShot.EXAMPLES, List.of(spec.examples()));
          set(FewShot.SPLITS, 1);
          set(FewShot.STEPS_SCALED, false);
        });
  }
}
