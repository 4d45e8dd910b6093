package org.kernelscope.ui.fewshot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.RunGroup;

/** One few-shot run of the session. Properties change on the FX thread, once a pulse at most. */
public final class FewShotRun {

  /**
   * The results of the last evaluation; NaN before the first.
   *
   * @param ensemble test accuracy of the ensemble, 0 to 1
   * @param means test accuracy with the posterior means as weights
   * @param nll negative log-likelihood of the ensemble, nats per test image
   * @param ece expected calibration error of the ensemble, 0 to 1
   */
  public record Evaluation(double ensemble, double means, double nll, double ece) {}

  private static final char MINUS = '\u2212';

  private final FewShotSpec spec;
  private final LiveRun live;
  private final RunGroup group;

  private final ReadOnlyObjectWrapper<Evaluation> figures =
      new ReadOnlyObjectWrapper<>(this, "figures");
  private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper(this, "state", "");

  /**
   * @param number from 1, in the order of their making
   * @param group the runs it was asked for with
   */
  FewShotRun(int number, FewShotSpec spec, LiveRun live, RunGroup group) {
    this.spec = spec;
    this.live = live;
    this.group = group;
    live.onNews(told -> refresh());
    refresh();
  }

  private void refresh() {
    figures.set(
        new Evaluation(
            history().curve(RunEvent.ACCURACY).last(),
            history().curve(RunEvent.ACCURACY_OF_MEANS).last(),
            history().curve(RunEvent.NLL).last(),
            history().curve(RunEvent.ECE).last()));
    state.set(run().state().name().toLowerCase(Locale.ROOT));
  }

  /** The title of the run with a number. */
  static String title(int number, FewShotSpec spec) {
    return String.format(Locale.ROOT, "%d  %s", number, Titles.prior(spec.prior()));
  }

  /** Its title. */
  public String title() {
    return live.name();
  }

  /** Slot of the theme's series colours, from 1. */
  public int color() {
    return live.color();
  }

  public Run run() {
    return live.run();
  }

  public FewShotSpec spec() {
    return spec;
  }

  /** The group of runs that it was started with, including itself. */
  public RunGroup group() {
    return group;
  }

  /** Its recorded events. */
  public RunHistory history() {
    return live.history();
  }

  /** Whether it has sent its end, and so all its events. */
  public boolean isOver() {
    return live.isOver();
  }

  /** The posterior of every layer; empty before the run has begun. */
  public List<Posterior> posteriors() {
    return Posterior.of(history().layers());
  }

  /** Why it failed; empty if it did not. */
  public String failure() {
    return run().state() == RunState.FAILED ? run().message() : "";
  }

  /**
   * The bound as it was estimated last, in one line: the data term less the divergence of each
   * layer from its prior, nats. Empty before the first step.
   */
  public String boundInFigures() {
    MetricCurve bound = history().curve(RunEvent.BOUND);
    if (bound.size() == 0) {
      return "";
    }
    return "bound %s = data %s%s"
        .formatted(
            nats(bound.last()),
            nats(history().curve(RunEvent.DATA_TERM).last()),
            posteriors().stream()
                .map(Posterior::layer)
                .map(layer -> " %c %s %s".formatted(MINUS, layer.name(), divergence(layer)))
                .collect(Collectors.joining()));
  }

  /**
   * With its standard error where an estimate looks at some of the kernels only, on the same line.
   */
  private String divergence(ConvLayer layer) {
    double entropy = history().curve(RunEvent.entropy(layer)).last();
    double crossTerm = history().curve(RunEvent.crossTerm(layer)).last();
    MetricCurve error = history().curve(RunEvent.standardError(layer));
    return nats(-entropy - crossTerm)
        + (error.size() == 0 ? "" : "\u00a0±\u00a0%s".formatted(nats(error.last())));
  }

  private static String nats(double value) {
    return Math.abs(value) < 100
        ? NumberFormats.fixed(value, 1)
        : NumberFormats.count(Math.rint(value));
  }

  public ReadOnlyObjectProperty<Evaluation> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** Its state, in a word. */
  public ReadOnlyStringProperty stateProperty() {
    return state.getReadOnlyProperty();
  }
}
