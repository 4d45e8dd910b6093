package org.kernelscope.ui.control.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.control.Gallery;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportEvent;
import org.kernelscope.ui.control.picture.Surface;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

/** Kernels that stand in another order than in their set, and carry scores. */
@ExtendWith(FxExtension.class)
class KernelGridScoresTest {

  private static final KernelSet KERNELS = Gallery.gabor(4, 5, 11);
  private static final double[] NATS = {10, 40, 20, 30};
  private static final int[] BY_SCORE = {1, 3, 2, 0};

  @TempDir Path folder;

  private final AtomicReference<Export> exported = new AtomicReference<>();

  @BeforeEach
  void light(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
  }

  /** Gives scores that a test made up, to every set of four kernels. */
  private static final class MadeUp implements KernelScorer {

    private final ReadOnlyObjectWrapper<KernelScores> scores =
        new ReadOnlyObjectWrapper<>(KernelScores.none("DWP", "scoring…"));

    @Override
    public void score(@Nullable KernelSet newest) {
      scores.set(
          newest != null && newest.count() == 4
              ? KernelScores.of("DWP", "A bound.", newest, NATS)
              : KernelScores.none("DWP", "the prior is over four kernels"));
    }

    @Override
    public ReadOnlyObjectProperty<KernelScores> scoresProperty() {
      return scores.getReadOnlyProperty();
    }
  }

  private static final ScoreOffer OFFER = new ScoreOffer("Made up", MadeUp::new);

  private KernelGrid show(FxDriver fx) {
    KernelGrid grid = fx.get(KernelGrid::new);
    fx.show(
        () -> {
          grid.setKernels(KERNELS);
          StackPane window = new StackPane(grid);
          window.addEventHandler(
              ScoreEvent.OFFERS, event -> event.offer(List.of(OFFER), Optional::empty));
          window.addEventHandler(ExportEvent.EXPORT, event -> exported.set(event.export()));
          return window;
        },
        420,
        460);
    return grid;
  }

  private static KernelGrid scored(FxDriver fx, KernelGrid grid) {
    fx.onFx(
        () -> {
          grid.scoredByProperty().set(OFFER);
          grid.orderProperty().set(GridOrder.SCORE);
        });
    fx.pulse();
    return grid;
  }

  private static String legend(FxDriver fx, KernelGrid grid) {
    return fx.get(
        () ->
            grid.lookup(".score-legend").isVisible()
                ? ((Label) grid.lookup(".score-line")).getText()
                : "");
  }

  private static MenuItem entry(List<MenuItem> items, String text) {
    for (MenuItem item : items) {
      if (text.equals(item.getText())) {
        return item;
      }
      if (item instanceof Menu menu) {
        for (MenuItem inner : menu.getItems()) {
          if (text.equals(inner.getText())) {
            return inner;
          }
        }
      }
    }
    throw new AssertionError("there is no entry " + text);
  }

  @Test
  void withoutAPriorAGridIsAsItWasAndSaysNothing(FxDriver fx) {
    KernelGrid grid = show(fx);
    assertThat(legend(fx, grid)).isEmpty();
    assertThat(fx.get(() -> entry(grid.items(), "By score").isDisable())).isTrue();
  }

  @Test
  void theMenuScoresTintsAndOrders(FxDriver fx) {
    KernelGrid grid = show(fx);
    fx.onFx(() -> entry(grid.items(), "Made up").fire());
    assertThat(legend(fx, grid)).isEqualTo("DWP: 10.0 to 40.0 nats");
    fx.onFx(() -> entry(grid.items(), "By score").fire());
    assertThat(legend(fx, grid)).isEqualTo("DWP: 40.0 down to 10.0 nats");
    fx.onFx(() -> entry(grid.items(), "By norm").fire());
    assertThat(legend(fx, grid)).isEqualTo("DWP: 10.0 to 40.0 nats, by norm");
    fx.onFx(() -> entry(grid.items(), "None").fire());
    assertThat(legend(fx, grid)).isEqualTo("Order: by norm, largest first");
    fx.onFx(() -> entry(grid.items(), "As they are").fire());
    assertThat(legend(fx, grid)).isEmpty();
  }

  @Test
  void kernelsStandByScoreWithTheColourOfTheirScoreAroundThem(FxDriver fx) {
    KernelGrid grid = scored(fx, show(fx));
    Raster raster = fx.get(() -> grid.raster(8));
    KernelMosaic mosaic = mosaic(grid, 8);
    int margin = GridTint.margin(mosaic);
    double limit = fx.get(() -> grid.ownLimitProperty().get());
    ColorScale weights = ColorScale.symmetric(limit);
    for (int place = 0; place < 4; place++) {
      int kernel = BY_SCORE[place];
      KernelMosaic.Cell cell = mosaic.cell(place);
      int x = margin + cell.x();
      int y = margin + cell.y();
      assertThat(raster.at(x + 4, y + 4))
          .as("first weight of kernel %d", kernel)
          .isEqualTo(ColorMap.BLUE_WHITE_RED.argb(weights.fraction(KERNELS.kernel(kernel)[0])));
      int tint = ColorMap.VIRIDIS.argb((NATS[kernel] - 10) / 30);
      assertThat(raster.at(x - 1, y + 4)).as("left of kernel %d", kernel).isEqualTo(tint);
      assertThat(raster.at(x + 4, y + 40)).as("below kernel %d", kernel).isEqualTo(tint);
    }
    fx.onFx(() -> grid.tintedProperty().set(false));
    assertThat(fx.get(() -> grid.raster(8)).width()).isEqualTo(mosaic.width());
  }

