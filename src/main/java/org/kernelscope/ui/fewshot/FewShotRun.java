package org.kernelscope.ui.fewshot;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.MetricHistory;
import org.kernelscope.ui.runs.RunCard;

/** One few-shot run of the session. Properties change on the FX thread, once a pulse at most. */
public final class FewShotRun implements AutoCloseable {

  /**
   * What the last evaluation found; not a number before the first.
   *
   * @param ensemble test accuracy of the ensemble, 0 to 1
   * @param means test accuracy with the posterior means as weights
   * @param nll negative log-likelihood of the ensemble, nats per test image
   * @param ece expected calibration error of the ensemble, 0 to 1
   */
  public record Evaluation(double ensemble, double means, double nll, double ece) {}

  private static final char MINUS = '\u2212';

  private final int number;
  private final int color;
  private final Run run;
  private final FewShotSpec spec;
  private final RunLedger ledger = new RunLedger();
  private final Latest<FewShotRun> news;
  private final Consumer<RunEvent> listener = this::hear;

  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.RUNNING);
  private final ReadOnlyObjectWrapper<Evaluation> figures =
      new ReadOnlyObjectWrapper<>(this, "figures");
  private final ReadOnlyObjectWrapper<MetricHistory> accuracy =
      new ReadOnlyObjectWrapper<>(this, "accuracy", MetricHistory.EMPTY);
  private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper(this, "state", "");
  private final ReadOnlyStringWrapper standing = new ReadOnlyStringWrapper(this, "standing", "");

  /**
   * @param number from 1, in the order of their making
   * @param color slot of the theme's series colours, from 1
   * @param told hears of news on the FX thread
   */
  FewShotRun(
      int number,
      int color,
      Run run,
      FewShotSpec spec,
      FramePulse pulse,
      Consumer<FewShotRun> told) {
    this.number = number;
    this.color = color;
    this.run = run;
    this.spec = spec;
    this.news =
        pulse.latest(
            heard -> {
              heard.refresh();
              told.accept(heard);
            });
    refresh();
  }

  /** Begins to listen; after whoever has to hear of the end before. */
  void listen() {
    run.listen(listener);
  }

  private void hear(RunEvent event) {
    ledger.hear(event);
    news.publish(this);
  }

  /** Takes over how the run stands. */
  void refresh() {
    figures.set(
        new Evaluation(
            ledger.course(RunEvent.ACCURACY).last(),
            ledger.course(RunEvent.ACCURACY_OF_MEANS).last(),
            ledger.course(RunEvent.NLL).last(),
            ledger.course(RunEvent.ECE).last()));
    accuracy.set(ledger.course(RunEvent.ACCURACY));
    if (ledger.isOver()) {
      phase.set(Phase.IDLE);
    }
    state.set(run.state().name().toLowerCase(Locale.ROOT));
    standing.set(describe());
  }

  private String describe() {
    String steps = String.format(Locale.ROOT, "step %d of %d", run.step(), run.spec().steps());
    return switch (run.state()) {
      case QUEUED -> "waiting for other runs";
      case RUNNING -> {
        if (phase.get() == Phase.STOPPING) {
          yield "stopping";
        }
        String left = run.timeLeft().map(time -> " · " + RunCard.minutes(time)).orElse("");
        yield phase.get() == Phase.PAUSED ? steps + " · pausing" : steps + left;
      }
      case PAUSED -> steps + " · paused";
      case FINISHED -> "finished";
      case STOPPED -> run.step() == 0 ? "stopped before the first step" : "stopped at " + steps;
      case FAILED -> "failed";
    };
  }

  // ---- commands

  void togglePause() {
    if (phase.get() == Phase.RUNNING) {
      phase.set(Phase.PAUSED);
      run.pause();
    } else if (phase.get() == Phase.PAUSED) {
      phase.set(Phase.RUNNING);
      run.resume();
    }
    refresh();
  }

  void stop() {
    if (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED) {
      phase.set(Phase.STOPPING);
      run.stop();
      refresh();
    }
  }

  /** Stops listening; the run goes on. */
  @Override
  public void close() {
    run.ignore(listener);
    news.close();
  }

  // ---- what is shown

  /** What people call it. */
  public String title() {
    return String.format(Locale.ROOT, "%d  %s", number, brief(spec.priors()));
  }

  /** The priors of layers with the names of their files instead of their paths. */
  private static String brief(List<PriorChoice> priors) {
    return priors.stream().map(PriorChoice::brief).collect(Collectors.joining(PriorChoice.LAYERS));
  }

  public int number() {
    return number;
  }

  /** Slot of the theme's series colours, from 1. */
  public int color() {
    return color;
  }

  public Run run() {
    return run;
  }

  public FewShotSpec spec() {
    return spec;
  }

  /** A series by the name {@link RunEvent} gives it. */
  public MetricHistory course(String series) {
    return ledger.course(series);
  }

  /** The posterior of every layer; empty before the run has begun. */
  public List<Posterior> posteriors() {
    return ledger.posteriors();
  }

  RunEvent.@Nullable Predicted predicted() {
    return ledger.predicted();
  }

  /** Why it failed; empty if it did not. */
  public String failure() {
    return run.state() == RunState.FAILED ? run.message() : "";
  }

  /**
   * The bound as it was estimated last, in one line: the data term less the divergence of each
   * layer from its prior, nats. Empty before the first step.
   */
  public String boundInFigures() {
    MetricHistory bound = ledger.course(RunEvent.BOUND);
    if (bound.size() == 0) {
      return "";
    }
    return "bound %s = data %s%s"
        .formatted(
            nats(bound.last()),
            nats(ledger.course(RunEvent.DATA_TERM).last()),
            posteriors().stream()
                .map(Posterior::layer)
                .map(layer -> " %c %s %s".formatted(MINUS, layer.name(), divergence(layer)))
                .collect(Collectors.joining()));
  }

  /**
   * With its standard error where an estimate looks at some of the kernels only, on the same line.
   */
  private String divergence(ConvLayer layer) {
    double entropy = ledger.course(RunEvent.entropy(layer)).last();
    double crossTerm = ledger.course(RunEvent.crossTerm(layer)).last();
    MetricHistory error = ledger.course(RunEvent.standardError(layer));
    return nats(-entropy - crossTerm)
        + (error.size() == 0 ? "" : "\u00a0±\u00a0%s".formatted(nats(error.last())));
  }

  private static String nats(double value) {
    return Math.abs(value) < 100
        ? NumberFormats.fixed(value, 1)
        : NumberFormats.count(Math.rint(value));
  }

  /** RUNNING while it waits or runs, IDLE once it is over. */
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Evaluation> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** Test accuracies of the ensemble. */
  public ReadOnlyObjectProperty<MetricHistory> accuracyProperty() {
    return accuracy.getReadOnlyProperty();
  }

  /** What it does, in a word. */
  public ReadOnlyStringProperty stateProperty() {
    return state.getReadOnlyProperty();
  }

  /** How far it is, in words. */
  public ReadOnlyStringProperty standingProperty() {
    return standing.getReadOnlyProperty();
  }
}
