package org.kernelscope.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.stage.Stage;
import javax.management.JMException;
import javax.management.ObjectName;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.fewshot.FewShotViewModel;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.priors.PriorsViewModel;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.WorkbenchViewModel;

/**
 * A long day at the window, in rounds that are all alike. In each of them, 30 small runs wait and
 * train while every area is opened, runs are paused, stopped and resumed, a prior is fitted, a run
 * is exported, kernels and a network are opened, a report is made, and all runs are deleted. What
 * the process holds at the end of a round shows whether it keeps what it should have released.
 */
public final class SoakTrial {

  private static final int SEEDS = 10;
  private static final int STEPS = 60;
  private static final int IMAGES = 300;
  private static final int TEST_IMAGES = 100;
  private static final List<Integer> WIDTHS = List.of(4, 8);
  private static final int FIT_STEPS = 300;
  private static final int FEW_SHOT_IMAGES = 20;
  private static final int PULSES_AT_REST = 40;
  private static final double MIDDLE = 0.3;
  private static final int MEGA = 1 << 20;

  private final WorkbenchViewModel workbench;
  private final Runs runs;
  private final Stage stage;
  private final TaskRunner tasks;
  private final Path kernels;
  private final Consumer<Sample> told;
  private final long begin = System.nanoTime();
  private int round;

  /**
   * What the process holds at the end of a round, when nothing is at work.
   *
   * @param minutes since the start
   * @param heapMb objects in the Java heap that are still needed
   * @param residentMb memory of the process, Java's and native; 0 where the system does not tell
   * @param files open files, sockets and pipes; 0 where the system does not tell
   * @param nodes in the scene
   */
  public record Sample(
      int round, double minutes, long heapMb, long residentMb, int threads, int files, int nodes) {

    /** The names of the figures, above {@link #line}. */
    public static final String HEADER =
        "round  minutes   heap MB   resident MB  threads  files  nodes";

    /** The figures as a line of a table. */
    public String line() {
      return String.format(
          Locale.ROOT,
          "%5d %8.1f %9d %13d %8d %6d %6d",
          round,
          minutes,
          heapMb,
          residentMb,
          threads,
          files,
          nodes);
    }
  }

  /**
   * One thing a person does.
   *
   * @param over whether the next one can begin
   */
  private record Step(Runnable begin, BooleanSupplier over) {}

  /**
   * @param kernels a file of kernels to open
   * @param told gets the sample of each round
   */
  public SoakTrial(
      WorkbenchViewModel workbench,
      Runs runs,
      Stage stage,
      TaskRunner tasks,
      Path kernels,
      Consumer<Sample> told) {
    this.workbench = workbench;
    this.runs = runs;
    this.stage = stage;
    this.tasks = tasks;
    this.kernels = kernels;
    this.told = told;
  }

  /** Goes through rounds until the time is over, and then calls {@code done}. FX thread only. */
  public void run(double minutes, Runnable done) {
    List<Step> steps = new ArrayList<>();
    compare(steps);
    fit(steps);
    fewShot(steps);
    openAndExport(steps);
    tidyUp(steps);
    next(
        steps.iterator(),
        () -> {
          told.accept(sample());
          if (minutes() < minutes) {
            run(minutes, done);
          } else {
            done.run();
          }
        });
  }

  private static void next(Iterator<Step> steps, Runnable done) {
    if (!steps.hasNext()) {
      done.run();
      return;
    }
    Step step = steps.next();
    step.begin.run();
    Pulses.once(step.over, () -> next(steps, done));
  }

  // ---- what a person does

  private void compare(List<Step> steps) {
    CompareViewModel compare = workbench.compare();
    steps.add(
        new Step(
            () -> {
              workbench.areaProperty().set(Area.COMPARE);
              compare.form().usesRecordedProperty().set(false);
              compare.form().set(SharedSettings.WIDTHS, WIDTHS);
              compare.form().set(SharedSettings.TRAIN_EXAMPLES, IMAGES);
              compare.form().set(SharedSettings.TEST_EXAMPLES, TEST_IMAGES);
              compare.form().set(SharedSettings.STEPS, STEPS);
              compare.form().set(Comparison.SEEDS, SEEDS);
            },
            () -> compare.work().startProblemProperty().get().isEmpty()));
    steps.add(
        new Step(compare.work()::start, () -> compare.phaseProperty().get() == Phase.RUNNING));
    steps.add(
        new Step(compare.work()::togglePause, () -> compare.phaseProperty().get() == Phase.PAUSED));
    steps.add(
        new Step(
            compare.work()::togglePause, () -> compare.phaseProperty().get() == Phase.RUNNING));
    for (Area area : Area.values()) {
      steps.add(visit(area));
    }
    steps.add(new Step(() -> {}, () -> compare.work().progressProperty().get() > MIDDLE || idle()));
    steps.add(new Step(compare.work()::stop, this::idle));
    steps.add(
        new Step(
            () ->
                runs.all().stream()
                    .filter(run -> run.state() == RunState.STOPPED && run.step() > 0)
                    .findFirst()
                    .ifPresent(this::resume),
            () -> runs.all().stream().allMatch(run -> run.state().isOver())));
    steps.add(
        new Step(compare.work()::start, () -> compare.phaseProperty().get() == Phase.RUNNING));
    steps.add(visit(Area.RUNS));
    steps.add(visit(Area.COMPARE));
    steps.add(new Step(() -> {}, this::idle));
  }

