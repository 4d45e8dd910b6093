package org.kernelscope.ui.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.kernel.KernelFlaw;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.scores.HandTasks;
import org.kernelscope.ui.scores.PriorOffers;
import org.kernelscope.ui.workbench.Bundled;

class NetworkViewModelTest {

  @TempDir Path folder;

  private SessionFixture desk;
  private NetworkViewModel network;
  private Path file;

  @BeforeEach
  void sit() throws IOException {
    desk = new SessionFixture(Bundled.library(), folder.resolve("workspace"), 1);
    network = with(new DirectTasks());
    file = SmallNetwork.write(folder.resolve("small.safetensors"), 0);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private NetworkViewModel with(TaskRunner tasks) {
    PriorOffers offers =
        new PriorOffers(Bundled.library(), tasks, (time, action) -> {}, desk.dialogs(), Map::of);
    return new NetworkViewModel(desk.session(tasks), offers);
  }

  private LayerRow row(String layer) {
    return network.layers().stream()
        .filter(row -> row.layer().layer().equals(layer))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNetworkIsOpenedAsLayersWithTheirHealth() {
    network.open(List.of(file));
    assertThat(network.titleProperty().get())
        .isEqualTo("small.safetensors, safetensors: 3 layers, 164 kernels");
    assertThat(network.layers())
        .extracting(row -> row.layer().layer())
        .containsExactly("conv1", "layer1", "head");
    assertThat(network.chosenProperty().get()).isSameAs(row("conv1"));
    assertThat(row("layer1").share(KernelFlaw.NEAR_ZERO)).isEqualTo(0.25);
    assertThat(row("layer1").share(KernelFlaw.NOISE_LIKE)).isBetween(0.6, 0.75);
    assertThat(row("head").share(KernelFlaw.NOISE_LIKE)).isNaN();
    assertThat(network.statusProperty().get()).isEmpty();
    assertThat(network.progressProperty().get()).isEqualTo(1);
    assertThat(desk.dialogs().heard()).isEmpty();
  }

  /** First the file is read, then the layers stand there, then their health follows. */
  @Test
  void progressIsToldWhileItIsOpened() {
    HandTasks tasks = new HandTasks();
    network = with(tasks);
    network.open(List.of(file));
    assertThat(network.openProperty().get()).isFalse();
    assertThat(network.statusProperty().get()).isEqualTo("Reading small.safetensors…");
    assertThat(network.progressProperty().get()).isNegative();
    tasks.next();
    assertThat(network.openProperty().get()).isTrue();
    assertThat(network.layers()).hasSize(3);
    assertThat(network.statusProperty().get()).isEqualTo("Health of layer 1 of 3");
    assertThat(row("conv1").figuresProperty().get()).isNull();
    tasks.next();
    assertThat(row("conv1").figuresProperty().get()).isNotNull();
    assertThat(network.progressProperty().get()).isCloseTo(1.0 / 3, within(1e-12));
    tasks.next();
    tasks.next();
    assertThat(network.statusProperty().get()).isEmpty();
  }

  /** One piece of background work reads it; nobody waits for figures of its kernels. */
  @Test
  void theLayersOfAHundredMegabytesAreThereBeforeTheirHealth() throws IOException {
    Path large = SmallNetwork.writeLarge(folder.resolve("large.safetensors"));
    assertThat(Files.size(large)).isGreaterThan(100_000_000);
    HandTasks tasks = new HandTasks();
    network = with(tasks);
    network.open(List.of(large));
    tasks.next();
    assertThat(network.titleProperty().get())
        .isEqualTo("large.safetensors, safetensors: 11 layers, 2\u202F883\u202F584 kernels");
    assertThat(network.chosenProperty().get()).isSameAs(network.layers().get(0));
    assertThat(network.layers()).allMatch(row -> row.figuresProperty().get() == null);
    assertThat(network.statusProperty().get()).isEqualTo("Health of layer 1 of 11");
    assertThat(tasks.size()).isEqualTo(1);
  }

  @Test
  void whatIsFoundOutOfAnEarlierNetworkIsLate() throws IOException {
    Path other = SmallNetwork.write(folder.resolve("other.safetensors"), 1);
    HandTasks tasks = new HandTasks();
    network = with(tasks);
    network.open(List.of(file));
    network.open(List.of(other));
    tasks.next();
    assertThat(network.openProperty().get()).isFalse();
    tasks.next();
    assertThat(network.titleProperty().get()).startsWith("other.safetensors");
  }

  @Test
  void twoNetworksAreComparedLayerByLayer() throws IOException {
    Path other = SmallNetwork.write(folder.resolve("later.safetensors"), 2);
    network.open(List.of(file, other));
    assertThat(network.otherTitleProperty().get()).isEqualTo("later.safetensors");
    assertThat(row("conv1").change()).isZero();
    assertThat(row("layer1").differenceProperty().get().movedMost(3)).containsExactly(37);
    assertThat(row("layer1").differenceProperty().get().norm()).isCloseTo(2, within(1e-6));
    network.closeOther();
    assertThat(row("layer1").change()).isNaN();
    assertThat(network.otherTitleProperty().get()).isEmpty();
  }

  @Test
  void aNetworkWithoutACommonLayerIsNotCompared() {
    network.open(List.of(file));
    network.compareWith(Path.of("src/test/resources/imports/torch.onnx"));
    assertThat(network.otherTitleProperty().get()).isEmpty();
    assertThat(desk.dialogs().heard())
        .singleElement()
        .asString()
        .contains("torch.onnx: expected a layer of the same name and shape");
  }

  @Test
  void everyLayerThatAPriorIsOverHasAScore() {
    network.open(List.of(file));
    ScoreOffer normal = offer("Standard normal");
    network.scoredByProperty().set(normal);
    // Independent N(0, 1) weights have -k² (ln 2π + 1) / 2 nats on average.
    assertThat(row("conv1").scoreProperty().get())
        .isCloseTo(-25 * 0.5 * (Math.log(2 * Math.PI) + 1), within(3.0));
    network.scoredByProperty().set(offer("dense"));
    assertThat(row("conv1").scoreProperty().get()).isFinite();
    assertThat(row("head").scoreProperty().get()).as("no prior over 1×1").isNaN();
    network.scoredByProperty().set(null);
    assertThat(row("conv1").scoreProperty().get()).isNaN();
  }

  private ScoreOffer offer(String words) {
    return network.offers().stream()
        .filter(offer -> offer.title().contains(words))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsNoNetworkIsToldAndTheOneBeforeStays() throws IOException {
    network.open(List.of(file));
    Path page = Files.writeString(folder.resolve("page.pt"), "<html>Not found</html>");
    network.open(List.of(page));
    assertThat(desk.dialogs().heard()).singleElement().asString().contains("page.pt: expected");
    assertThat(network.titleProperty().get()).startsWith("small.safetensors");
    assertThat(network.statusProperty().get()).isEmpty();
  }

  @Test
  void whatIsLeftOutIsTold() {
    network.open(List.of(Path.of("src/test/resources/imports/torch.onnx")));
    assertThat(desk.dialogs().heard())
        .singleElement()
        .asString()
        .contains("torch.onnx: left out layer oblong");
  }

  @Test
  void itsKernelsAreHandedToThePriors() {
    List<Path> handed = new ArrayList<>();
    network.onUse(handed::add);
    network.fitPrior();
    assertThat(handed).isEmpty();
    network.open(List.of(file));
    network.fitPrior();
    assertThat(handed).containsExactly(file);
  }
}
