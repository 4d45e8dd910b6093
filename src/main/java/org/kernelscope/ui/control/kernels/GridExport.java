package org.kernelscope.ui.control.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.geometry.VPos;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.NpyFile;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.control.picture.ThemedRegion;

/** The exports of a grid: its picture with explanations, and its data. */
final class GridExport {

  private static final double GAP = 8;
  private static final double NARROWEST = 280;
  private static final double FOOTNOTE = 18;

  private GridExport() {}

  /**
   * All kernels with colour bar and count, and what there is to say of their scores.
   *
   * @param count of the kernels, in words
   * @param tinted whether the kernels show their scores
   * @param inks in whose colours to write
   */
  static Picture picture(
      Raster kernels,
      String count,
      ColorBar colorBar,
      ScoreLegend legend,
      boolean tinted,
      ThemedRegion inks) {
    double width = Math.max(NARROWEST, kernels.width());
    double bar = kernels.height() + GAP;
    double note = bar + ColorBar.HEIGHT;
    double scoreBar = note + FOOTNOTE;
    double scoreNote = scoreBar + (tinted ? ColorBar.HEIGHT : 0);
    boolean explained = !legend.meaning().isEmpty();
    return new Picture(
        count,
        width,
        explained ? scoreNote + FOOTNOTE : scoreBar,
        inks.ground(),
        g -> {
          g.drawImage(Pictures.of(kernels), 0, 0, kernels.width(), kernels.height());
          paintBar(g, colorBar, bar, width);
          paintNote(g, count, note, width, inks);
          if (tinted) {
            paintBar(g, legend.bar(), scoreBar, width);
          }
          if (explained) {
            paintNote(g, legend.meaning(), scoreNote, width, inks);
          }
        });
  }

  private static void paintBar(Drawing g, ColorBar bar, double top, double width) {
    g.save();
    g.translate(0, top);
    bar.paint(g, width, ColorBar.HEIGHT);
    g.restore();
  }

  private static void paintNote(
      Drawing g, String text, double top, double width, ThemedRegion inks) {
    g.setFill(inks.muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 11));
    g.setTextAlign(TextAlignment.LEFT);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, 0, top + FOOTNOTE / 2, width);
  }

  /**
   * In the order of the set, not of the grid: norms with the scores if there are any; weights.
   *
   * @param nats one for each kernel, none if they are not scored
   */
  static Map<Export.Format, Supplier<AtomicFile.Content>> data(KernelSet set, double[] nats) {
    Map<Export.Format, Supplier<AtomicFile.Content>> data = new LinkedHashMap<>();
    data.put(Export.Format.CSV, () -> ExportableControl.utf8(csv(set, nats)));
    data.put(Export.Format.NPY, () -> out -> NpyFile.write(out, KernelFiles.array(set)));
    return data;
  }

  private static String csv(KernelSet set, double[] nats) {
    boolean scored = nats.length > 0;
    double[] norms = set.norms();
    StringBuilder csv = new StringBuilder(scored ? "kernel,norm,nats\n" : "kernel,norm\n");
    for (int kernel = 0; kernel < norms.length; kernel++) {
      csv.append(kernel).append(',').append(norms[kernel]);
      csv.append(scored ? "," + nats[kernel] : "").append('\n');
    }
    return csv.toString();
  }
}
