package org.kernelscope.ui.sources;

import java.util.Optional;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.ui.form.Form;

/** The settings of source networks, as a person edits them. */
public final class NetworksForm extends Form {

  NetworksForm() {
    super(settings(), NetworksForm::networks);
    changed();
  }

  private static Settings settings() {
    // Epochs say how many steps; a source network is one by where it is asked for.
    return Settings.of(SourceNetworks.NETWORKS, SourceNetworks.EPOCHS)
        .and(SourceNetworks.SETTINGS.without(SharedSettings.STEPS, ConvNetSpec.PURPOSE))
        .worded(SharedSettings.SEED, "First seed", "Of the first network; the next ones count up.")
        .worded(
            SharedSettings.EVALUATE_AT,
            SharedSettings.EVALUATE_AT.label(),
            "Steps after which the test images are classified; nothing for at most ten times,"
                + " evenly.");
  }

  private static SourceNetworks networks(Values values) {
    return new SourceNetworks(
        values.get(SourceNetworks.NETWORKS),
        values.get(SourceNetworks.EPOCHS),
        new ConvNetSpec(SourceNetworks.SETTINGS.usual().withAll(values)));
  }

  @Override
  protected void adapt() {
    field(SharedSettings.WIDTHS).suggest(known(SharedSettings.NETWORK).wideWidths());
  }

  /** The networks the form describes; empty while a field is invalid. */
  Optional<SourceNetworks> networks() {
    return values().map(NetworksForm::networks);
  }

  /**
   * Fills in the settings of a network, for others with changes.
   *
   * @param images how many training images its data set has
   */
  void show(ConvNetSpec spec, int images) {
    SourceNetworks one = SourceNetworks.of(spec, images);
    show(
        Settings.of(SourceNetworks.NETWORKS, SourceNetworks.EPOCHS)
            .and(SourceNetworks.SETTINGS)
            .usual()
            .withAll(one.first().values())
            .with(SourceNetworks.NETWORKS, 1)
            .with(SourceNetworks.EPOCHS, one.epochs()));
  }
}
