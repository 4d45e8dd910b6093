package org.kernelscope.experiment.spec;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.ImageVaeArchitecture;
import org.kernelscope.nn.RateDecay;

/**
 * Training of one variational autoencoder of images: a run of a comparison. Labels of the data set
 * are not used. Runs that differ only in the initialisation share everything but the kernels of
 * encoder and decoder.
 */
public record ImageVaeSpec(Values values) implements ComparedSpec {

  public static final Setting<Pixels> PIXELS =
      Setting.of(
              "pixels",
              "Pixels",
              SettingTypes.oneOf(Pixels.class),
              Pixels.GREY,
              "What an image VAE models: grey values, or binary ones drawn once with them as"
                  + " probabilities.")
          .option("--pixels");

  public static final Setting<Integer> LATENT =
      Setting.of(
              "latent",
              "Latent dimensions",
              SettingTypes.wholeNumber(1, 4096),
              16,
              "Dimensions of an image VAE's code.")
          .option("--latent");

  public static final Setting<Integer> IMPORTANCE_SAMPLES =
      Setting.of(
              "importanceSamples",
              "Importance samples",
              SettingTypes.wholeNumberOr("none", 1_000_000),
              50,
              "Codes an image for the estimate of ln p(x) after an image VAE's last step, on the"
                  + " first 500 test images.")
          .option("--importance-samples");

  /** An evaluation of this number of images takes about as long as ten steps of 256 images. */
  private static final int USUAL_TEST_IMAGES = 2000;

  public static final Settings SETTINGS =
      Settings.of(
              SharedSettings.DATA,
              SharedSettings.TRAIN_EXAMPLES,
              SharedSettings.TEST_EXAMPLES.usually(USUAL_TEST_IMAGES),
              PIXELS,
              SharedSettings.WIDTHS.help(
                  "Channels beside the 7×7 and beyond the 5×5 convolutions of an image VAE."),
              LATENT,
              SharedSettings.INITIALISATION.help("Where the kernels of encoder and decoder start."),
              SharedSettings.SHIFT,
              SharedSettings.BATCH,
              SharedSettings.LEARNING_RATE,
              SharedSettings.DECAY.absent(RateDecay.NONE))
          .and(SharedSettings.OPTIMISATION)
          .and(
              Settings.of(
                  SharedSettings.STEPS,
                  SharedSettings.EVALUATE_AT,
                  SharedSettings.PATIENCE,
                  SharedSettings.TARGET_BOUND,
                  SharedSettings.TIME_LIMIT,
                  IMPORTANCE_SAMPLES,
                  SharedSettings.SEED));

  /** The value that a Bernoulli likelihood uses for a pixel with a grey value in [0, 1]. */
  public enum Pixels {
    /** The grey value itself. */
    GREY,
    /** 0 or 1, drawn once with the grey value as probability. */
    BINARY
  }

  public ImageVaeSpec {
    SharedSettings.requireWidths(values, 2, "");
    values = SharedSettings.inOrder(values);
  }

  /** A run with the default value of every setting. */
  public static ImageVaeSpec usual() {
    return new ImageVaeSpec(SETTINGS.usual());
  }

  @Override
  public RunKind kind() {
    return RunKind.IMAGE_VAE;
  }

  @Override
  public <T> ImageVaeSpec with(Setting<T> setting, T value) {
    return new ImageVaeSpec(values.with(setting, value));
  }

  public int trainExamples() {
    return get(SharedSettings.TRAIN_EXAMPLES);
  }

  public int testExamples() {
    return get(SharedSettings.TEST_EXAMPLES);
  }

  public Pixels pixels() {
    return get(PIXELS);
  }

  public List<Integer> widths() {
    return get(SharedSettings.WIDTHS);
  }

  public int latent() {
    return get(LATENT);
  }

  public int batch() {
    return get(SharedSettings.BATCH);
  }

  public List<Integer> evaluateAt() {
    return get(SharedSettings.EVALUATE_AT);
  }

  public int importanceSamples() {
    return get(IMPORTANCE_SAMPLES);
  }

  @Override
  public ImageVaeArchitecture architecture(ImageDataset images) {
    try {
      return new ImageVaeArchitecture(
          images.height(),
          images.width(),
          images.channels(),
          widths().get(0),
          widths().get(1),
          latent());
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(data(), unfit.getMessage()), unfit);
    }
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "image VAE, %s, %s, seed %d", initialisation(), data(), seed());
  }

  @Override
  public String toString() {
    return "ImageVaeSpec" + values;
  }
}
