package org.kernelscope.ui.sources;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.form.FormField;
import org.kernelscope.ui.form.KeptSettings;

/**
 * The settings of source networks, as a person edits them. Learning rate, batch and L2 begin as
 * those of the command {@code sources train}; widths and epochs with what a person likes to wait
 * for.
 */
public final class NetworksForm {

  private static final int MOST_NETWORKS = 100;
  private static final int MOST = 100_000;

  private final StringProperty data = new SimpleStringProperty(this, "data", "glyphs");
  private final FormField<Integer> networks = FormField.wholeNumber(2, 1, MOST_NETWORKS);
  private final FormField<Long> firstSeed = FormField.seed(1);
  private final ObjectProperty<Network> network =
      new SimpleObjectProperty<>(this, "network", Network.FCONV);
  private final FormField<List<Integer>> widths =
      FormField.widths("64,32", network, Network::usualWidths);
  private final FormField<Integer> epochs = FormField.wholeNumber(2, 1, MOST);
  private final FormField<Integer> batch = FormField.wholeNumber(64, 1, MOST);
  private final FormField<Double> learningRate = FormField.positive("0.003", 10);
  private final FormField<Double> l2 = FormField.notNegative("0.0002");
  private final KeptSettings kept = new KeptSettings();
  private final BooleanBinding valid = FormField.allValid(fields());

  private Stream<FormField<?>> fields() {
    return Stream.of(networks, firstSeed, widths, epochs, batch, learningRate, l2);
  }

  /** The networks the form describes; empty while a field is invalid. */
  Optional<SourceNetworks> networksWanted() {
    return shown()
        .map(
            wanted ->
                new SourceNetworks(
                    wanted.networks(),
                    wanted.epochs(),
                    new ConvNetSpec(kept.in(wanted.first().values()))));
  }

  /** Those networks as far as the fields tell. */
  private Optional<SourceNetworks> shown() {
    return valid.get()
        ? Optional.of(
            new SourceNetworks(
                networks.value().orElseThrow(),
                epochs.value().orElseThrow(),
                new ConvNetSpec(SourceNetworks.SETTINGS.usual())
                    .on(network.get(), widths.value().orElseThrow())
                    .with(SharedSettings.DATA, data.get())
                    .with(SharedSettings.BATCH, batch.value().orElseThrow())
                    .with(SharedSettings.LEARNING_RATE, learningRate.value().orElseThrow())
                    .with(SharedSettings.L2, l2.value().orElseThrow())
                    .with(SharedSettings.SEED, firstSeed.value().orElseThrow())))
        : Optional.empty();
  }

  /**
   * Shows the settings of a network.
   *
   * @param images how many training images its data set has
   */
  void show(ConvNetSpec spec, int images) {
    int seen = spec.trainExamples() == 0 ? images : Math.min(spec.trainExamples(), images);
    int anEpoch = SourceNetworks.steps(1, seen, spec.batch());
    data.set(spec.data());
    networks.textProperty().set("1");
    firstSeed.textProperty().set(Long.toString(spec.seed()));
    network.set(spec.network());
    widths.textProperty().set(SharedSettings.WIDTHS.type().text(spec.widths()));
    epochs.textProperty().set(Integer.toString(Math.max(1, spec.steps() / anEpoch)));
    batch.textProperty().set(Integer.toString(spec.batch()));
    learningRate.textProperty().set(Double.toString(spec.learningRate()));
    l2.textProperty().set(Double.toString(spec.l2()));
    shown()
        .map(wanted -> wanted.runs(seen).get(0))
        .ifPresent(
            first ->
                kept.keep(spec.values(), first.values(), Settings.of(SharedSettings.STEPS)));
  }

  /** Settings of an earlier run that have no field here. */
  public KeptSettings kept() {
    return kept;
  }

  /** Calls {@code listener} after each change of a setting. */
  void onChange(Runnable listener) {
    Stream.concat(Stream.of(data), fields().map(FormField::textProperty))
        .forEach(text -> text.addListener((property, old, now) -> listener.run()));
    network.addListener((property, old, now) -> listener.run());
  }

  /** Name or folder of the data set. */
  public StringProperty dataProperty() {
    return data;
  }

  public FormField<Integer> networks() {
    return networks;
  }

  /** Of the first network; the next ones count up. */
  public FormField<Long> firstSeed() {
    return firstSeed;
  }

  public ObjectProperty<Network> networkProperty() {
    return network;
  }

  /** As many as the network has. */
  public FormField<List<Integer>> widths() {
    return widths;
  }

  public FormField<Integer> epochs() {
    return epochs;
  }

  public FormField<Integer> batch() {
    return batch;
  }

  public FormField<Double> learningRate() {
    return learningRate;
  }

  /** Weight of {@code 0.5 |w|²} in the objective. */
  public FormField<Double> l2() {
    return l2;
  }
}
