package org.kernelscope.experiment.spec;

import java.util.Locale;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.VaeArchitecture;

/** Training of a kernel VAE, the density of a deep weight prior. */
public record KernelVaeSpec(Values values) implements RunSpec {

  public static final Setting<String> KERNELS =
      Setting.of(
              "kernels",
              "Kernels",
              SettingTypes.textOrNothing(
                  "a file of kernels, or an empty text for the bundled ones"),
              "",
              "The kernels a prior is fitted to: an NPY or NPZ file, or the bundled ones.")
          .option("--kernels");

  public static final Setting<Integer> SIZE =
      Setting.of(
              "size",
              "Kernel size",
              SettingTypes.wholeNumber(1, 31),
              7,
              "k, the geometry to take from a file with several.")
          .option("--size");

  /** Older specifications do not have this setting; they are dense. */
  public static final Setting<VaeArchitecture> ARCHITECTURE =
      Setting.of(
              "architecture",
              "Architecture",
              SettingTypes.oneOf(
                  VaeArchitecture.class, VaeArchitecture::kind, VaeArchitecture::kind),
              VaeArchitecture.DENSE,
              "Whether decoder and encoder are fully connected or convolutional.")
          .absent(VaeArchitecture.DENSE);

  public static final Setting<Integer> HIDDEN =
      Setting.of(
              "hidden",
              "Hidden units",
              SettingTypes.wholeNumber(1, 8192),
              128,
              "Width of the ELU layers; channels of the first one in a convolutional VAE.")
          .option("--hidden");

  public static final Setting<Integer> LATENT =
      Setting.of(
              "latent",
              "Latent dimensions",
              SettingTypes.wholeNumber(1, 4096),
              8,
              "d, dimensions of the code.")
          .option("--latent");

  /** Older specifications do not have this setting; they use the default. */
  public static final Setting<Double> VARIANCE_FLOOR =
      Setting.of(
              "varianceFloor",
              "Variance floor",
              SettingTypes.between(0, 100),
              KernelVae.DEFAULT_VARIANCE_FLOOR,
              "Smallest variance of decoder and encoder, for kernels scaled to a root mean square"
                  + " of 1.")
          .option("--variance-floor")
          .absent(KernelVae.DEFAULT_VARIANCE_FLOOR);

  public static final Setting<Double> TEST_FRACTION =
      Setting.of(
              "testFraction",
              "Held-out share",
              SettingTypes.between(0, 1),
              0.2,
              "Share of the kernels that is held out for the test bound.")
          .option("--test-fraction");

  /** Older specifications do not have this setting; they keep the best. */
  public static final Setting<Keep> KEEP =
      Setting.of(
              "keep",
              "Weights kept",
              SettingTypes.oneOf(Keep.class),
              Keep.BEST,
              "Which weights become the prior: the best on held-out kernels, or the last.")
          .option("--keep")
          .absent(Keep.BEST);

  /** Older specifications do not have this setting; they never end early. */
  public static final Setting<Integer> PATIENCE =
      Setting.of(
              "patience",
              "Patience",
              SettingTypes.wholeNumberOr("never", SharedSettings.MOST_STEPS),
              0,
              "Steps without a better bound on the held-out kernels after which a training ends"
                  + " early.")
          .option("--patience")
          .unit("steps")
          .absent(0)
          .appliesWhen(values -> values.get(KEEP) == Keep.BEST);

  private static final int USUAL_STEPS = 4000;

  public static final Settings SETTINGS =
      Settings.of(
          KERNELS,
          SIZE,
          ARCHITECTURE,
          HIDDEN,
          LATENT,
          VARIANCE_FLOOR,
          SharedSettings.BATCH
              .usually(128)
              .unit("kernels")
              .help("How many kernels a step looks at."),
          SharedSettings.LEARNING_RATE.help("Of Adam, falling linearly to 0."),
          SharedSettings.STEPS.usually(USUAL_STEPS),
          TEST_FRACTION,
          KEEP,
          PATIENCE,
          SharedSettings.SEED);

  /** The weights of a training that become the prior. */
  public enum Keep {
    /** The weights with the best bound on the held-out kernels: early stopping. */
    BEST,
    /**
     * The weights of the last step, as in the paper's code. A VAE that overfits its kernels is a
     * worse density, and a prior with many narrow modes.
     */
    LAST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public KernelVaeSpec {
    int size = values.get(SIZE);
    if (!values.get(ARCHITECTURE).fits(size)) {
      throw new IllegalArgumentException(
          "size: expected an odd one from 3 to 31 for a conv-vae, found " + size);
    }
    if (values.get(PATIENCE) > 0 && values.get(KEEP) != Keep.BEST) {
      throw new IllegalArgumentException(
          "patience: expected never where the last weights are kept, found "
              + values.get(PATIENCE));
    }
  }

  /** A run with the default value of every setting. */
  public static KernelVaeSpec usual() {
    return new KernelVaeSpec(SETTINGS.usual());
  }

  @Override
  public RunKind kind() {
    return RunKind.KERNEL_VAE;
  }

  @Override
  public <T> KernelVaeSpec with(Setting<T> setting, T value) {
    return new KernelVaeSpec(values.with(setting, value));
  }

  /** File of the kernel set; empty for the bundled one. */
  public String kernels() {
    return get(KERNELS);
  }

  public int size() {
    return get(SIZE);
  }

  public VaeArchitecture architecture() {
    return get(ARCHITECTURE);
  }

  public int hidden() {
    return get(HIDDEN);
  }

  public int latent() {
    return get(LATENT);
  }

  public double varianceFloor() {
    return get(VARIANCE_FLOOR);
  }

  public int batch() {
    return get(SharedSettings.BATCH);
  }

  public double testFraction() {
    return get(TEST_FRACTION);
  }

  public Keep keep() {
    return get(KEEP);
  }

  /** The training ends after this number of steps without a better bound; 0 for never. */
  public int patience() {
    return get(PATIENCE);
  }

  @Override
  public String title() {
    String name =
        architecture() == VaeArchitecture.DENSE ? "kernel VAE" : "convolutional kernel VAE";
    return String.format(
        Locale.ROOT, "%s %dx%d, d=%d, seed %d", name, size(), size(), latent(), seed());
  }

  @Override
  public String toString() {
    return "KernelVaeSpec" + values;
  }
}
