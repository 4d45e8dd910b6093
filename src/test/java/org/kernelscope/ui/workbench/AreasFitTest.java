package org.kernelscope.ui.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.bench.WorkspaceBenchmark;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.archive.ArchiveViewModel;
import org.kernelscope.ui.archive.Grouping;
import org.kernelscope.ui.archive.RunRow;
import org.kernelscope.ui.compare.CompareForm;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.compare.Model;
import org.kernelscope.ui.fewshot.FewShotForm;
import org.kernelscope.ui.fewshot.FewShotViewModel;
import org.kernelscope.ui.form.SettingsPane;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.LayoutFaults;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.network.NetworkViewModel;
import org.kernelscope.ui.network.SmallNetwork;
import org.kernelscope.ui.priors.PriorEntry.Status;
import org.kernelscope.ui.priors.PriorsViewModel;
import org.kernelscope.ui.sources.FeaturesForm;
import org.kernelscope.ui.sources.NetworksForm;
import org.kernelscope.ui.sources.SourcesViewModel;
import org.kernelscope.ui.sweep.SweepAreaViewModel;
import org.kernelscope.ui.sweep.SweepForm;

/** Every area with content, at all usual sizes of a window. */
@ExtendWith(FxExtension.class)
class AreasFitTest {

  /**
   * The sizes of the window. A JVM has only one output scale. A scaled screen has fewer units of
   * layout, so it has the same layout as a smaller window: the sizes include those of 1920×1080 at
   * scale 1.25, 1.5 and 2.
   */
  private static final List<Size> SIZES =
      List.of(
          new Size(1920, 1080),
          new Size(1536, 864),
          new Size(1280, 800),
          new Size(1280, 720),
          new Size(960, 540));

  private static final double LOW = 750;

