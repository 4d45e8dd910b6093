package org.kernelscope.ui.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.nn.CifarNet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.FConv;
import org.kernelscope.nn.ImageVaeArchitecture;

/** What the runs of a comparison train. */
public enum Model {
  CONVNET(
      "ConvNet",
      "Test accuracy",
      "Training loss",
      new FConv(28, 28, 1, 10, 1, 1),
      classifier(FewShotSpec.Network.FCONV),
      ConvNetSpec::new),
  CIFAR(
      "CIFAR net",
      "Test accuracy",
      "Training loss",
      new CifarNet(32, 32, 3, 10, 1, 1),
      classifier(FewShotSpec.Network.CIFAR),
      ConvNetSpec::new),
  IMAGE_VAE(
      "Image VAE",
      "Test ELBO, nats per image",
      "Training: minus ELBO",
      new ImageVaeArchitecture(28, 28, 1, 1, 1, 1),
      ImageVaeSpec.SETTINGS,
      ImageVaeSpec::new);

  private final String title;
  private final String scoreTitle;
  private final String lossTitle;

  @SuppressWarnings("ImmutableEnumChecker") // It is a copy that nobody writes to.
  private final List<ConvLayer> layers;

  @SuppressWarnings("ImmutableEnumChecker") // A record of immutable descriptions.
  private final Settings settings;

  @SuppressWarnings("ImmutableEnumChecker") // A constructor.
  private final Function<Values, ComparedSpec> maker;

  /**
   * @param example of any width
   */
  Model(
      String title,
      String scoreTitle,
      String lossTitle,
      Convolutional example,
      Settings settings,
      Function<Values, ComparedSpec> maker) {
    this.title = title;
    this.scoreTitle = scoreTitle;
    this.lossTitle = lossTitle;
    this.layers = List.copyOf(example.convolutions());
    this.settings = settings;
    this.maker = maker;
  }

  private static Settings classifier(FewShotSpec.Network network) {
    return ConvNetSpec.SETTINGS.usually(SharedSettings.NETWORK, network);
  }

  /** What the runs of a specification train. */
  static Model of(ComparedSpec spec) {
    return Arrays.stream(values())
        .filter(model -> model.spec(Settings.of().usual()).kind() == spec.kind())
        .filter(
            model ->
                !spec.values().settings().contains(SharedSettings.NETWORK)
                    || spec.get(SharedSettings.NETWORK)
                        == model.settings.own(SharedSettings.NETWORK).usual())
        .findFirst()
        .orElseThrow();
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

  /** What can be set about its runs. */
  Settings settings() {
    return settings;
  }

  /**
   * A run, as usual but for some values.
   *
   * @throws IllegalArgumentException naming the key, when they do not go together
   */
  ComparedSpec spec(Values values) {
    return maker.apply(settings.usual().withAll(values));
  }
}
