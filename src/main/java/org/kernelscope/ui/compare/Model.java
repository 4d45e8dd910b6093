package org.kernelscope.ui.compare;

import java.util.List;
import org.kernelscope.nn.CifarNet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.FConv;
import org.kernelscope.nn.ImageVaeArchitecture;

/** What the runs of a comparison train. */
public enum Model {
  CONVNET("ConvNet", "Test accuracy", "Training loss", new FConv(28, 28, 1, 10, 1, 1)),
  CIFAR("CIFAR net", "Test accuracy", "Training loss", new CifarNet(32, 32, 3, 10, 1, 1)),
  IMAGE_VAE(
      "Image VAE",
      "Test ELBO, nats per image",
      "Training: minus ELBO",
      new ImageVaeArchitecture(28, 28, 1, 1, 1, 1));

  private final String title;
  private final String scoreTitle;
  private final String lossTitle;

  @SuppressWarnings("ImmutableEnumChecker") // It is a copy that nobody writes to.
  private final List<ConvLayer> layers;

  /**
   * @param example of any width
   */
  Model(String title, String scoreTitle, String lossTitle, Convolutional example) {
    this.title = title;
    this.scoreTitle = scoreTitle;
    this.lossTitle = lossTitle;
    this.layers = List.copyOf(example.convolutions());
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
