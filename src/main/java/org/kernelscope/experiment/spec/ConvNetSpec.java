package org.kernelscope.experiment.spec;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.RateDecay;

/**
 * Training of one convolutional classifier: a run of a comparison, or a source network. Runs that
 * differ only in the initialisation see the same batches and start from the same classifier.
 */
public record ConvNetSpec(Values values) implements ComparedSpec {

  /**
   * The purpose of a network. Older specifications do not have this setting; it follows from their
   * decay.
   */
  public static final Setting<Purpose> PURPOSE =
      Setting.of(
              "purpose",
              "Purpose",
              SettingTypes.oneOf(Purpose.class),
              Purpose.COMPARISON,
              "Whether a network is compared with others, or its kernels are a source for priors.")
          .absentBy(
              fields ->
                  RateDecay.LINEAR.name().equals(fields.get(SharedSettings.DECAY.key()))
                      ? Purpose.SOURCE
                      : Purpose.COMPARISON);

  public static final Settings SETTINGS =
      Settings.of(
              SharedSettings.DATA,
              SharedSettings.TRAIN_EXAMPLES,
              SharedSettings.TEST_EXAMPLES,
              SharedSettings.NETWORK,
              SharedSettings.WIDTHS,
              SharedSettings.INITIALISATION,
              SharedSettings.SHIFT,
              SharedSettings.BATCH,
              SharedSettings.LEARNING_RATE,
              SharedSettings.DECAY,
              SharedSettings.L2)
          .and(SharedSettings.OPTIMISATION)
          .and(
              Settings.of(
                  SharedSettings.STEPS,
                  SharedSettings.EVALUATE_AT,
                  SharedSettings.PATIENCE,
                  SharedSettings.TARGET,
                  SharedSettings.TIME_LIMIT,
                  SharedSettings.SEED,
                  PURPOSE));

  /** The purpose of a network. */
  public enum Purpose {
    /** To be compared with others. */
    COMPARISON,
    /** To be harvested: a prior is trained on its kernels. */
    SOURCE
  }

  public ConvNetSpec {
    SharedSettings.requireWidthsOfNetwork(values);
    values = SharedSettings.inOrder(values);
  }

  /** A run with the default value of every setting. */
  public static ConvNetSpec usual() {
    return new ConvNetSpec(SETTINGS.usual());
  }

  @Override
  public RunKind kind() {
    return RunKind.CONVNET;
  }

  @Override
  public <T> ConvNetSpec with(Setting<T> setting, T value) {
    return new ConvNetSpec(values.with(setting, value));
  }

  /** The same run on another network, with widths for that network. */
  public ConvNetSpec on(Network network, List<Integer> widths) {
    return new ConvNetSpec(
        values.with(SharedSettings.NETWORK, network).with(SharedSettings.WIDTHS, widths));
  }

  public int trainExamples() {
    return get(SharedSettings.TRAIN_EXAMPLES);
  }

  public int testExamples() {
    return get(SharedSettings.TEST_EXAMPLES);
  }

  public Network network() {
    return get(SharedSettings.NETWORK);
  }

  public List<Integer> widths() {
    return get(SharedSettings.WIDTHS);
  }

  public int batch() {
    return get(SharedSettings.BATCH);
  }

  public Purpose purpose() {
    return get(PURPOSE);
  }

  public double l2() {
    return get(SharedSettings.L2);
  }

  public List<Integer> evaluateAt() {
    return get(SharedSettings.EVALUATE_AT);
  }

  @Override
  public Architecture architecture(ImageDataset images) {
    return network()
        .of(images.height(), images.width(), images.channels(), images.classes(), widths());
  }

  @Override
  public String title() {
    return String.format(Locale.ROOT, "%s, %s, seed %d", initialisation(), data(), seed());
  }

  @Override
  public String toString() {
    return "ConvNetSpec" + values;
  }
}
