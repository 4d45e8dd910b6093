package org.kernelscope.ui.fewshot;

import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;

/**
 * A prior that is compared with the form's prior under the same conditions, with its own
 * initialisation. The bound has the best known settings for the prior; so has the initialisation,
 * until the user chooses another.
 */
public final class ComparedPrior {

  private final StringProperty prior = new SimpleStringProperty(this, "prior");
  private final StringProperty initialisation = new SimpleStringProperty(this, "initialisation");

  ComparedPrior(String first) {
    prior.addListener((property, old, now) -> suggest(old, now));
    prior.set(first);
  }

  private void suggest(@Nullable String old, String now) {
    if (old == null || initialisation.get().equals(start(old))) {
      initialisation.set(start(now));
    }
  }

  /** The start does not depend on the number of images. */
  private static String start(String prior) {
    return FewShotDefaults.forPriors(List.of(FewShotForm.asTyped(prior)), 1)
        .initialisation()
        .text();
  }

  /**
   * For runs on n images.
   *
   * @throws IllegalArgumentException when the quotes of a file are not in order
   */
  FewShot.Arm arm(int n) {
    List<PriorChoice> priors = List.of(PriorChoice.parse(prior.get()));
    return new FewShot.Arm(
        priors,
        InitialisationChoice.parse(initialisation.get()),
        FewShotDefaults.forPriors(priors, n).bound());
  }

  /** As written on the command line. */
  public StringProperty priorProperty() {
    return prior;
  }

  /** Of the posterior means, as written on the command line. */
  public StringProperty initialisationProperty() {
    return initialisation;
  }
}
