package org.kernelscope.ui.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.workbench.Bundled;

/** Source networks and frozen features, without a window. */
class SourcesViewModelTest {

  @TempDir Path folder;

  private SessionFixture desk;
  private SourcesViewModel sources;
  private NetworksViewModel networks;

  @BeforeEach
  void open() {
    desk = new SessionFixture(Bundled.library(), folder.resolve("workspace"), 2);
    make();
  }

  private void make() {
    sources = new SourcesViewModel(desk.session());
    networks = sources.networks();
    NetworksForm form = networks.form();
    form.field(SharedSettings.WIDTHS).textProperty().set("3, 2");
    form.field(SourceNetworks.EPOCHS).textProperty().set("1");
    form.field(SharedSettings.BATCH).textProperty().set("1500");
    form.set(SourceNetworks.NETWORKS, 2);
    form.set(SharedSettings.TRAIN_EXAMPLES, 4500);
    form.set(SharedSettings.TEST_EXAMPLES, 200);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void trained() {
    sources.work().start();
    desk.beatUntil(
        () ->
            networks.work().phaseProperty().get() == Phase.IDLE
                && !networks.networks().isEmpty()
                && networks.networks().stream().allMatch(SourceNetwork::isFinished));
  }

  @Test
  void networksAreTrainedTheirFiltersShownAndWhatIsLeftIsHarvested() throws IOException {
    assertThat(networks.work().startTextProperty().get()).isEqualTo("Train 2 networks");
    trained();
    assertThat(desk.strip().cards()).hasSize(2);
    assertThat(networks.networks())
        .allSatisfy(
            network -> {
              assertThat(network.history().curve(RunEvent.LOSS).size())
                  .isEqualTo(network.spec().steps());
              assertThat(network.history().curve(RunEvent.ACCURACY).last()).isBetween(0.0, 1.0);
              assertThat(network.status()).isEqualTo("finished");
            });
    assertThat(networks.filtersProperty().get().now().count()).isEqualTo(3);
    networks.shownProperty().set(networks.networks().get(1));
    networks.layerProperty().set("conv2");
    assertThat(networks.filtersProperty().get().now().count()).isEqualTo(6);
    assertThat(networks.subjectProperty().get()).contains("network 2 on glyphs");

    HarvestViewModel harvesting = networks.harvesting();
    assertThat(harvesting.normsProperty().get()).hasSize(12);
    assertThat(harvesting.keptTextProperty().get())
        .isEqualTo("keeps 12 of 12 kernels of 2 networks");
    double[] norms = harvesting.normsProperty().get().clone();
    Arrays.sort(norms);
    harvesting.thresholdProperty().set(norms[5]);
    assertThat(harvesting.keptTextProperty().get()).startsWith("keeps 7 of 12");
    networks.layerProperty().set("conv1");
    assertThat(harvesting.thresholdProperty().get()).as("each layer has its own").isZero();

    Path file = folder.resolve("harvest.npz");
    desk.dialogs().target = Optional.of(file);
    List<Path> used = new ArrayList<>();
    sources.onHarvestUse(used::add);
    networks.useHarvest();
    assertThat(used).as("nothing is harvested yet").isEmpty();
    harvesting.harvest();
    Map<String, KernelSet> sets = KernelFiles.read(file);
    assertThat(sets.get("7x7").count()).isEqualTo(6);
    assertThat(sets.get("5x5").count()).isEqualTo(7);
    assertThat(sets.get("5x5").provenance().facts()).containsEntry("trained on", "glyphs");
    assertThat(desk.dialogs().heard())
        .last()
        .asString()
        .contains("7 kernels 5×5 and 6 kernels 7×7");
    networks.useHarvest();
    assertThat(used).containsExactly(file);

    networks.form().field(SourceNetworks.NETWORKS).textProperty().set("1");
    trained();
    networks.useHarvest();
    assertThat(used).as("that harvest is not of these networks").hasSize(1);
  }

  @Test
  void networksThatTheWorkspaceHoldsAreNotTrainedAgain() {
    trained();
    float[] first = networks.filtersProperty().get().now().values();
    make();
    networks.form().field(SourceNetworks.NETWORKS).textProperty().set("3");
    trained();
    assertThat(networks.networks())
        .extracting(network -> network.status())
        .containsExactly("finished before", "finished before", "finished");
    assertThat(networks.work().progressTextProperty().get())
        .isEqualTo("all 3 runs finished, 2 of them before");
    assertThat(networks.filtersProperty().get().now().values()).isEqualTo(first);
    assertThat(networks.networks().get(0).history().curve(RunEvent.LOSS).size()).isPositive();
    assertThat(networks.harvesting().keptTextProperty().get()).contains("of 3 networks");
  }

  @Test
  void aStoppedNetworkGoesOnWhereItWas() {
    networks.form().field(SourceNetworks.NETWORKS).textProperty().set("1");
    networks.form().field(SourceNetworks.EPOCHS).textProperty().set("3");
    sources.work().start();
    desk.beatUntil(() -> networks.networks().get(0).history().curve(RunEvent.LOSS).size() > 0);
    sources.work().togglePause();
    assertThat(sources.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    sources.work().togglePause();
    sources.work().stop();
    desk.beatUntilOver(sources.work());
    assertThat(networks.harvesting().possibleProperty().get()).isFalse();
    assertThat(networks.networks().get(0).status()).startsWith("stopped at step");
    desk.beatUntil(() -> desk.strip().cards().stream().allMatch(desk.strip()::canDelete));
    trained();
    assertThat(networks.networks().get(0).status()).isEqualTo("finished");
  }

  @Test
  void whatCannotBeRunIsSaidBeforeTheStart() {
    networks.form().field(SharedSettings.L2).textProperty().set("-1");
    assertThat(networks.work().startProblemProperty().get()).isNotEmpty();
    sources.work().start();
    assertThat(networks.networks()).isEmpty();
    networks.form().field(SharedSettings.L2).textProperty().set("0");
    networks
        .form()
        .field(SharedSettings.DATA)
        .textProperty()
        .set(folder.resolve("nowhere").toString());
    sources.work().start();
    assertThat(sources.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(desk.dialogs().heard()).last().asString().contains("nowhere");
  }

  @Test
  void frozenFeaturesOfSeveralScalesFillATable() {
    sources.featuresShownProperty().set(true);
    FeaturesViewModel features = sources.features();
    FeaturesForm form = features.form();
    form.field(SharedSettings.TRAIN_EXAMPLES).textProperty().set("300");
    form.field(SharedSettings.WIDTHS).textProperty().set("16, 16");
    form.field(RandomFeatures.EPOCHS).textProperty().set("2");
    form.field(SharedSettings.BATCH).textProperty().set("100");
    form.others().add(Initialisations.XAVIER_MATCHED);
    assertThat(features.work().startTextProperty().get()).isEqualTo("Start 60 runs");
    form.field(RandomFeatures.SCALES).textProperty().set("1/16, x");
    assertThat(form.field(RandomFeatures.SCALES).problemProperty().get())
        .isEqualTo("Expected fractions up to 1 such as 1/16, parted by commas, found '1/16, x'.");
    form.field(RandomFeatures.SCALES).textProperty().set("1/8");
    form.field(Comparison.SEEDS).textProperty().set("2");
    sources.work().start();
    desk.beatUntil(
        () ->
            features.work().phaseProperty().get() == Phase.IDLE
                && features.rows().stream().mapToInt(RandomFeatures.Row::seeds).sum() == 8);
    List<RandomFeatures.Row> rows = features.rows();
    assertThat(rows)
        .extracting(RandomFeatures.Row::init)
        .containsExactly("xavier", "filters", "dwp", "xavier:matched");
    assertThat(rows).allMatch(row -> row.seeds() == 2 && row.scale() == 0.125);
    assertThat(rows.get(1).ahead().count()).isEqualTo(2);
    assertThat(desk.strip().cards()).hasSize(8);

    form.field(SharedSettings.WIDTHS).textProperty().set("99, 16");
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(form.field(SharedSettings.WIDTHS).textProperty().get()).isEqualTo("16,16");
    assertThat(form.field(RandomFeatures.EPOCHS).textProperty().get()).isEqualTo("2");
    RandomFeatureSpec spec = (RandomFeatureSpec) desk.strip().cards().get(0).run().spec();
    assertThat(spec.scale()).isEqualTo(0.125);
    desk.strip().cards().stream()
        .filter(card -> card.run().spec().seed() == 2)
        .findFirst()
        .ifPresent(desk.strip()::reuse);
    assertThat(form.field(SharedSettings.SEED).value()).contains(2L);
  }

  @Test
  void aNetworkWhoseSettingsAreWantedAgainFillsItsOwnForm() {
    NetworksForm form = sources.networks().form();
    form.field(SharedSettings.WIDTHS).textProperty().set("4, 2");
    form.field(SourceNetworks.NETWORKS).textProperty().set("2");
    form.field(SourceNetworks.EPOCHS).textProperty().set("3");
    form.field(SharedSettings.L2).textProperty().set("0.05");
    sources.work().start();
    desk.beatUntilOver(sources.work());
    form.field(SharedSettings.L2).textProperty().set("0");
    form.field(SourceNetworks.EPOCHS).textProperty().set("9");
    form.field(SharedSettings.SEED).textProperty().set("7");
    sources.featuresShownProperty().set(true);

    desk.strip().reuse(desk.strip().cards().get(1));

    assertThat(sources.featuresShownProperty().get()).isFalse();
    assertThat(form.field(SharedSettings.L2).value()).contains(0.05);
    assertThat(form.field(SourceNetworks.EPOCHS).value()).contains(3);
    assertThat(form.field(SourceNetworks.NETWORKS).value()).contains(1);
    assertThat(form.field(SharedSettings.SEED).value()).contains(2L);
    sources.work().start();
    desk.beatUntilOver(sources.work());
    assertThat(desk.strip().cards()).as("that network is there already").hasSize(2);
  }

  @Test
  void aScaleThatLeavesNoChannelIsToldAndNothingIsMade() {
    sources.featuresShownProperty().set(true);
    sources.features().form().field(SharedSettings.WIDTHS).textProperty().set("8, 512");
    sources.work().start();
    assertThat(sources.features().form().field(RandomFeatures.SCALES).problemProperty().get())
        .isEqualTo("Expected one that leaves at least one channel of 8, found 0.0625.");
    assertThat(desk.strip().cards()).isEmpty();
    assertThat(sources.phaseProperty().get()).isEqualTo(Phase.IDLE);
  }
}
