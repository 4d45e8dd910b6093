package org.kernelscope.ui.priors;

import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.kernelscope.experiment.HeldOut;
import org.kernelscope.experiment.KernelVaeSpec;
import org.kernelscope.ui.FormField;

/** The settings of a fit, as a person edits them. */
public final class PriorForm {

  private static final int LARGEST = 4096;

  /** Densities that can be fitted. */
  public enum Kind {
    DENSE_VAE("Dense VAE", "Trained by Adam on the evidence lower bound."),
    GAUSSIAN("Gaussian", "One Gaussian with a full covariance, fitted at once.");

    private final String title;
    private final String description;

    Kind(String title, String description) {
      this.title = title;
      this.description = description;
    }

    public String title() {
      return title;
    }

    /** One sentence for people. */
    public String description() {
      return description;
    }

    /** Whether it is trained step by step, by a run. */
    public boolean isTrained() {
      return this != GAUSSIAN;
    }
  }

  private final ObjectProperty<Kind> kind =
      new SimpleObjectProperty<>(this, "kind", Kind.DENSE_VAE);
  private final FormField<Integer> latent = FormField.wholeNumber(8, 1, LARGEST);
  private final FormField<Integer> hidden = FormField.wholeNumber(128, 1, LARGEST);
  private final FormField<Integer> steps = FormField.wholeNumber(4000, 1, 1_000_000);
  private final FormField<Integer> batch = FormField.wholeNumber(128, 1, 100_000);
  private final FormField<Double> learningRate = FormField.positive("0.001", 10);
  private final FormField<Long> seed = FormField.seed(1);
  private final BooleanBinding valid =
      Stream.<FormField<?>>of(latent, hidden, steps, batch, learningRate, seed)
          .map(FormField::problemProperty)
          .map(Bindings::isEmpty)
          .reduce(BooleanBinding::and)
          .orElseThrow();

  /**
   * The training the form describes; empty while a field is invalid.
   *
   * @param kernels file of the kernel set, empty for the bundled one
   * @param size k
   */
  Optional<KernelVaeSpec> spec(String kernels, int size) {
    if (!valid.get()) {
      return Optional.empty();
    }
    return Optional.of(
        new KernelVaeSpec(
            kernels,
            size,
            hidden.value().orElseThrow(),
            latent.value().orElseThrow(),
            batch.value().orElseThrow(),
            learningRate.value().orElseThrow(),
            steps.value().orElseThrow(),
            HeldOut.DEFAULT.testFraction(),
            seed.value().orElseThrow()));
  }

  /** Fills in the settings of a run, for another one with changes. */
  void show(KernelVaeSpec spec) {
    kind.set(Kind.DENSE_VAE);
    latent.textProperty().set(Integer.toString(spec.latent()));
    hidden.textProperty().set(Integer.toString(spec.hidden()));
    steps.textProperty().set(Integer.toString(spec.steps()));
    batch.textProperty().set(Integer.toString(spec.batch()));
    learningRate.textProperty().set(Double.toString(spec.learningRate()));
    seed.textProperty().set(Long.toString(spec.seed()));
  }

  /** Whether every field stands for a value. */
  public BooleanBinding validBinding() {
    return valid;
  }

  public ObjectProperty<Kind> kindProperty() {
    return kind;
  }

  public FormField<Integer> latent() {
    return latent;
  }

  public FormField<Integer> hidden() {
    return hidden;
  }

  public FormField<Integer> steps() {
    return steps;
  }

  public FormField<Integer> batch() {
    return batch;
  }

  public FormField<Double> learningRate() {
    return learningRate;
  }

  /** Of the run, and of the choice which kernels are held out. */
  public FormField<Long> seed() {
    return seed;
  }
}
