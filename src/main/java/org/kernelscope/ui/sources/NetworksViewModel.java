package org.kernelscope.ui.sources;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
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
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Network;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;

/** Source networks: their settings, their filters as they form, and the harvest. */
public final class NetworksViewModel {

  private final Session session;
  private final NetworksForm form = new NetworksForm();
  private final DataChoices data;
  private final AreaWork work;
  private final HarvestViewModel harvesting;
  private final ObservableList<SourceNetwork> networks = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable SourceNetwork> shown =
      new SimpleObjectProperty<>(this, "shown");
  private final ReadOnlyObjectWrapper<List<ConvLayer>> layers =
      new ReadOnlyObjectWrapper<>(this, "layers", Network.FCONV.layers());
  private final StringProperty layer =
      new SimpleStringProperty(this, "layer", layers.get().get(0).name());
  private final ReadOnlyObjectWrapper<@Nullable LayerKernels> filters =
      new ReadOnlyObjectWrapper<>(this, "filters");
  private final ReadOnlyStringWrapper subject = new ReadOnlyStringWrapper(this, "subject", "");
  private final ReadOnlyLongWrapper news = new ReadOnlyLongWrapper(this, "news");
  private Consumer<Path> harvestUse = file -> {};

  NetworksViewModel(Session session) {
    this.session = session;
    this.data = new DataChoices(session, form.field(SharedSettings.DATA).textProperty());
    this.work = new AreaWork(session, "", this::begin, false);
    this.harvesting = new HarvestViewModel(session.tasks(), session.dialogs());
    work.startProblemProperty().bind(form.problemProperty());
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
    session.strip().onReuse(this::reuse);
    session.strip().onOpenRecorded(this::recall);
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
      session.inBackground(
          () -> session.library().data(network.data()).train().count(),
          images -> form.show(network, images));
    }
  }

  /** Shows a network of an earlier session among those that differ from it only in their seeds. */
  private void recall(ArchivedRun run) {
    if (SourceNetworks.isSource(run.spec())) {
      if (work.phaseProperty().get() != Phase.IDLE) {
        session.tell("Networks are being trained: they can be opened once that has ended.");
        return;
      }
      reuse(run.spec());
      session.inBackground(() -> Made.recalled(run, session.runs()), made -> show(made, run));
    }
  }

  private void show(Made made, ArchivedRun run) {
    begin(made);
    networks.stream()
        .filter(network -> network.folder().equals(run.folder()))
        .findFirst()
        .ifPresent(shown::set);
  }

  private void settingsChanged() {
    int count = form.known(SourceNetworks.NETWORKS);
    work.startTextProperty()
        .set(
            count == 1
                ? "Train a network"
                : String.format(Locale.ROOT, "Train %d networks", count));
  }

  /** New and existing networks, with their recorded events. */
  private record Made(
      List<ConvNetSpec> specs, Plan plan, List<RunHistory> histories, LeftOut leftOut) {

    static Made of(SourceNetworks wanted, Runs runs) throws IOException {
      List<ConvNetSpec> specs =
          wanted.runs(wanted.images(runs.library().data(wanted.first().data()).train().count()));
      Plan plan = Plan.of(specs, runs);
      LeftOut leftOut = new LeftOut();
      return new Made(specs, plan, plan.histories(specs, runs.library(), leftOut), leftOut);
    }

    /** As they were recorded. */
    static Made recalled(ArchivedRun run, Runs runs) throws IOException {
      List<ConvNetSpec> specs = new ArrayList<>();
      List<RunFolder> folders = new ArrayList<>();
      List<RunHistory> histories = new ArrayList<>();
      LeftOut leftOut = new LeftOut();
      for (ArchivedRun one : runs.archive().list().runs()) {
        if (one.differsOnlyIn(Settings.of(SharedSettings.SEED), run)
            && (one.isFinished() || one.id().equals(run.id()))) {
          specs.add((ConvNetSpec) one.spec());
          folders.add(one.folder());
          histories.add(new Recording(one.folder(), one.spec(), runs.library()).history(leftOut));
        }
      }
      return new Made(specs, new Plan(folders, List.of()), histories, leftOut);
    }
  }

  private void begin() {
    form.networks()
        .ifPresent(wanted -> work.begin(() -> Made.of(wanted, session.runs()), this::begin));
  }

  private void begin(Made made) {
    List<SourceNetwork> next = new ArrayList<>();
    List<LiveRun> live = new ArrayList<>();
    for (int i = 0; i < made.specs().size(); i++) {
      RunFolder folder = made.plan().folders().get(i);
      RunHistory history = made.histories().get(i);
      Optional<Run> trained = made.plan().run(folder);
      SourceNetwork network =
          new SourceNetwork(
              session.colors().of(SourceNetwork.title(made.specs().get(i))),
              made.specs().get(i),
              folder,
              history,
              trained.orElse(null));
      next.add(network);
      trained.ifPresent(
          run -> live.add(session.strip().follow(run, history, network.title(), network.color())));
    }
    session.strip().show(live);
    networks.forEach(network -> network.history().keepNoKernels());
    networks.setAll(next);
    shown.set(next.isEmpty() ? null : next.get(0));
    live.forEach(run -> run.onNews(told -> progressed()));
    progressed();
    work.show(new RunGroup(live, made.plan().before(), session));
    live.forEach(run -> session.runs().submit(run.run()));
    session.tell(made.leftOut());
  }

  private void progressed() {
    showFilters();
    harvesting.update(networks);
    news.set(news.get() + 1);
  }

  private void showFilters() {
    SourceNetwork now = shown.get();
    LayerKernels found = now == null ? null : now.filters(layer.get()).orElse(null);
    filters.set(found);
    subject.set(
        now == null || found == null
            ? ""
            : String.format(
                Locale.ROOT, "%s on %s · step %d", now.title(), now.spec().data(), found.step()));
  }

  /** Adds a receiver of a written harvest. */
  void onUse(Consumer<Path> use) {
    harvestUse = use;
  }

  /** Passes the last harvest to the area where priors are fitted. */
  public void useHarvest() {
    Path file = harvesting.writtenProperty().get();
    if (file != null) {
      harvestUse.accept(file);
    }
  }

  // ---- what is shown

  /** What the settings describe, and the last requested networks. */
  public AreaWork work() {
    return work;
  }

  public NetworksForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }

  public HarvestViewModel harvesting() {
    return harvesting;
  }

  /** The last requested networks, in the order of their seeds. */
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
  public ReadOnlyObjectProperty<@Nullable LayerKernels> filtersProperty() {
    return filters.getReadOnlyProperty();
  }

  /** What the grid shows, in words. */
  public ReadOnlyStringProperty subjectProperty() {
    return subject.getReadOnlyProperty();
  }

  /** Changes with every piece of news of any network. */
  public ReadOnlyLongProperty newsProperty() {
    return news.getReadOnlyProperty();
  }
}
