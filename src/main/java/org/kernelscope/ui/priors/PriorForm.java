package org.kernelscope.ui.priors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingType;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.ui.form.Form;
import org.kernelscope.ui.form.KeptSettings;

/** The settings of a fit, as a person edits them: those of every kind, of which one is chosen. */
public final class PriorForm extends Form {

  /** Densities that can be fitted. */
  public enum Kind {
    DENSE_VAE("Dense VAE", "Fully connected, over kernels of any size.", VaeArchitecture.DENSE),
    CONV_VAE("Conv VAE", "Convolutions over kernels of odd size.", VaeArchitecture.CONV),
    GAUSSIAN("Gaussian", "One Gaussian with a full covariance, fitted at once.", null),
    MIXTURE(
        "Mixture", "Gaussians with full covariances, fitted by expectation-maximisation.", null);

    private final String title;
    private final String description;
    private final @Nullable VaeArchitecture architecture;

    Kind(String title, String description, @Nullable VaeArchitecture architecture) {
      this.title = title;
      this.description = description;
      this.architecture = architecture;
    }

    public String title() {
      return title;
    }

    /** One sentence for people. */
    public String description() {
      return description;
    }

    /** Of the networks that are trained step by step, by a run; none for what is fitted at once. */
    public Optional<VaeArchitecture> architecture() {
      return Optional.ofNullable(architecture);
    }

    static Kind of(VaeArchitecture architecture) {
      return architecture == VaeArchitecture.CONV ? CONV_VAE : DENSE_VAE;
    }
  }

  public static final Setting<Kind> KIND =
      Setting.of(
          "kind",
          "Prior",
          SettingTypes.oneOf(Kind.class, SettingType::plain, Kind::title),
          Kind.DENSE_VAE,
          "What is fitted to the kernels.");

  public static final Setting<Integer> COMPONENTS =
      Setting.of(
              "components",
              "Gaussians",
              SettingTypes.wholeNumber(1, 4096),
              8,
              "Components of the mixture.")
          .option("--components")
          .appliesWhen(values -> values.get(KIND) == Kind.MIXTURE);

  /** The shelf says what is fitted, and the kind with what. */
  private static final List<Setting<?>> BY_OTHERS =
      List.of(KernelVaeSpec.KERNELS, KernelVaeSpec.SIZE, KernelVaeSpec.ARCHITECTURE);

  /** Which kernels are held out is chosen for every kind. */
  private static final List<Setting<?>> OF_EVERY_KIND =
      List.of(KernelVaeSpec.TEST_FRACTION, SharedSettings.SEED);

  private int size = KernelVaeSpec.SIZE.usual();

  /** The kind whose usual widths were filled in last. */
  private Kind suited = KIND.usual();

  PriorForm() {
    super(settings());
    changed();
  }

  private static Settings settings() {
    List<Setting<?>> all = new ArrayList<>(List.of(KIND, COMPONENTS));
    KernelVaeSpec.SETTINGS.all().stream()
        .filter(setting -> !BY_OTHERS.contains(setting))
        .map(setting -> OF_EVERY_KIND.contains(setting) ? setting : ofTrainings(setting))
        .forEach(all::add);
    return new Settings(all);
  }

  private static <T> Setting<T> ofTrainings(Setting<T> setting) {
    return setting.appliesWhen(
        values ->
            values.get(KIND).architecture().isPresent() && setting.applies().test(values));
  }

  /** Another kind comes with widths that suit it, other kernels only where nobody chose any. */
  @Override
  protected void adapt() {
    Kind kind = known(KIND);
    kind.architecture()
        .ifPresent(
            networks -> {
              int latent = networks.usualLatent(size);
              int hidden = networks.usualHidden(size);
              if (kind == suited) {
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
    return known(KIND).architecture().map(networks -> networks.fits(kernelSize)).orElse(true);
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
                values
                    .get(KIND)
                    .architecture()
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
            .with(KIND, Kind.of(spec.architecture()));
    suited = values.get(KIND);
    show(values);
  }

  public ReadOnlyObjectProperty<Kind> kindProperty() {
    return field(KIND).knownProperty();
  }
}
