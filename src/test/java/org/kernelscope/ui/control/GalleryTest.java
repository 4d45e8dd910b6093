package org.kernelscope.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

/** The controls side by side at the smallest supported window, saved to be looked at. */
@ExtendWith(FxExtension.class)
class GalleryTest {

  @ParameterizedTest
  @CsvSource({"LIGHT, 1", "DARK, 1", "LIGHT, 2", "DARK, 1.5"})
  void theGalleryIsInkedInTheColorsOfItsTheme(Theme theme, double scale, FxDriver fx) {
    fx.onFx(theme::apply);
    for (String page : new String[] {"compare", "parts"}) {
      var root =
          fx.show(() -> page.equals("compare") ? Gallery.compare() : Gallery.parts(), 1280, 800);
      if (page.equals("compare")) {
        MetricChart chart = fx.find("accuracy", MetricChart.class);
        fx.onFx(() -> fx.find("grid2", KernelGrid.class).setSelectedKernel(19));
        fx.moveTo(chart, 300, 100);
      }
      fx.save("%s-%s-%s".formatted(page, theme, scale), root, scale);
      Raster picture = fx.picture(root);
      int corner = picture.at(2, 2);
      assertThat((corner >> 8 & 0xFF) > 128).isEqualTo(theme == Theme.LIGHT);
      assertThat(Arrays.stream(picture.argb()).distinct().count()).isGreaterThan(50);
    }
  }
}
