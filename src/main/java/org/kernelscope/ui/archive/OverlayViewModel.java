package org.kernelscope.ui.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.ui.kit.Delay;
import org.kernelscope.ui.kit.NewestTask;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.Session;

/**
 * The overlay of several runs: their curves in one chart, and their kernels at one step side by
 * side. For the FX thread.
 */
public final class OverlayViewModel {

  /** The maximal number of grids: with more, the kernels would be too small. */
  public static final int MOST_GRIDS = 6;

  /** The value for no second metric. */
  public static final String NO_METRIC = "";

  private static final Duration FRAME = Duration.ofMillis(450);

  /** The metrics that are shown first, if available. */
  private static final List<String> FIRST_METRICS =
      List.of(RunEvent.ACCURACY, RunEvent.TEST_ELBO, RunEvent.LOSS);

  /**
   * The kernels of a run at a step.
   *
   * @param step the step at which they were recorded
   */
  public record Kernels(Overlaid run, long step, KernelSet set) {}

  private final Session session;
  private final Delay delay;
  private final NewestTask reading;
  private final ObservableList<Overlaid> runs = FXCollections.observableArrayList();
  private final ReadOnlyLongWrapper news = new ReadOnlyLongWrapper(this, "news");
  private final ReadOnlyObjectWrapper<List<String>> metrics =
      new ReadOnlyObjectWrapper<>(this, "metrics", List.of());
  private final StringProperty metric = new SimpleStringProperty(this, "metric", NO_METRIC);
  private final StringProperty second = new SimpleStringProperty(this, "second", NO_METRIC);
  private final ReadOnlyObjectWrapper<List<String>> layers =
      new ReadOnlyObjectWrapper<>(this, "layers", List.of());
  private final StringProperty layer = new SimpleStringProperty(this, "layer", "");
  private final ReadOnlyObjectWrapper<List<Long>> steps =
      new ReadOnlyObjectWrapper<>(this, "steps", List.of());
  private final IntegerProperty position = new SimpleIntegerProperty(this, "position");
  private final ReadOnlyObjectWrapper<List<Kernels>> kernels =
      new ReadOnlyObjectWrapper<>(this, "kernels", List.of());
  private final ReadOnlyBooleanWrapper playing = new ReadOnlyBooleanWrapper(this, "playing");
  private final Consumer<LiveRun> listener = this::updated;

  /** Whether the user left the slider at its end. Then new snapshots move it. */
  private boolean atEnd = true;

  private boolean moving;

  OverlayViewModel(Session session, Delay delay) {
    this.session = session;
    this.delay = delay;
    this.reading = new NewestTask(session.tasks());
    layer.addListener(property -> layerChanged());
    position.addListener(property -> moved());
  }

  // ---- which runs

  /** Whether a run is in the overlay. */
  public boolean isTicked(RunRow row) {
    return of(row).isPresent();
  }

  /** The run in the overlay, if it is there. */
  public Optional<Overlaid> of(RunRow row) {
    return runs.stream().filter(one -> one.row() == row).findFirst();
  }

  /** Adds or removes a run. A damaged run cannot be added. */
  public void tick(RunRow row, boolean on) {
    if (on && row.run() != null && !isTicked(row)) {
      int slot =
          IntStream.iterate(0, i -> i + 1)
              .filter(free -> runs.stream().noneMatch(one -> one.slot() == free))
              .findFirst()
              .orElseThrow();
      Overlaid added = new Overlaid(row, slot);
      runs.add(added);
      take(added);
    } else if (!on) {
      of(row).ifPresent(this::drop);
    }
  }

  /** Removes all runs. */
  public void untickAll() {
    List.copyOf(runs).forEach(this::drop);
  }

  private void drop(Overlaid one) {
    unfollow(one);
    runs.remove(one);
    changed();
  }

  /** Updates the runs of the overlay. */
  void update(Map<String, RunRow> known) {
    for (Overlaid one : List.copyOf(runs)) {
      if (known.get(one.row().id()) != one.row() || one.row().run() == null) {
        drop(one);
      } else {
        take(one);
      }
    }
  }

