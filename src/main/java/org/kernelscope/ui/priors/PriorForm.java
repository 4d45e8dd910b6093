package org.kernelscope.ui.priors;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.VaeFit;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.ui.form.FormField;

/** The settings of a fit, as a person edits them. */
public final class PriorForm {

  private static final int LARGEST = 4096;

  private final ReadOnlyObjectWrapper<FitKind> kind =
      new ReadOnlyObjectWrapper<>(this, "kind", PriorKinds.fits().get(0));
  private final FormField<Integer> latent = FormField.wholeNumber(8, 1, LARGEST);
  private final FormField<Integer> hidden = FormField.wholeNumber(128, 1, LARGEST);
  private final Map<Setting<?>, FormField<?>> settings = fields();
  private final FormField<Integer> steps = FormField.wholeNumber(4000, 1, 1_000_000);
  private final FormField<Integer> batch = FormField.wholeNumber(128, 1, 100_000);
  private final FormField<Double> learningRate = FormField.positive("0.001", 10);
  private final FormField<Double> varianceFloor =
      FormField.positive(plain(KernelVae.DEFAULT_VARIANCE_FLOOR), 100);
  private final BooleanProperty earlyStopping =
      new SimpleBooleanProperty(this, "earlyStopping", true);
  private final FormField<Integer> patience = FormField.wholeNumber(0, 0, 1_000_000);
  private final FormField<Long> seed = FormField.seed(1);
  private final BooleanBinding valid =
      FormField.allValid(
              Stream.concat(
                  settings.values().stream(),
                  Stream.of(latent, hidden, steps, batch, learningRate, varianceFloor, seed)))
          .and(patience.problemProperty().isEmpty().or(earlyStopping.not()));

  /** The settings of all densities that have some. */
  private static Map<Setting<?>, FormField<?>> fields() {
    Map<Setting<?>, FormField<?>> fields = new LinkedHashMap<>();
    PriorKinds.densities().stream()
        .flatMap(fit -> fit.settings().all().stream())
        .forEach(setting -> fields.put(setting, field(setting)));
    return fields;
  }

  private static <T> FormField<T> field(Setting<T> setting) {
    return new FormField<>(setting.type().text(setting.usual()), setting.type()::parse);
  }

  /** Another kind comes with widths that suit it. */
  void choose(FitKind chosen, int size) {
    kind.set(chosen);
    architecture()
        .ifPresent(
            networks -> {
              latent.textProperty().set(Integer.toString(networks.usualLatent(size)));
              hidden.textProperty().set(Integer.toString(networks.usualHidden(size)));
            });
  }

  /** Of the networks that are trained step by step, by a run; none for what is fitted at once. */
  Optional<VaeArchitecture> architecture() {
    return kind.get() instanceof VaeFit vae ? Optional.of(vae.architecture()) : Optional.empty();
  }

  /** Whether the chosen kind can be fitted to kernels of k×k. */
  boolean fits(int size) {
    return kind.get().fits(size);
  }

  /**
   * The training the form describes; empty while a field is invalid, and for a kind that is fitted
   * at once.
   *
   * @param kernels file of the kernel set, empty for the bundled one
   * @param size k
   */
  Optional<KernelVaeSpec> spec(String kernels, int size) {
    Optional<VaeArchitecture> networks = architecture();
    if (!valid.get() || networks.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        KernelVaeSpec.usual()
            .with(KernelVaeSpec.KERNELS, kernels)
            .with(KernelVaeSpec.SIZE, size)
            .with(KernelVaeSpec.ARCHITECTURE, networks.get())
            .with(KernelVaeSpec.HIDDEN, hidden.value().orElseThrow())
            .with(KernelVaeSpec.LATENT, latent.value().orElseThrow())
            .with(KernelVaeSpec.VARIANCE_FLOOR, varianceFloor.value().orElseThrow())
            .with(SharedSettings.BATCH, batch.value().orElseThrow())
            .with(SharedSettings.LEARNING_RATE, learningRate.value().orElseThrow())
            .with(SharedSettings.STEPS, steps.value().orElseThrow())
            .with(
                KernelVaeSpec.KEEP,
                earlyStopping.get() ? KernelVaeSpec.Keep.BEST : KernelVaeSpec.Keep.LAST)
            .with(KernelVaeSpec.PATIENCE, earlyStopping.get() ? patience.value().orElseThrow() : 0)
            .with(SharedSettings.SEED, seed.value().orElseThrow()));
  }

  /** Fills in the settings of a run, for another one with changes. */
  void show(KernelVaeSpec spec) {
    kind.set(PriorKinds.fit(spec.architecture()));
    latent.textProperty().set(Integer.toString(spec.latent()));
    hidden.textProperty().set(Integer.toString(spec.hidden()));
    steps.textProperty().set(Integer.toString(spec.steps()));
    batch.textProperty().set(Integer.toString(spec.batch()));
    learningRate.textProperty().set(Double.toString(spec.learningRate()));
    varianceFloor.textProperty().set(plain(spec.varianceFloor()));
    earlyStopping.set(spec.keep() == KernelVaeSpec.Keep.BEST);
    patience.textProperty().set(Integer.toString(spec.patience()));
    seed.textProperty().set(Long.toString(spec.seed()));
  }

  /** Without an exponent, as people write small numbers into a field. */
  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Whether every field stands for a value. */
  public BooleanBinding validBinding() {
    return valid;
  }

  public ReadOnlyObjectProperty<FitKind> kindProperty() {
    return kind.getReadOnlyProperty();
  }

  public FormField<Integer> latent() {
    return latent;
  }

  public FormField<Integer> hidden() {
    return hidden;
  }

  /** Of encoder and decoder, for kernels scaled to a root mean square of 1. */
  public FormField<Double> varianceFloor() {
    return varianceFloor;
  }

  /** What else is chosen of densities that are fitted at once, of whichever kind. */
  public Map<Setting<?>, FormField<?>> settings() {
    return settings;
  }

  /** What is chosen for one of them, while every field is valid. */
  Values values(DensityFit<?> fit) {
    Values values = fit.settings().usual();
    for (Setting<?> setting : fit.settings().all()) {
      values = with(values, setting);
    }
    return values;
  }

  @SuppressWarnings("unchecked") // The field of a setting has values of its type.
  private <T> Values with(Values values, Setting<T> setting) {
    FormField<T> field = (FormField<T>) Objects.requireNonNull(settings.get(setting));
    return values.with(setting, field.value().orElseThrow());
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

  /** Whether the prior is the best VAE on the held-out kernels, and not the last one. */
  public BooleanProperty earlyStoppingProperty() {
    return earlyStopping;
  }

  /** Steps without a better bound after which a training ends that keeps the best; 0 is never. */
  public FormField<Integer> patience() {
    return patience;
  }

  /** Of the run, and of the choice which kernels are held out. */
  public FormField<Long> seed() {
    return seed;
  }
}
