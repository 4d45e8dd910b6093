package org.kernelscope.ui.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.ui.control.kernels.ColorGrid;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A person opens a network of another program, at the smallest window it is made for. */
@ExtendWith(FxExtension.class)
class NetworkJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private NetworkViewModel network;
  private Path file;

  @BeforeEach
  void open(FxDriver fx) throws IOException {
    file = SmallNetwork.write(folder.resolve("small.safetensors"), 0);
    desk = new WorkbenchFixture(fx, Bundled.library(), folder.resolve("workspace"), 2);
    network = fx.get(desk.workbench()::network);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  /** As File, Open and a drop do, whatever area is in front. */
  private void openNetwork(FxDriver fx, Path... files) {
    fx.onFx(() -> desk.workbench().open(List.of(files)));
    fx.waitFor(
        "the network is open",
        () -> network.openProperty().get() && network.statusProperty().get().isEmpty());
    fx.pulse();
  }

  private void choose(FxDriver fx, int row) {
    fx.onFx(() -> fx.find("layersTable", TableView.class).getSelectionModel().select(row));
    fx.pulse();
  }

  @Test
  void aNetworkOpensInAnAreaOfItsOwnAndItsFirstLayerInColour(FxDriver fx) {
    fx.click(fx.find("inspectArea", ToggleButton.class));
    Button first = fx.find("firstButton", Button.class);
    assertThat(fx.get(first::isVisible)).isTrue();
    fx.onFx(() -> desk.workbench().areaProperty().set(Area.COMPARE));

    openNetwork(fx, file);

    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.INSPECT);
    assertThat(fx.get(fx.find("titleLabel", Label.class)::getText))
        .isEqualTo("small.safetensors, safetensors: 3 layers, 164 kernels");
    ColorGrid colours = fx.find("colorGrid", ColorGrid.class);
    KernelGrid kernels = fx.find("kernelsGrid", KernelGrid.class);
    assertThat(fx.get(colours::isVisible)).isTrue();
    assertThat(fx.get(kernels::isVisible)).isFalse();
    assertThat(Arrays.stream(fx.picture(colours).argb()).distinct().count()).isGreaterThan(200);
    fx.click(fx.find("channelsButton", ToggleButton.class));
    assertThat(fx.get(kernels::isVisible)).isTrue();
    assertThat(fx.get(kernels::getKernels).count()).isEqualTo(36);
    assertThat(fx.get(kernels.viewProperty()::get)).isNull();
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }

  @Test
  void theGridKnowsChannelsAndMarksTheHealthOfKernels(FxDriver fx) {
    openNetwork(fx, file);
    choose(fx, 1);
    KernelGrid grid = fx.find("kernelsGrid", KernelGrid.class);
    assertThat(fx.get(grid.marksProperty()::get)).isNotNull();
    HBox legend = fx.find("legendBox", HBox.class);
    assertThat(texts(fx, legend)).startsWith("near zero 25.0 %", "near-duplicate 0.0 %");
    Node readout = fx.get(() -> grid.lookup(".readout"));
    fx.onFx(() -> grid.setSelectedKernel(6));
    assertThat(fx.get(((Label) readout)::getText))
        .startsWith("kernel 6   out 1 in 2")
        .endsWith("near zero");
    int[] marked = fx.picture(grid).argb();
    assertThat(Arrays.stream(marked).filter(argb -> argb == 0xff8a8a8a).count())
        .as("frames of kernels near zero")
        .isGreaterThan(100);
    fx.click(fx.find("healthButton", ToggleButton.class));
    assertThat(fx.get(grid.marksProperty()::get)).isNull();
    assertThat(Arrays.stream(fx.picture(grid).argb()).filter(argb -> argb == 0xff8a8a8a).count())
        .isZero();
    assertThat(texts(fx, legend)).isEmpty();
  }

  private static List<String> texts(FxDriver fx, HBox box) {
    return fx.get(
        () -> box.getChildren().stream().map(Label.class::cast).map(Label::getText).toList());
  }

  @Test
  void theTableSortsAndGoesOutAsCsv(FxDriver fx) throws IOException {
    openNetwork(fx, file);
    @SuppressWarnings("unchecked")
    TableView<LayerRow> table = fx.find("layersTable", TableView.class);
    fx.onFx(
        () -> {
          TableColumn<LayerRow, ?> column =
              table.getColumns().stream()
                  .filter(one -> "near-zero-column".equals(one.getId()))
                  .findFirst()
                  .orElseThrow();
          column.setSortType(TableColumn.SortType.DESCENDING);
          table.getSortOrder().setAll(List.of(column));
          table.sort();
        });
    assertThat(fx.get(() -> table.getItems().get(0).layer().layer())).isEqualTo("layer1");

    desk.dialogs().target = Optional.of(folder.resolve("layers.csv"));
    fx.onFx(() -> table.getContextMenu().getItems().get(0).fire());
    fx.waitFor("the table is written", () -> Files.exists(folder.resolve("layers.csv")));
    try (Stream<String> lines = Files.lines(folder.resolve("layers.csv"))) {
      List<String> read = lines.toList();
      assertThat(read).hasSize(4);
      assertThat(read.get(0))
          .startsWith("layer,size,in,out,kernels,statistics.norm.min")
          .contains("nearZero", "noiseLike", "varianceEntropy");
      assertThat(read.get(1)).startsWith("layer1,3,4,16,64,0.0,");
    }
  }

  @Test
  void twoNetworksStandSideBySideWithWhatMoved(FxDriver fx) throws IOException {
    openNetwork(fx, file);
    desk.dialogs().files = List.of(SmallNetwork.write(folder.resolve("later.safetensors"), 2));
    choose(fx, 1);
    fx.click(fx.find("compareButton", Button.class));
    fx.waitFor("they are compared", () -> !network.otherTitleProperty().get().isEmpty());
    fx.pulse();
    KernelGrid own = fx.find("kernelsGrid", KernelGrid.class);
    KernelGrid other = fx.find("otherGrid", KernelGrid.class);
    KernelGrid difference = fx.find("differenceGrid", KernelGrid.class);
    assertThat(fx.get(() -> other.isVisible() && difference.isVisible())).isTrue();
    assertThat(fx.get(difference::getKernels).kernel(37)[4]).isCloseTo(2, within(1e-5f));
    FlowPane moved = fx.find("movedPane", FlowPane.class);
    Hyperlink link = (Hyperlink) fx.get(() -> moved.getChildren().get(0));
    assertThat(fx.get(link::getText)).startsWith("out 9 in 1 by 2");
    fx.click(link);
    assertThat(fx.get(own::getSelectedKernel)).isEqualTo(37);
    assertThat(fx.get(difference::getSelectedKernel)).isEqualTo(37);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
    choose(fx, 0);
    assertThat(fx.get(() -> fx.find("differenceColorGrid", ColorGrid.class).isVisible())).isTrue();
    fx.click(fx.find("closeOtherButton", Button.class));
    assertThat(fx.get(() -> fx.find("differenceBox", Node.class).isVisible())).isFalse();
  }

  @Test
  void itsKernelsGoToThePriors(FxDriver fx) {
    openNetwork(fx, file);
    fx.click(fx.find("priorButton", Button.class));
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.PRIORS);
    fx.waitFor(
        "the kernels are on the shelf",
        () ->
            desk.workbench().priors().shelf().choices().stream()
                .anyMatch(choice -> choice.title().startsWith("small.safetensors")));
  }
}
