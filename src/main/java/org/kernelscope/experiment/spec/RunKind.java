package org.kernelscope.experiment.spec;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The available kinds of run. A new one is a record that implements {@link RunSpec}, and a line
 * here.
 */
public enum RunKind {
  CONVNET("convnet", "Classifier", ConvNetSpec.SETTINGS, ConvNetSpec::new),
  IMAGE_VAE("image-vae", "Image VAE", ImageVaeSpec.SETTINGS, ImageVaeSpec::new),
  RANDOM_FEATURES(
      "random-features", "Random features", RandomFeatureSpec.SETTINGS, RandomFeatureSpec::new),
  KERNEL_VAE("kernel-vae", "Kernel VAE", KernelVaeSpec.SETTINGS, KernelVaeSpec::new),
  FEW_SHOT("few-shot", "Few-shot", FewShotSpec.SETTINGS, FewShotSpec::new);

  private final String key;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // A record of immutable descriptions.
  private final Settings settings;

  @SuppressWarnings("ImmutableEnumChecker") // A constructor.
  private final Function<Values, RunSpec> maker;

  RunKind(String key, String title, Settings settings, Function<Values, RunSpec> maker) {
    this.key = key;
    this.title = title;
    this.settings = settings;
    this.maker = maker;
  }

  /** Its name in {@code spec.json}. */
  public String key() {
    return key;
  }

  /** Its name on the screen. */
  public String title() {
    return title;
  }

  /** Its settings, in the order of forms and help. */
  public Settings settings() {
    return settings;
  }

  /**
   * A run of this kind.
   *
   * @throws IllegalArgumentException naming a key, when the values contradict each other
   */
  public RunSpec of(Values values) {
    return maker.apply(values);
  }

  /**
   * The kind with this {@link #key}.
   *
   * @throws IllegalArgumentException naming the kinds, when there is none
   */
  public static RunKind named(@Nullable Object found) {
    return Arrays.stream(values())
        .filter(kind -> kind.key.equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind: expected one of %s, found %s"
                        .formatted(String.join(", ", keys()), SettingType.told(found))));
  }

  private static List<String> keys() {
    return Arrays.stream(values()).map(RunKind::key).toList();
  }
}
