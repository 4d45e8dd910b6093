package org.kernelscope.ui.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ImageVaeArchitecture;
import org.kernelscope.nn.Network;

/**
 * What the runs of a comparison train: one of the networks, or an image VAE.
 *
 * @param title how it is called on the screen
 * @param scoreTitle what is measured on the test images
 * @param lossTitle what falls while it trains
 * @param layers its convolutions; only names and kernel sizes count
 * @param usualWidths as many as it has
 * @param widths what they are, in words
 * @param network null for an image VAE
 */
public record Model(
    String title,
    String scoreTitle,
    String lossTitle,
    List<ConvLayer> layers,
    List<Integer> usualWidths,
    String widths,
    @Nullable Network network) {

  public static final Model IMAGE_VAE =
      new Model(
          "Image VAE",
          "Test ELBO, nats per image",
          "Training: minus ELBO",
          new ImageVaeArchitecture(28, 28, 1, 1, 1, 1).convolutions(),
          ImageVaeSpec.usual().widths(),
          "beside the 7×7 convolutions, beyond the 5×5 convolutions",
          null);

  /** A network as a classifier. */
  public static Model of(Network network) {
    return new Model(
        network.title(),
        "Test accuracy",
        "Training loss",
        network.layers(),
        network.usualWidths(),
        network.titlesOfWidths(),
        network);
  }

  /** All there are. */
  static List<Model> all() {
    return Stream.concat(Arrays.stream(Network.values()).map(Model::of), Stream.of(IMAGE_VAE))
        .toList();
  }
}
