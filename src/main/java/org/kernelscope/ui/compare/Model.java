package org.kernelscope.ui.compare;

import java.util.List;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ImageVaeArchitecture;
import org.kernelscope.nn.Network;

/** What the runs of a comparison train. */
public enum Model {
  CONVNET("ConvNet", "Test accuracy", "Training loss", Network.FCONV.layers()),
  CIFAR("CIFAR net", "Test accuracy", "Training loss", Network.CIFAR.layers()),
  IMAGE_VAE(
      "Image VAE",
      "Test ELBO, nats per image",
      "Training: minus ELBO",
      new ImageVaeArchitecture(28, 28, 1, 1, 1, 1).convolutions());

  private final String title;
  private final String scoreTitle;
  private final String lossTitle;

  @SuppressWarnings("ImmutableEnumChecker") // It is a copy that nobody writes to.
  private final List<ConvLayer> layers;

  Model(String title, String scoreTitle, String lossTitle, List<ConvLayer> layers) {
    this.title = title;
    this.scoreTitle = scoreTitle;
    this.lossTitle = lossTitle;
    this.layers = layers;
  }

  /** How it is called on the screen. */
  public String title() {
    return title;
  }

  /** What is measured on the test images. */
  String scoreTitle() {
    return scoreTitle;
  }

  /** What falls while it trains. */
  String lossTitle() {
    return lossTitle;
  }

  /** Its convolution layers; only names and kernel sizes count. */
  public List<ConvLayer> layers() {
    return layers;
  }
}
