package org.kernelscope.ui.priors;

import java.util.List;
import java.util.Locale;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.runs.Curves;

/** The shown prior: its bounds, its reconstructions and its samples. */
final class FitController {

  private static final String HELD_OUT = "held-out kernels";
  private static final String TRAINING = "training kernels";

  private final PriorsViewModel priors;
  private final SelectedPriorViewModel subject;
  private final MetricChart chart;
  private final KernelGrid heldOutGrid;
  private final KernelGrid reconstructionsGrid;
  private final KernelGrid samplesGrid;
  private MetricSeries testSeries = series(1, HELD_OUT);
  private MetricSeries trainSeries = series(1, TRAINING);

  FitController(
      PriorsViewModel priors,
      MetricChart chart,
      KernelGrid heldOutGrid,
      KernelGrid reconstructionsGrid,
      KernelGrid samplesGrid) {
    this.priors = priors;
    this.subject = priors.subject();
    this.chart = chart;
    this.heldOutGrid = heldOutGrid;
    this.reconstructionsGrid = reconstructionsGrid;
    this.samplesGrid = samplesGrid;
  }

  void wire(Label title) {
    chart.titleProperty().set("Evidence lower bound, nats per kernel");
    chart.outliersIgnoredProperty().set(true);
    subject.testProperty().addListener((property, old, now) -> Curves.draw(now, testSeries));
    subject.trainProperty().addListener((property, old, now) -> Curves.draw(now, trainSeries));
    subject.entryProperty().addListener(property -> nameCurves());
    nameCurves();
    InvalidationListener reference = property -> showReference();
    priors.table().referenceProperty().addListener(reference);
    subject.testProperty().addListener(reference);
    showReference();
    subject.entryProperty().addListener(property -> showSubject(title));
    subject.curvesTextProperty().addListener(property -> showSubject(title));
    showSubject(title);
    reconstructionsGrid.standAs(heldOutGrid);
    subject.viewProperty().addListener(property -> showView());
    subject.viewTextProperty().addListener(property -> showView());
    priors.scoring().heldOutProperty().addListener(property -> showView());
    showView();
  }

  /**
   * Names both curves; they have the colour of the prior, and that of the training kernels is
   * dashed.
   */
  private void nameCurves() {
    PriorEntry now = subject.entryProperty().get();
    int color = now == null || now.color() == 0 ? 1 : now.color();
    testSeries = series(color, HELD_OUT);
    trainSeries = series(color, TRAINING);
    Curves.draw(subject.testProperty().get(), testSeries);
    Curves.draw(subject.trainProperty().get(), trainSeries);
    chart.getSeries().setAll(List.of(testSeries, trainSeries));
  }

  private static MetricSeries series(int color, String name) {
    return name.equals(HELD_OUT)
        ? new MetricSeries(name, color, MetricSeries.Dash.SOLID, MetricSeries.Marker.CIRCLE)
        : new MetricSeries(name, color, MetricSeries.Dash.DASHED, MetricSeries.Marker.SQUARE);
  }

  /** Beside curves, the line they have to climb over. */
  private void showReference() {
    Double nats = priors.table().referenceProperty().get();
    if (nats == null || subject.testProperty().get().size() == 0) {
      chart.getReferences().clear();
    } else {
      String label = String.format(Locale.ROOT, "learned Gaussian %.1f", nats);
      chart.getReferences().setAll(List.of(new MetricChart.Reference(nats, label)));
    }
  }

  private void showSubject(Label title) {
    PriorEntry now = subject.entryProperty().get();
    title.setText(now == null ? "" : now.title());
    boolean fitted = now != null && now.statusProperty().get() == PriorEntry.Status.TRAINING;
    chart
        .emptyTextProperty()
        .set(
            !subject.curvesTextProperty().get().isEmpty()
                ? subject.curvesTextProperty().get()
                : fitted
                    ? "The first bounds are on their way"
                    : "Fit a VAE to see how its bound on held-out kernels rises");
  }

  private void showView() {
    PriorView view = subject.viewProperty().get();
    String text = subject.viewTextProperty().get();
    show(heldOutGrid, subject.originals());
    show(reconstructionsGrid, view == null ? null : view.reconstructions());
    show(samplesGrid, view == null ? null : view.samples());
    samplesGrid.emptyTextProperty().set(text);
    reconstructionsGrid
        .emptyTextProperty()
        .set(view == null ? text : "No codes to reconstruct from");
  }

  /** An empty set is none: then a grid says why. */
  static void show(KernelGrid grid, @Nullable KernelSet set) {
    grid.setKernels(set == null || set.count() == 0 ? null : set);
  }
}
