package org.kernelscope.ui.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ImageVaeArchitecture;
import org.kernelscope.nn.Network;

/**
 * The model that the runs of a comparison train: one of the networks, or an image VAE.
 *
 * @param title its name on the screen
 * @param scoreTitle the name of the test result
 * @param lossTitle the name of the training loss
 * @param layers its convolutions; only names and kernel sizes count
 * @param settings the settings of its runs
 * @param maker makes a run from values of these settings
 */
public record Model(
    String title,
    String scoreTitle,
    String lossTitle,
    List<ConvLayer> layers,
    Settings settings,
    Function<Values, ComparedSpec> maker) {

  public static final Model IMAGE_VAE =
      new Model(
          "Image VAE",
          "Test ELBO, nats per image",
          "Training: minus ELBO",
          new ImageVaeArchitecture(28, 28, 1, 1, 1, 1).convolutions(),
          ImageVaeSpec.SETTINGS,
          ImageVaeSpec::new);

  private static final List<Model> ALL =
      Stream.concat(Arrays.stream(Network.values()).map(Model::classifier), Stream.of(IMAGE_VAE))
          .toList();

  private static Model classifier(Network network) {
    return new Model(
        network.title(),
        "Test accuracy",
        "Training loss",
        network.layers(),
        ConvNetSpec.SETTINGS
            .usually(SharedSettings.NETWORK, network)
            .usually(SharedSettings.WIDTHS, network.usualWidths()),
        ConvNetSpec::new);
  }

  /** All there are. */
  static List<Model> all() {
    return ALL;
  }

  /** A network as a classifier. */
  public static Model of(Network network) {
    return ALL.stream()
        .filter(model -> model.title.equals(network.title()))
        .findFirst()
        .orElseThrow();
  }

  /** The model that a specification trains. */
  static Model of(ComparedSpec spec) {
    return spec instanceof ConvNetSpec classifier ? of(classifier.network()) : IMAGE_VAE;
  }

  /**
   * A run with default values, except those given.
   *
   * @throws IllegalArgumentException naming the key, when the values contradict each other
   */
  ComparedSpec spec(Values values) {
    return maker.apply(settings.usual().withAll(values));
  }

  /** The settings that a column can change, besides its initialisation. */
  Settings changeable() {
    return ComparedColumn.changeable(settings);
  }

  @Override
  public String toString() {
    return title;
  }
}
