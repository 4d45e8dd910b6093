package org.kernelscope.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.picture.Range;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.PulseMonitor;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.WorkbenchViewModel;

/**
 * Measures the window on this machine:
 *
 * <ul>
 *   <li>the time until it is shown,
 *   <li>the time for a grid and for a chart in each pulse,
 *   <li>the regularity of pulses while a comparison trains on every core,
 *   <li>the cost to training of showing that comparison.
 * </ul>
 *
 * <p>The measurements run in sequence, in the real window or another one.
 */
public final class WindowBenchmark {

  /** The size of the measurements. */
  public record Size(int frames, int kernels, int points, int steps, int testImages, int rounds) {
    public static final Size FULL = new Size(240, 64 * 64, 100_000, 60, 2000, 4);
  }

  /**
   * The gaps between pulses of the FX thread, in milliseconds.
   *
   * @param p50 the median
   * @param p95 the 95th percentile
   * @param p99 the 99th percentile
   */
  public record Gaps(double p50, double p95, double p99) {}

  /**
   * The results.
   *
   * @param pulseMs gaps between pulses while the comparison trains
   * @param gridRedrawMs median time on the FX thread between new kernels of a 64×64 grid of 5×5 and
   *     the painted grid
   * @param chartFrameMs mean time of a frame, for a chart with 3 series of 100 000 points that is
   *     panned at every pulse; at least the time between two pulses of the screen
   * @param trainingCostPercent the increase of the time of a training step by showing the
   *     comparison: medians of alternating rounds
   * @param coldStartS seconds from the start of the Java process until the window is painted
   * @param areaMs for each area, how long it takes to open: milliseconds until it is painted, the
   *     first time, when it is made, and the next time
   */
  public record Result(
      Gaps pulseMs,
      double gridRedrawMs,
      double chartFrameMs,
      double trainingCostPercent,
      double coldStartS,
      Map<String, Opening> areaMs) {}

  /** How long an area takes to open, milliseconds. */
  public record Opening(double first, double next) {}

  private static final int FRAMES_UNTIL_COMPILED = 60;
  private static final int PULSES_BETWEEN_AREAS = 30;

  /** The maximal number of parallel runs that the form allows. */
  private static final int MOST_AT_ONCE = 32;

  private static final int SIDE = 5;
  private static final int SERIES = 3;
  private static final double WIDTH = 1000;
  private static final double HEIGHT = 760;

  /** The visible fraction of the chart's points. */
  private static final double IN_VIEW = 0.5;

  private final WorkbenchViewModel workbench;
  private final Runs runs;
  private final Stage stage;
  private final TaskRunner tasks;
  private final Size size;
  private final PulseMonitor pulses = new PulseMonitor();
  private final double[] shownMillis;
  private final double[] unseenMillis;

  private final Map<String, Opening> areaMs = new LinkedHashMap<>();
  private double coldStart;
  private double gridRedraw;
  private double chartFrame;

  /**
   * @param stage the visible window of the workbench
   */
  public WindowBenchmark(
      WorkbenchViewModel workbench, Runs runs, Stage stage, TaskRunner tasks, Size size) {
    this.workbench = workbench;
    this.runs = runs;
    this.stage = stage;
    this.tasks = tasks;
    this.size = size;
    this.shownMillis = new double[size.rounds()];
    this.unseenMillis = new double[size.rounds()];
  }

  /** Takes all measurements and passes on the result or the failure. FX thread only. */
  public void measure(Consumer<Result> done, Consumer<Exception> failed) {
    // At the second pulse, the picture of the first one is on the screen.
    Pulses.after(
        2,
        () -> {
          long started = ManagementFactory.getRuntimeMXBean().getStartTime();
          coldStart = (System.currentTimeMillis() - started) / 1e3;
          areas(() -> grid(() -> chart(() -> rounds(0, done, failed))));
        });
  }

  /** Opens all areas twice, and then the first one again. */
  private void areas(Runnable then) {
    List<Area> others = Arrays.stream(Area.values()).filter(area -> area != Area.COMPARE).toList();
    open(
        others,
        firstMs ->
            open(
                others,
                nextMs -> {
                  for (int i = 0; i < others.size(); i++) {
                    areaMs.put(others.get(i).title(), new Opening(firstMs.get(i), nextMs.get(i)));
                  }
                  open(List.of(Area.COMPARE), back -> then.run());
                }));
  }

  /** Opens areas one after another and passes on how long each of them took. */
  private void open(List<Area> areas, Consumer<List<Double>> done) {
    openNext(areas.iterator(), new ArrayList<>(), done);
  }

  private void openNext(Iterator<Area> areas, List<Double> millis, Consumer<List<Double>> done) {
    if (!areas.hasNext()) {
      done.accept(millis);
      return;
    }
    long begin = System.nanoTime();
    workbench.areaProperty().set(areas.next());
    Pulses.after(
        2,
        () -> {
          millis.add((System.nanoTime() - begin) / 1e6);
          // What an area reads in the background must not count for the next one.
          Pulses.after(PULSES_BETWEEN_AREAS, () -> openNext(areas, millis, done));
        });
  }

  private void grid(Runnable then) {
    KernelGrid grid = new KernelGrid();
    KernelSet[] kernels = {randomKernels(1), randomKernels(2)};
    Stage window = beside("grid", grid);
    Frames frames =
        new Frames(
            size.frames(),
            frame -> grid.setKernels(kernels[frame % 2]),
            all -> {
              gridRedraw = median(all.painting);
              window.close();
              then.run();
            });
    window.getScene().addPostLayoutPulseListener(frames::painted);
    frames.start();
  }

