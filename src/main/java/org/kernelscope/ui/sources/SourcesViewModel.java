package org.kernelscope.ui.sources;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Sources area: source networks, whose kernels priors are trained on, and the random-feature
 * experiment, which measures the quality of frozen kernels. Commands of the window go to the
 * visible half.
 */
public final class SourcesViewModel implements AreaModel {

  private final Session session;
  private final NetworksViewModel networks;
  private final FeaturesViewModel features;
  private final BooleanProperty featuresShown = new SimpleBooleanProperty(this, "featuresShown");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);

  public SourcesViewModel(Session session) {
    this.session = session;
    this.networks = new NetworksViewModel(session);
    this.features = new FeaturesViewModel(session);
    featuresShown.addListener(property -> follow());
    session.strip().onOpen(this::open);
    session.strip().onReuse(this::reuse);
    session.strip().onOpenRecorded(run -> reuse(run.spec()));
    follow();
  }

  private void follow() {
    phase.bind(work().phaseProperty());
  }

  /** Shows a run of the strip. */
  private void open(Run run) {
    if (run.spec() instanceof RandomFeatureSpec) {
      featuresShown.set(true);
    }
    networks.networks().stream()
        .filter(network -> network.run() == run)
        .findFirst()
        .ifPresent(
            network -> {
              networks.shownProperty().set(network);
              featuresShown.set(false);
            });
  }

  /** Shows the half whose form can use the settings of a run. */
  private void reuse(RunSpec spec) {
    if (spec instanceof RandomFeatureSpec || SourceNetworks.isSource(spec)) {
      featuresShown.set(spec instanceof RandomFeatureSpec);
    }
  }

  /** Adds a receiver of a written harvest. */
  public void onHarvestUse(Consumer<Path> use) {
    networks.onUse(use);
  }

  public NetworksViewModel networks() {
    return networks;
  }

  public FeaturesViewModel features() {
    return features;
  }

  /** Whether the random-feature experiment is shown instead of the networks. */
  public BooleanProperty featuresShownProperty() {
    return featuresShown;
  }

  /** Of the half in front. */
  @Override
  public AreaWork work() {
    return featuresShown.get() ? features.work() : networks.work();
  }

  @Override
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** Data sets are folders. */
  @Override
  public List<String> opens() {
    return List.of();
  }

  /** Opens a folder as the data set of the half in front. */
  @Override
  public void open(List<Path> files) {
    for (Path file : files) {
      session.inBackground(
          () -> Files.isDirectory(file),
          folder -> {
            if (folder) {
              (featuresShown.get() ? features.data() : networks.data()).useFolder(file);
            } else {
              session.tell("%s: expected a folder with a data set, found a file.".formatted(file));
            }
          });
    }
  }
}
