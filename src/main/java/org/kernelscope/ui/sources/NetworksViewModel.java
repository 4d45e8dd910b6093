package org.kernelscope.ui.sources;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Network;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.RunStripViewModel;

/** Source networks: their settings, their filters as they form, and the harvest. */
public final class NetworksViewModel extends SourcesPart<RunFolder> {

  private final NetworksForm form = new NetworksForm();
  private final DataChoices data;
  private final HarvestViewModel harvesting;
  private final ObservableList<SourceNetwork> networks = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable SourceNetwork> shown =
      new SimpleObjectProperty<>(this, "shown");
  private final ReadOnlyObjectWrapper<List<ConvLayer>> layers =
      new ReadOnlyObjectWrapper<>(this, "layers", Network.FCONV.layers());
  private final StringProperty layer =
      new SimpleStringProperty(this, "layer", layers.get().get(0).name());
  private final ReadOnlyObjectWrapper<SourceNetwork.@Nullable Filters> filters =
      new ReadOnlyObjectWrapper<>(this, "filters");
  private final ReadOnlyStringWrapper subject = new ReadOnlyStringWrapper(this, "subject", "");
  private Consumer<Path> harvestUse = file -> {};

  NetworksViewModel(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip) {
    super(runs, tasks, pulse, dialogs, strip);
    this.data = new DataChoices(runs.library().catalogue(), form.dataProperty(), tasks, dialogs);
    this.harvesting = new HarvestViewModel(tasks, dialogs);
    form.onChange(this::settingsChanged);
    shown.addListener(
        (property, old, now) -> {
          if (now != null) {
            showLayers(now.spec().network());
          }
          showFilters();
        });
    layer.addListener(property -> showLayer());
    showLayer();
    settingsChanged();
    strip.onReuse(this::reuse);
  }

  /** Takes over the layers of a network. */
  private void showLayers(Network network) {
    layers.set(network.layers());
    if (layers.get().stream().noneMatch(one -> one.name().equals(layer.get()))) {
      layer.set(layers.get().get(0).name());
    }
  }

  private void showLayer() {
    showFilters();
    layers.get().stream()
        .filter(one -> one.name().equals(layer.get()))
        .findFirst()
        .ifPresent(one -> harvesting.show(one.size()));
  }

  /** Fills the form with the settings of an earlier run. */
  private void reuse(RunSpec spec) {
    if (SourceNetworks.isSource(spec)) {
      ConvNetSpec network = (ConvNetSpec) spec;
      tasks.run(
          () -> runs.library().data(network.data()).train().count(),
          images -> form.show(network, images),
          failure -> dialogs.tell(ErrorMessages.of(failure)));
    }
  }

  @Override
  int countRuns() {
    return form.networksWanted().map(SourceNetworks::networks).orElse(0);
  }

  @Override
  SpecFinder finder() {
    SourceNetworks wanted = form.networksWanted().orElseThrow();
    return () ->
        wanted.runs(
            wanted.images(runs.library().data(wanted.first().data()).train().count()));
  }

  /** The table is of the networks themselves. */
  @Override
  RunGroup.Summary<RunFolder> summary() {
    return finished -> finished;
  }

  @Override
  void begin(Made made) {
    networks.forEach(SourceNetwork::close);
    List<SourceNetwork> next = new ArrayList<>();
    List<RunCard> cards = new ArrayList<>();
    Map<RunFolder, Run> due =
        made.plan().due().stream().collect(Collectors.toMap(Run::folder, Function.identity()));
    for (int i = 0; i < made.specs().size(); i++) {
      RunFolder folder = made.plan().folders().get(i);
      ConvNetSpec spec = (ConvNetSpec) made.specs().get(i);
      Run run = due.get(folder);
      SourceNetwork network = new SourceNetwork(i + 1, spec, folder, run, pulse, this::progressed);
      next.add(network);
      if (run != null) {
        cards.add(strip.card(run, network.title(), network.color()));
      } else {
        tasks.run(
            () -> {
              network.read(runs.library());
              return network;
            },
            this::progressed,
            failure -> dialogs.tell(ErrorMessages.of(failure)));
      }
    }
    strip.show(cards);
    networks.setAll(next);
    shown.set(next.isEmpty() ? null : next.get(0));
    // After the cards, so that whoever hears of the end finds them up to date.
    next.forEach(SourceNetwork::listen);
  }

  private void progressed(SourceNetwork network) {
    progressed();
    if (network == shown.get()) {
      showFilters();
    }
    harvesting.update(networks);
  }

  private void showFilters() {
    SourceNetwork now = shown.get();
    SourceNetwork.Filters found = now == null ? null : now.filters().get(layer.get());
    filters.set(found);
    subject.set(
        now == null || found == null
            ? ""
            : String.format(
                Locale.ROOT, "%s on %s · step %d", now.title(), now.spec().data(), found.step()));
  }

  /** Adds who uses a harvest that was written. */
  void onUse(Consumer<Path> use) {
    harvestUse = use;
  }

  /** Takes the last harvest to where priors are fitted. */
  public void useHarvest() {
    Path file = harvesting.writtenProperty().get();
    if (file != null) {
      harvestUse.accept(file);
    }
  }

  @Override
  public void close() {
    networks.forEach(SourceNetwork::close);
  }

  // ---- what is shown

  public NetworksForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }

  public HarvestViewModel harvesting() {
    return harvesting;
  }

  /** The networks asked for last, in the order of their seeds. */
  public ObservableList<SourceNetwork> networks() {
    return networks;
  }

  /** The network whose filters are shown; null before any. */
  public ObjectProperty<@Nullable SourceNetwork> shownProperty() {
    return shown;
  }

  /** Of the network that is shown; only names and kernel sizes count. */
  public ReadOnlyObjectProperty<List<ConvLayer>> layersProperty() {
    return layers.getReadOnlyProperty();
  }

  /** Name of the layer whose filters are shown. */
  public StringProperty layerProperty() {
    return layer;
  }

  /** Those filters; null while there are none. */
  public ReadOnlyObjectProperty<SourceNetwork.@Nullable Filters> filtersProperty() {
    return filters.getReadOnlyProperty();
  }

  /** What the grid shows, in words. */
  public ReadOnlyStringProperty subjectProperty() {
    return subject.getReadOnlyProperty();
  }
}