  /** Follows a run of this window; reads other runs, if not read yet. */
  private void take(Overlaid one) {
    ArchivedRun run = one.row().run();
    if (run == null) {
      return;
    }
    LiveRun live = session.strip().live(run.folder()).orElse(null);
    if (live != null) {
      if (one.live() != live) {
        unfollow(one);
        one.follow(live);
        live.onNews(listener);
        list(one, run);
        changed();
      }
      return;
    }
    unfollow(one);
    if (!run.equals(one.read())) {
      session
          .tasks()
          .run(
              () -> RunHistory.of(run.folder()),
              history -> {
                if (one.live() == null) {
                  one.show(run, history);
                  changed();
                }
              },
              session::tell);
      list(one, run);
    }
  }

  private void unfollow(Overlaid one) {
    LiveRun live = one.live();
    if (live != null) {
      live.ignore(listener);
      one.follow(null);
    }
  }

  private void list(Overlaid one, ArchivedRun run) {
    session
        .tasks()
        .run(
            run.folder()::kernelSnapshots,
            recorded -> {
              one.show(recorded);
              changed();
            },
            session::tell);
  }

  private void updated(LiveRun live) {
    for (Overlaid one : List.copyOf(runs)) {
      ArchivedRun run = one.row().run();
      if (one.live() == live && run != null) {
        // Kernels are recorded at evaluations.
        int measured = live.history().score().size();
        if (one.measured(measured)) {
          list(one, run);
        }
      }
    }
    changed();
  }

  /** Updates the metrics, layers and steps that can be chosen. */
  private void changed() {
    Set<String> recorded = new LinkedHashSet<>();
    for (Overlaid one : runs) {
      recorded.addAll(one.history().series());
    }
    List<String> named =
        new ArrayList<>(FIRST_METRICS.stream().filter(recorded::contains).toList());
    recorded.stream().filter(one -> !named.contains(one)).forEach(named::add);
    if (!named.equals(metrics.get())) {
      metrics.set(List.copyOf(named));
    }
    if (!named.isEmpty() && !named.contains(metric.get())) {
      metric.set(named.get(0));
    }
    if (!named.isEmpty() && !named.contains(second.get())) {
      second.set(NO_METRIC);
    }
    Set<String> found = new LinkedHashSet<>();
    for (Overlaid one : runs) {
      found.addAll(one.layers());
    }
    if (!layers.get().equals(List.copyOf(found))) {
      layers.set(List.copyOf(found));
    }
    if (!found.isEmpty() && !found.contains(layer.get())) {
      layer.set(found.iterator().next());
    }
    showSteps();
    news.set(news.get() + 1);
  }

  // ---- kernels at a step

  private void layerChanged() {
    showSteps();
  }

  private void showSteps() {
    Set<Long> all = new TreeSet<>();
    for (Overlaid one : runs) {
      all.addAll(one.steps(layer.get()));
    }
    List<Long> now = List.copyOf(all);
    long before = step();
    if (!now.equals(steps.get())) {
      moving = true;
      steps.set(now);
      int place =
          atEnd ? now.size() - 1 : (int) now.stream().filter(at -> at <= before).count() - 1;
      position.set(Math.max(0, place));
      moving = false;
    }
    read();
  }

  private void moved() {
    int last = Math.max(0, steps.get().size() - 1);
    if (position.get() > last) {
      position.set(last);
    } else if (!moving) {
      atEnd = position.get() >= steps.get().size() - 1;
      read();
      news.set(news.get() + 1);
    }
  }

  private void read() {
    long step = step();
    String of = layer.get();
    boolean newest = atEnd;
    List<Kernels> shown = new ArrayList<>();
    List<Overlaid> asked = runs.stream().filter(one -> one.layers().contains(of)).toList();
    List<Overlaid> some = asked.subList(0, Math.min(MOST_GRIDS, asked.size()));
    if (some.isEmpty()) {
      reading.run(List::<Kernels>of, kernels::set, session::tell);
      return;
    }
    List<Found> found = some.stream().map(one -> find(one, of, step, newest)).toList();
    reading.run(
        () -> {
          for (Found one : found) {
            one.read().ifPresent(shown::add);
          }
          return List.copyOf(shown);
        },
        this::show,
        session::tell);
  }