  private KernelSet randomKernels(long seed) {
    Random random = new Random(seed);
    float[] values = new float[size.kernels() * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new KernelSet(SIDE, values, Provenance.of("drawn from", "a standard normal"));
  }

  private void chart(Runnable then) {
    MetricChart chart = new MetricChart();
    Random random = new Random(1);
    for (int number = 1; number <= SERIES; number++) {
      double[] steps = new double[size.points()];
      double[] values = new double[size.points()];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = i;
        values[i] = number + random.nextGaussian();
      }
      MetricSeries series = new MetricSeries("series " + number, number);
      series.setData(steps, values);
      chart.getSeries().add(series);
    }
    Stage window = beside("chart", chart);
    double shown = size.points() * IN_VIEW;
    new Frames(
            size.frames(),
            frame -> {
              double from = (size.points() - shown) * frame / (size.frames() + 1.0);
              chart.xViewProperty().set(new Range(from, from + shown));
            },
            all -> {
              chartFrame = all.meanGap();
              window.close();
              then.run();
            })
        .start();
  }

  private static Stage beside(String title, Node node) {
    Stage window = new Stage();
    window.setTitle("Kernelscope benchmark: " + title);
    window.setScene(new Scene(new StackPane(node), WIDTH, HEIGHT));
    window.show();
    return window;
  }

  /** Changes something at every pulse, and measures the time until it is painted. */
  private static final class Frames extends AnimationTimer {

    private final IntConsumer change;
    private final Consumer<Frames> done;
    private final double[] painting;
    private int frame = -FRAMES_UNTIL_COMPILED - 1;
    private long first;
    private long last;

    Frames(int count, IntConsumer change, Consumer<Frames> done) {
      this.change = change;
      this.done = done;
      this.painting = new double[count];
    }

    @Override
    public void handle(long now) {
      frame++;
      last = System.nanoTime();
      if (frame <= 0) {
        first = last;
      }
      if (frame == painting.length) {
        stop();
        done.accept(this);
      } else {
        change.accept(Math.floorMod(frame, painting.length));
      }
    }

    /** Called after the scene has laid out and painted the changes of this pulse. */
    void painted() {
      if (frame >= 0 && frame < painting.length) {
        painting[frame] = (System.nanoTime() - last) / 1e6;
      }
    }

    /** The mean time between frames in milliseconds. */
    double meanGap() {
      return (last - first) / 1e6 / painting.length;
    }
  }

  /**
   * Trains the comparison shown and hidden in turn. The first round is a warm-up for the compiler.
   */
  private void rounds(int round, Consumer<Result> done, Consumer<Exception> failed) {
    if (round > size.rounds()) {
      PulseMonitor.Summary gaps = pulses.summary();
      double cost = 100 * (median(shownMillis) / median(unseenMillis) - 1);
      done.accept(
          new Result(
              new Gaps(gaps.p50(), gaps.p95(), gaps.p99()),
              gridRedraw,
              chartFrame,
              cost,
              coldStart,
              areaMs));
      return;
    }
    stage.setTitle(
        String.format(
            Locale.ROOT, "Kernelscope benchmark: round %d of %d", round + 1, size.rounds() + 1));
    shown(
        trained ->
            unseen(
                trained.stream().map(Run::spec).toList(),
                again -> {
                  if (round > 0) {
                    shownMillis[round - 1] = millisAStep(trained);
                    unseenMillis[round - 1] = millisAStep(again);
                  } else {
                    pulses.reset();
                  }
                  rounds(round + 1, done, failed);
                },
                failed),
        failed);
  }

  /** Trains on every core as the Compare area does, with the area shown. */
  private void shown(Consumer<List<Run>> then, Consumer<Exception> failed) {
    CompareViewModel compare = workbench.compare();
    int cores = Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors());
    compare.form().usesRecordedProperty().set(false);
    compare.form().set(SharedSettings.STEPS, size.steps());
    compare.form().set(SharedSettings.TEST_EXAMPLES, size.testImages());
    workbench.strip().parallelProperty().set(cores);
    compare.form().set(Comparison.SEEDS, cores);
    int before = runs.all().size();
    Pulses.once(
        () -> compare.work().startProblemProperty().get().isEmpty(),
        () -> {
          compare.work().start();
          pulses.start();
          Pulses.once(
              () -> compare.phaseProperty().get() == Phase.IDLE,
              () -> {
                pulses.stop();
                hand(madeSince(before), then, failed);
              });
        });
  }

  /** Trains the same runs without a listener in the window. */
  private void unseen(List<RunSpec> specs, Consumer<List<Run>> then, Consumer<Exception> failed) {
    int before = runs.all().size();
    tasks.run(
        () -> {
          for (RunSpec spec : specs) {
            runs.submit(runs.create(spec));
          }
          return specs;
        },
        submitted ->
            Pulses.once(
                () -> madeSince(before).stream().allMatch(run -> run.state().isOver()),
                () -> hand(madeSince(before), then, failed)),
        failed);
  }

  private List<Run> madeSince(int before) {
    List<Run> all = runs.all();
    return all.subList(before, all.size());
  }

  private static void hand(List<Run> over, Consumer<List<Run>> then, Consumer<Exception> failed) {
    over.stream()
        .filter(run -> run.state() != RunState.FINISHED)
        .findFirst()
        .ifPresentOrElse(
            run ->
                failed.accept(
                    new IllegalStateException(
                        run.spec().title() + " did not finish " + run.message())),
            () -> then.accept(over));
  }

  private static double millisAStep(List<Run> trained) {
    double millis = trained.stream().mapToDouble(run -> run.elapsed().toNanos() / 1e6).sum();
    return millis / trained.stream().mapToInt(run -> run.spec().steps()).sum();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