  private record Size(double width, double height) {}

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private final List<String> faults = new ArrayList<>();

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder.resolve("workspace"), 2);
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void go(FxDriver fx, Area area) {
    fx.onFx(() -> desk.workbench().areaProperty().set(area));
    fx.pulse();
  }

  /** Checks the window at every size; at low heights with folded settings too. */
  private void look(FxDriver fx, String what) {
    for (Size size : SIZES) {
      fx.onFx(() -> resize(fx, size));
      fx.waitFor(
          "the window is " + size, () -> desk.root().getLayoutBounds().getWidth() == size.width());
      // If there is enough space, folding the settings must not hide anything else.
      for (boolean folded : size.height() < LOW ? List.of(false, true) : List.of(false)) {
        fx.onFx(() -> settings().forEach(pane -> pane.foldedProperty().set(folded)));
        for (String fault : LayoutFaults.of(fx, desk.root())) {
          faults.add(
              String.format(
                  Locale.ROOT,
                  "%s, %.0f×%.0f%s: %s",
                  what,
                  size.width(),
                  size.height(),
                  folded ? ", folded" : "",
                  fault));
        }
      }
    }
  }

  private static void resize(FxDriver fx, Size size) {
    fx.stage().setWidth(size.width());
    fx.stage().setHeight(size.height());
  }

  private List<SettingsPane> settings() {
    return desk.root().lookupAll(".settings-pane").stream().map(SettingsPane.class::cast).toList();
  }

  private void unfold(FxDriver fx, String button) {
    fx.onFx(() -> fx.find(button, ToggleButton.class).setSelected(true));
    fx.pulse();
  }

  @Test
  void compare(FxDriver fx) {
    CompareViewModel compare = desk.workbench().compare();
    look(fx, "first view");
    fx.onFx(
        () -> {
          compare.form().set(SharedSettings.TRAIN_EXAMPLES, 300);
          compare.form().set(SharedSettings.TEST_EXAMPLES, 100);
          compare.form().set(SharedSettings.WIDTHS, List.of(4, 8));
          compare.form().set(SharedSettings.BATCH, 32);
          compare.form().set(SharedSettings.STEPS, 4);
          compare.form().set(Comparison.SEEDS, 2);
          compare.work().start();
        });
    fx.waitFor(
        "the comparison is over",
        () -> !desk.runs().all().isEmpty() && compare.phaseProperty().get() == Phase.IDLE);
    unfold(fx, "moreButton");
    look(fx, "ended");
    fx.onFx(
        () -> {
          compare.addColumn();
          compare.addColumn();
        });
    look(fx, "five columns");
    fx.onFx(
        () -> {
          compare.removeColumn(compare.columns().get(4));
          compare.removeColumn(compare.columns().get(3));
        });
    for (Network network : Network.values()) {
      fx.onFx(() -> compare.form().set(CompareForm.MODEL, Model.of(network)));
      fx.waitFor(
          "kernels of " + network,
          () -> compare.columns().stream().noneMatch(column -> column.drawingProperty().get()));
      look(fx, network.title());
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void priors(FxDriver fx) {
    go(fx, Area.PRIORS);
    PriorsViewModel priors = desk.workbench().priors();
    fx.waitFor(
        "every prior has its score",
        () ->
            priors.table().rows().size() >= 4
                && priors.table().rows().stream()
                    .allMatch(entry -> entry.statusProperty().get() == Status.SCORED));
    fx.onFx(
        () -> {
          priors.form().set(KernelVaeSpec.LATENT, 3);
          priors.form().set(KernelVaeSpec.HIDDEN, 8);
          priors.form().set(SharedSettings.STEPS, 60);
          priors.shelf().thresholdProperty().set(0.3);
        });
    unfold(fx, "moreButton");
    look(fx, "scored");
    fx.onFx(priors.work()::start);
    fx.waitFor(
        "a fit is over",
        () ->
            !desk.runs().all().isEmpty()
                && priors.phaseProperty().get() == Phase.IDLE
                && priors.table().rows().stream()
                    .allMatch(entry -> entry.statusProperty().get() == Status.SCORED));
    look(fx, "fitted");
    fx.onFx(() -> priors.mapShownProperty().set(true));
    look(fx, "map");
    assertThat(faults).isEmpty();
  }

  @Test
  void fewShot(FxDriver fx) {
    go(fx, Area.FEW_SHOT);
    FewShotViewModel fewShot = desk.workbench().fewShot();
    fx.waitFor(
        "the start is drawn", () -> fewShot.selected().posterior().shownProperty().get() != null);
    look(fx, "first view");
    fx.onFx(
        () -> {
          FewShotForm form = fewShot.form();
          form.field(FewShot.EXAMPLES).textProperty().set("20,40");
          form.set(FewShot.SPLITS, 2);
          form.field(SharedSettings.TEST_EXAMPLES).textProperty().set("100");
          form.field(SharedSettings.WIDTHS).textProperty().set("2, 3");
          form.field(FewShotSpec.ENSEMBLE).textProperty().set("2");
          form.field(SharedSettings.STEPS).textProperty().set("6");
          form.compareWith("log-uniform");
        });
    unfold(fx, "inferenceButton");
    fx.waitFor("it can start", () -> fewShot.work().canStart());
    fx.onFx(fewShot.work()::start);
    fx.waitFor(
        "a sweep is over",
        () ->
            !desk.runs().all().isEmpty()
                && fewShot.phaseProperty().get() == Phase.IDLE
                && fewShot.sweep().rows().size() >= 4);
    look(fx, "sweep");
    fx.onFx(() -> fewShot.sweep().shownProperty().set(false));
    look(fx, "run");
    assertThat(faults).isEmpty();
  }

  @Test
  void sources(FxDriver fx) {
    go(fx, Area.SOURCES);
    SourcesViewModel sources = desk.workbench().sources();
    look(fx, "first view");
    fx.onFx(
        () -> {
          NetworksForm form = sources.networks().form();
          form.set(SourceNetworks.NETWORKS, 2);
          form.set(SharedSettings.TRAIN_EXAMPLES, 2400);
          form.set(SharedSettings.TEST_EXAMPLES, 200);
          form.field(SharedSettings.WIDTHS).textProperty().set("8, 4");
          form.field(SourceNetworks.EPOCHS).textProperty().set("1");
          form.field(SharedSettings.BATCH).textProperty().set("600");
        });
    unfold(fx, "moreOfNetworksButton");
    fx.onFx(sources.work()::start);
    fx.waitFor(
        "networks are trained",
        () -> !desk.runs().all().isEmpty() && sources.phaseProperty().get() == Phase.IDLE);
    look(fx, "networks");
    fx.onFx(
        () -> {
          sources.featuresShownProperty().set(true);
          FeaturesForm form = sources.features().form();
          form.set(RandomFeatures.SCALES, List.of(1 / 16.0, 1 / 8.0));
          form.set(Comparison.SEEDS, 2);
          form.field(SharedSettings.TRAIN_EXAMPLES).textProperty().set("300");
          form.field(SharedSettings.WIDTHS).textProperty().set("32, 32");
          form.field(RandomFeatures.EPOCHS).textProperty().set("2");
        });
    unfold(fx, "moreOfFeaturesButton");
    fx.waitFor("they can start", () -> sources.work().canStart());
    fx.onFx(sources.work()::start);
    fx.waitFor(
        "the features are there",
        () -> sources.phaseProperty().get() == Phase.IDLE && sources.features().rows().size() == 6);
    look(fx, "features");
    assertThat(faults).isEmpty();
  }

  @Test
  void inspect(FxDriver fx) throws IOException {
    go(fx, Area.INSPECT);
    look(fx, "nothing open");
    NetworkViewModel network = desk.workbench().network();
    Path one = SmallNetwork.write(folder.resolve("small_of_a_person.safetensors"), 0);
    Path other = SmallNetwork.write(folder.resolve("a_very_long_name_of_a_network.safetensors"), 1);
    fx.onFx(() -> desk.workbench().open(List.of(one)));
    fx.waitFor(
        "the network is open",
        () -> network.openProperty().get() && network.statusProperty().get().isEmpty());
    look(fx, "network");
    desk.dialogs().files = List.of(other);
    fx.onFx(network::chooseOther);
    fx.waitFor("they are compared", () -> fx.find("differenceBox", Node.class).isVisible());
    look(fx, "two networks");
    assertThat(faults).isEmpty();
  }

  @Test
  void runs(FxDriver fx) throws IOException {
    go(fx, Area.RUNS);
    ArchiveViewModel archive = desk.workbench().archive();
    fx.waitFor("the workspace is read", () -> archive.knownProperty().get());
    look(fx, "no runs");
    WorkspaceBenchmark.fill(folder.resolve("workspace"), 60);
    fx.onFx(archive::refresh);
    fx.waitFor("the runs are listed", () -> archive.rows().size() == 60);
    look(fx, "runs");
    fx.onFx(
        () -> {
          archive.groupingProperty().set(Grouping.EXPERIMENT);
          archive.filterProperty().set("seed 1");
          archive.rows().stream()
              .flatMap(row -> row instanceof RunRow run ? Stream.of(run) : Stream.empty())
              .limit(4)
              .forEach(run -> archive.overlay().tick(run, true));
        });
    fx.waitFor("curves are read", () -> archive.overlay().metricsProperty().get().size() == 2);
    look(fx, "one chart");
    fx.onFx(() -> archive.overlay().secondProperty().set("loss"));
    look(fx, "two charts");
    assertThat(faults).isEmpty();
  }

  @Test
  void sweep(FxDriver fx) {
    go(fx, Area.SWEEP);
    SweepAreaViewModel sweeps = desk.workbench().sweeps();
    look(fx, "first view");
    fx.onFx(
        () -> {
          SweepForm form = sweeps.form();
          form.set(SharedSettings.TRAIN_EXAMPLES, 40);
          form.set(SharedSettings.TEST_EXAMPLES, 30);
          form.set(SharedSettings.WIDTHS, List.of(2, 3));
          form.set(SharedSettings.BATCH, 8);
          form.set(SharedSettings.STEPS, 3);
          form.set(SweepForm.REPETITIONS, 2);
          form.vary(SharedSettings.LEARNING_RATE);
          form.varied().field(SharedSettings.LEARNING_RATE).textProperty().set("0.001; 0.01");
          form.vary(SharedSettings.INITIALISATION);
          form.varied()
              .field(SharedSettings.INITIALISATION)
              .textProperty()
              .set("xavier; filters; dwp:noise:large");
          sweeps.work().start();
        });
    fx.waitFor(
        "the sweep is over",
        () -> sweeps.rows().size() == 6 && sweeps.work().phaseProperty().get() == Phase.IDLE);
    look(fx, "ended");
    assertThat(faults).isEmpty();
  }
}