  private Step visit(Area area) {
    return new Step(() -> workbench.areaProperty().set(area), rest());
  }

  private boolean idle() {
    return !workbench.busyProperty().get();
  }

  private void resume(Run stopped) {
    tasks.run(
        () -> {
          Run again = runs.resume(stopped.folder().id());
          runs.submit(again);
          return again;
        },
        again -> {},
        SoakTrial::fail);
  }

  private void fit(List<Step> steps) {
    PriorsViewModel priors = workbench.priors();
    steps.add(
        new Step(
            () -> {
              workbench.areaProperty().set(Area.PRIORS);
              priors.form().set(SharedSettings.STEPS, FIT_STEPS);
            },
            () -> priors.work().startProblemProperty().get().isEmpty()));
    steps.add(
        new Step(priors.work()::start, () -> priors.work().progressProperty().get() > MIDDLE));
    steps.add(new Step(priors.work()::stop, this::idle));
    steps.add(new Step(() -> workbench.open(List.of(kernels)), rest()));
  }

  private void fewShot(List<Step> steps) {
    FewShotViewModel fewShot = workbench.fewShot();
    steps.add(
        new Step(
            () -> {
              workbench.areaProperty().set(Area.FEW_SHOT);
              fewShot.form().set(FewShot.EXAMPLES, List.of(FEW_SHOT_IMAGES));
              fewShot.form().set(FewShot.SPLITS, 1);
              fewShot.form().set(SharedSettings.STEPS, STEPS);
              fewShot.form().set(SharedSettings.TEST_EXAMPLES, TEST_IMAGES);
            },
            rest()));
    steps.add(new Step(() -> {}, () -> fewShot.planned().startProblemProperty().get().isEmpty()));
    steps.add(new Step(fewShot.work()::start, () -> !idle()));
    steps.add(new Step(() -> {}, this::idle));
  }

  private void openAndExport(List<Step> steps) {
    RunStripViewModel strip = workbench.strip();
    steps.add(
        new Step(
            () -> {
              strip.cards().stream()
                  .filter(card -> card.run().state() == RunState.FINISHED)
                  .findFirst()
                  .ifPresent(
                      card -> {
                        strip.export(card);
                        network(card.run()).ifPresent(file -> workbench.open(List.of(file)));
                      });
              Theme.DARK.apply();
            },
            rest()));
    steps.add(
        new Step(
            () -> {
              Theme.LIGHT.apply();
              workbench.report().make();
            },
            rest()));
    steps.add(new Step(() -> {}, () -> workbench.report().progressProperty().get().isEmpty()));
  }

  /** A trained network of a run: a zip that another program could have written. */
  private static Optional<Path> network(Run run) {
    try (Stream<Path> files = Files.list(run.folder().path())) {
      return files.filter(file -> file.toString().endsWith("checkpoint.zip")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes all runs for good. */
  private void tidyUp(List<Step> steps) {
    RunStripViewModel strip = workbench.strip();
    steps.add(
        new Step(
            () ->
                strip
                    .trash()
                    .discard(
                        strip.cards().stream().map(card -> card.run().folder()).toList(), "runs"),
            () -> strip.cards().isEmpty()));
    steps.add(new Step(strip.trash()::empty, rest()));
    steps.add(visit(Area.COMPARE));
  }

  /** Some pulses later. */
  private static BooleanSupplier rest() {
    int[] pulses = {0};
    return () -> ++pulses[0] > PULSES_AT_REST;
  }

  private static void fail(Exception problem) {
    throw new IllegalStateException("a soak goes on only while everything works", problem);
  }

  // ---- what the process holds

  private double minutes() {
    return (System.nanoTime() - begin) / 60e9;
  }

  private Sample sample() {
    return new Sample(
        ++round,
        minutes(),
        liveBytes() / MEGA,
        residentMb(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openFiles(),
        nodes(stage.getScene().getRoot()));
  }

  /**
   * The size of all objects that are still needed. A collection that the program asks for leaves
   * garbage to the next ones; Java's histogram of classes counts after a complete collection.
   */
  private static long liveBytes() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      String total = histogram.strip();
      return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    } catch (JMException e) {
      throw new IllegalStateException("this Java does not tell what its heap holds", e);
    }
  }

  private static long residentMb() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static int openFiles() {
    String[] handles = Path.of("/proc/self/fd").toFile().list();
    return handles == null ? 0 : handles.length;
  }

  private static int nodes(Node node) {
    int count = 1;
    if (node instanceof Parent parent) {
      for (Node child : parent.getChildrenUnmodifiable()) {
        count += nodes(child);
      }
    }
    return count;
  }
}
