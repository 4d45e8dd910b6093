package org.kernelscope.ui.priors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.VaeFit;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.ui.form.Form;

/** The settings of a fit, as a person edits them: those of every kind, of which one is chosen. */
public final class PriorForm extends Form {

  public static final Setting<FitKind> KIND =
      Setting.of(
          "kind",
          "Prior",
          SettingTypes.oneOf(PriorKinds.fits(), FitKind::key, FitKind::title),
          PriorKinds.fits().get(0),
          "What is fitted to the kernels.");

  /** The shelf says what is fitted. */
  private static final List<Setting<?>> BY_OTHERS =
      List.of(KernelVaeSpec.KERNELS, KernelVaeSpec.SIZE);

  private int size = KernelVaeSpec.SIZE.usual();

  /** The kind whose usual widths were filled in last. */
  private FitKind suited = KIND.usual();

  PriorForm() {
    super(settings());
    changed();
  }

  private static Settings settings() {
    List<Setting<?>> all = new ArrayList<>(List.of(KIND));
    for (FitKind fit : PriorKinds.fits()) {
      fit.settings().all().stream()
          .filter(setting -> !all.contains(setting))
          .map(PriorForm::ofItsKinds)
          .forEach(all::add);
    }
    FitKind.OF_EVERY_FIT.all().stream()
        .filter(setting -> !BY_OTHERS.contains(setting))
        .forEach(all::add);
    return new Settings(all);
  }

  private static <T> Setting<T> ofItsKinds(Setting<T> setting) {
    return setting.appliesWhen(
        values -> values.get(KIND).settings().contains(setting) && setting.applies().test(values));
  }

  /** The settings of densities that are fitted in one go. */
  static Setting<?>[] ofDensities() {
    return PriorKinds.densities().stream()
        .flatMap(fit -> fit.settings().all().stream())
        .distinct()
        .toArray(Setting<?>[]::new);
  }

  private static Optional<VaeArchitecture> architecture(FitKind kind) {
    return kind instanceof VaeFit vae ? Optional.of(vae.architecture()) : Optional.empty();
  }

  /** Another kind comes with widths that suit it, other kernels only where nobody chose any. */
  @Override
  protected void adapt() {
    FitKind kind = known(KIND);
    architecture(kind)
        .ifPresent(
            networks -> {
              int latent = networks.usualLatent(size);
              int hidden = networks.usualHidden(size);
              if (kind.equals(suited)) {
                field(KernelVaeSpec.LATENT).suggest(latent);
                field(KernelVaeSpec.HIDDEN).suggest(hidden);
              } else {
                field(KernelVaeSpec.LATENT).reset(latent);
                field(KernelVaeSpec.HIDDEN).reset(hidden);
              }
              suited = kind;
            });
  }

  /**
   * Takes over that other kernels are to be fitted.
   *
   * @param kernelSize k
   */
  void fit(int kernelSize) {
    size = kernelSize;
    changed();
  }

  /** Whether the chosen kind can be fitted to kernels of k×k. */
  boolean fits(int kernelSize) {
    return known(KIND).fits(kernelSize);
  }

  /**
   * The training the form describes; empty while a field is invalid, and for a kind that is fitted
   * at once.
   *
   * @param kernels file of the kernel set, empty for the bundled one
   * @param kernelSize k
   */
  Optional<KernelVaeSpec> spec(String kernels, int kernelSize) {
    return values()
        .flatMap(
            values ->
                architecture(values.get(KIND))
                    .map(
                        networks ->
                            KernelVaeSpec.SETTINGS
                                .usual()
                                .withAll(values)
                                .with(KernelVaeSpec.KERNELS, kernels)
                                .with(KernelVaeSpec.SIZE, kernelSize)
                                .with(KernelVaeSpec.ARCHITECTURE, networks)))
        .map(KernelVaeSpec::new);
  }

  /** Fills in the settings of a run, for another one with changes. */
  void show(KernelVaeSpec spec) {
    Values values =
        Settings.of(KIND)
            .and(KernelVaeSpec.SETTINGS)
            .usual()
            .withAll(spec.values())
            .with(KIND, PriorKinds.fit(spec.architecture()));
    suited = values.get(KIND);
    show(values);
  }

  public ReadOnlyObjectProperty<FitKind> kindProperty() {
    return field(KIND).knownProperty();
  }
}