  @Test
  void aKernelKeepsItsIndexWhereverItStands(FxDriver fx) {
    KernelGrid grid = scored(fx, show(fx));
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.HOME);
    assertThat(fx.get(grid::getSelectedKernel)).isEqualTo(1);
    fx.press(KeyCode.RIGHT);
    assertThat(fx.get(grid::getSelectedKernel)).isEqualTo(3);
    assertThat(legend(fx, grid)).isEqualTo("DWP 30.00 nats, rank 2 of 4");
    fx.press(KeyCode.END);
    assertThat(fx.get(grid::getSelectedKernel)).isZero();

    KernelMosaic mosaic = mosaic(grid, fx.get(grid::getPixelsPerWeight));
    Surface surface = (Surface) fx.get(() -> grid.getChildrenUnmodifiable().get(0));
    double left = (surface.getWidth() - mosaic.width()) / 2;
    double top = (surface.getHeight() - mosaic.height()) / 2;
    fx.click(surface, left + 12, top + 12);
    assertThat(fx.get(grid::getSelectedKernel)).as("at the first place").isEqualTo(1);
    assertThat(legend(fx, grid)).isEqualTo("DWP 40.00 nats, rank 1 of 4");

    fx.onFx(() -> grid.orderProperty().set(GridOrder.GIVEN));
    fx.pulse();
    assertThat(fx.get(() -> ((Label) grid.lookup(".readout")).getText()))
        .as("what came to stand under the cursor")
        .startsWith("kernel 0 ");
    assertThat(fx.get(grid::getSelectedKernel)).isEqualTo(1);
  }

  @Test
  void whatIsExportedIsInTheOrderOfTheSet(FxDriver fx) throws IOException {
    KernelGrid grid = scored(fx, show(fx));
    fx.onFx(() -> entry(grid.items(), "Export NPY…").fire());
    Path npy = exported.get().writeTo(folder.resolve("kernels.npy"));
    assertThat(KernelFiles.read(npy).get("kernels").values()).isEqualTo(KERNELS.values());
    fx.onFx(() -> entry(grid.items(), "Export CSV…").fire());
    List<String> rows = Files.readAllLines(exported.get().writeTo(folder.resolve("kernels.csv")));
    double[] norms = KERNELS.norms();
    assertThat(rows).hasSize(5).startsWith("kernel,norm,nats", "0,%s,10.0".formatted(norms[0]));
    fx.onFx(() -> entry(grid.items(), "Export SVG…").fire());
    assertThat(Files.readString(exported.get().writeTo(folder.resolve("kernels.svg"))))
        .contains("DWP: 40.0 down to 10.0 nats");
  }

  @Test
  void kernelsThatNoScoreFitsStandAsTheyAreAndTheLegendSaysWhy(FxDriver fx) {
    KernelGrid grid = scored(fx, show(fx));
    fx.onFx(
        () -> {
          grid.setSelectedKernel(3);
          grid.setKernels(Gallery.gabor(9, 5, 2));
        });
    fx.pulse();
    assertThat(legend(fx, grid)).isEqualTo("DWP: the prior is over four kernels");
    assertThat(fx.get(grid::getScores)).isEmpty();
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.HOME);
    assertThat(fx.get(grid::getSelectedKernel)).isZero();
    fx.onFx(() -> grid.setKernels(KERNELS));
    fx.press(KeyCode.HOME);
    assertThat(fx.get(grid::getSelectedKernel)).as("by score again").isEqualTo(1);
  }

  @Test
  void aGridThatBelongsToAnotherStandsAsItAndIsNotScored(FxDriver fx) {
    KernelGrid means = new KernelGrid();
    KernelGrid deviations = new KernelGrid();
    deviations.scorableProperty().set(false);
    deviations.standAs(means);
    fx.show(
        () -> {
          for (KernelGrid grid : List.of(means, deviations)) {
            grid.setPrefSize(300, 300);
            grid.setKernels(KERNELS);
          }
          return new HBox(means, deviations);
        },
        600,
        300);
    scored(fx, means);
    fx.onFx(() -> deviations.scoredByProperty().set(OFFER));
    assertThat(legend(fx, deviations)).isEqualTo("In the order of the grid beside");
    assertThat(fx.get(deviations::getScores)).isEmpty();
    assertThat(fx.get(deviations::getPixelsPerWeight))
        .as("of one size")
        .isEqualTo(fx.get(means::getPixelsPerWeight));
    fx.onFx(deviations::requestFocus);
    fx.press(KeyCode.HOME);
    assertThat(fx.get(deviations::getSelectedKernel)).isEqualTo(1);
    fx.onFx(() -> means.orderProperty().set(GridOrder.GIVEN));
    assertThat(legend(fx, deviations)).isEmpty();
  }

  /** The layout of the grid with another size of weight. */
  private static KernelMosaic mosaic(KernelGrid grid, int pixel) {
    Surface surface = (Surface) grid.getChildrenUnmodifiable().get(0);
    return KernelMosaic.fitting(4, 5, (int) surface.getWidth() - 20, (int) surface.getHeight() - 20)
        .withPixel(pixel);
  }
}