  private void show(List<Kernels> read) {
    if (!read.equals(kernels.get())) {
      kernels.set(read);
    }
  }

  /** The source of a run's kernels: a recorded snapshot, or the live run. */
  private record Found(Overlaid run, Optional<KernelSnapshot> recorded, Optional<Kernels> live) {

    Optional<Kernels> read() {
      if (live.isPresent() || recorded.isEmpty()) {
        return live;
      }
      try {
        KernelSet set = KernelFiles.read(recorded.get().file()).values().iterator().next();
        return Optional.of(new Kernels(run, recorded.get().step(), set));
      } catch (IOException | BadInputException gone) {
        // A resumed run writes its last snapshots again.
        return Optional.empty();
      }
    }
  }

  private static Found find(Overlaid one, String of, long step, boolean newest) {
    Optional<KernelSnapshot> recorded = one.at(of, step);
    Optional<Kernels> live =
        newest && one.live() != null
            ? one.history().layers().stream()
                .filter(layer -> layer.layer().name().equals(of))
                .filter(layer -> recorded.isEmpty() || layer.step() >= recorded.get().step())
                .findFirst()
                .map(layer -> now(one, layer))
            : Optional.empty();
    return new Found(one, recorded, live);
  }

  private static Kernels now(Overlaid one, LayerKernels layer) {
    return new Kernels(one, layer.step(), layer.now());
  }

  // ---- play

  /** Plays the steps from the slider's position, or from the first step at the end; or stops. */
  public void togglePlay() {
    if (playing.get()) {
      playing.set(false);
      return;
    }
    if (steps.get().size() > 1) {
      playing.set(true);
      if (isAtEnd()) {
        position.set(0);
      }
      delay.after(FRAME, this::playOn);
    }
  }

  private void playOn() {
    if (!playing.get()) {
      return;
    }
    position.set(Math.min(position.get() + 1, Math.max(0, steps.get().size() - 1)));
    if (isAtEnd()) {
      playing.set(false);
    } else {
      delay.after(FRAME, this::playOn);
    }
  }

  // ---- what is shown

  /** The runs in the order in which they were ticked. */
  public ObservableList<Overlaid> runs() {
    return runs;
  }

  /** Changes when there is new information about any run. */
  public ReadOnlyLongProperty newsProperty() {
    return news.getReadOnlyProperty();
  }

  /** The names of all metrics of the runs, as in {@link RunHistory}. */
  public ReadOnlyObjectProperty<List<String>> metricsProperty() {
    return metrics.getReadOnlyProperty();
  }

  /** The metric in the first chart. */
  public StringProperty metricProperty() {
    return metric;
  }

  /** The metric in the second chart; {@link #NO_METRIC} for none. */
  public StringProperty secondProperty() {
    return second;
  }

  /** The names of all layers of the runs with recorded kernels. */
  public ReadOnlyObjectProperty<List<String>> layersProperty() {
    return layers.getReadOnlyProperty();
  }

  /** The layer whose kernels are shown. */
  public StringProperty layerProperty() {
    return layer;
  }

  /** The steps with recorded kernels of that layer in any of the runs, ascending. */
  public ReadOnlyObjectProperty<List<Long>> stepsProperty() {
    return steps.getReadOnlyProperty();
  }

  /** The index of the chosen step. */
  public IntegerProperty positionProperty() {
    return position;
  }

  /** The chosen step; -1 if there are no steps. */
  public long step() {
    int at = position.get();
    return at < 0 || at >= steps.get().size() ? -1 : steps.get().get(at);
  }

  /** Whether it is the last step, so that the newest kernels are shown. */
  public boolean isAtEnd() {
    return position.get() >= steps.get().size() - 1;
  }

  /** The kernels at that step, for the first {@value #MOST_GRIDS} runs that have any. */
  public ReadOnlyObjectProperty<List<Kernels>> kernelsProperty() {
    return kernels.getReadOnlyProperty();
  }

  /** Whether the steps are being played. */
  public ReadOnlyBooleanProperty playingProperty() {
    return playing.getReadOnlyProperty();
  }
}
