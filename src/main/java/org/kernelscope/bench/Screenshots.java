package org.kernelscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javafx.beans.value.ObservableDoubleValue;
import javafx.scene.SnapshotParameters;
import javafx.scene.transform.Scale;
import javafx.stage.Stage;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.archive.ArchiveViewModel;
import org.kernelscope.ui.archive.Grouping;
import org.kernelscope.ui.archive.OverlayViewModel;
import org.kernelscope.ui.archive.RunRow;
import org.kernelscope.ui.compare.CompareForm;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.compare.Model;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.fewshot.FewShotForm;
import org.kernelscope.ui.fewshot.FewShotViewModel;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.network.NetworkViewModel;
import org.kernelscope.ui.priors.PriorEntry.Status;
import org.kernelscope.ui.priors.PriorsViewModel;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.sources.FeaturesViewModel;
import org.kernelscope.ui.sources.NetworksViewModel;
import org.kernelscope.ui.sources.SourcesViewModel;
import org.kernelscope.ui.sweep.SweepAreaViewModel;
import org.kernelscope.ui.sweep.SweepForm;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.WorkbenchViewModel;

/**
 * Takes the screenshots of the documentation: starts work in each area of the window and takes a
 * picture in each theme. The comparison is in the middle of its last seed then.
 */
public final class Screenshots {

  public static final double WIDTH = 1280;
  public static final double HEIGHT = 800;

  private static final int STEPS = 160;
  private static final int SEEDS = 2;
  private static final int TEST_IMAGES = 2000;
  private static final int VAE_STEPS = 60;
  private static final int VAE_TEST_IMAGES = 500;
  private static final int FIT_STEPS = 2000;

  private static final int FEW_SHOT_STEPS = 200;
  private static final int SOURCE_NETWORKS = 4;
  private static final int SOURCE_EPOCHS = 2;
  private static final List<Integer> SOURCE_WIDTHS = List.of(64, 32);
  private static final int FEATURE_IMAGES = 2000;
  private static final int FEATURE_EPOCHS = 30;
  private static final List<Double> FEATURE_SCALES = List.of(1 / 16.0, 1 / 8.0);
  private static final int SWEEP_STEPS = 60;
  private static final int FEW_SHOT_TEST_IMAGES = 500;
  private static final int MOTIVATION_STEPS = 200;
  private static final int SWEPT_IMAGES = 1000;
  private static final int SWEPT_BATCH = 64;
  private static final List<Integer> SWEPT_WIDTHS = List.of(8, 16);

  /** The number of runs in the overlay. */
  private static final int COMPARED = 3;

  /** The index of an arbitrary held-out kernel. */
  private static final int POINT = 12;

  /**
   * The progress at which the comparison is shown: the first seed is finished and the second well
   * advanced, so that every part has content.
   */
  private static final double MOMENT = 0.9;

  /** The number of pulses for styles, layout and painting after a change of theme. */
  private static final int SETTLING = 20;

  private final WorkbenchViewModel workbench;
  private final Stage stage;
  private final Path folder;
  private final TaskRunner tasks;
  private final List<Path> networks;

  /**
   * @param networks the files of a network for colour images and of another one to compare it with.
   *     The program includes no such network; without them, there are no pictures of the Inspect
   *     area
   */
  public Screenshots(
      WorkbenchViewModel workbench,
      Stage stage,
      Path folder,
      TaskRunner tasks,
      List<Path> networks) {
    this.workbench = workbench;
    this.networks = networks;
    this.stage = stage;
    this.folder = folder;
    this.tasks = tasks;
  }

  /** Takes the pictures and then calls {@code done}. */
  public void take(Runnable done) {
    // The window may have been closed in another area.
    workbench.areaProperty().set(Area.COMPARE);
    network(
        () ->
            imageVae(
                () ->
                    compare(
                        () ->
                            motivation(
                                () ->
                                    priors(
                                        () ->
                                            fewShot(
                                                () ->
                                                    sweep(
                                                        () ->
                                                            sources(
                                                                () ->
                                                                    anySweep(
                                                                        () -> runs(done))))))))));
  }

  /**
   * The colour kernels of a network, the health of its second layer, and the differences to another
   * network.
   */
  private void network(Runnable then) {
    if (networks.isEmpty()) {
      then.run();
      return;
    }
    NetworkViewModel network = workbench.network();
    Runnable back =
        () -> {
          workbench.areaProperty().set(Area.COMPARE);
          then.run();
        };
    Runnable compared =
        () -> {
          if (networks.size() < 2) {
            back.run();
            return;
          }
          network.compareWith(networks.get(1));
          Pulses.once(
              () -> !network.otherTitleProperty().get().isEmpty(),
              () -> pictures("network-compared", () -> {}, back));
        };
    workbench.open(networks.subList(0, 1));
    Pulses.once(
        () -> network.openProperty().get() && network.statusProperty().get().isEmpty(),
        () ->
            pictures(
                "network-colours",
                () ->
                    network
                        .chosenProperty()
                        .set(network.layers().get(Math.min(1, network.layers().size() - 1))),
                () -> pictures("network-health", () -> {}, compared)));
  }

  private void imageVae(Runnable then) {
    CompareViewModel compare = workbench.compare();
    compare.form().set(CompareForm.MODEL, Model.IMAGE_VAE);
    compare.form().set(SharedSettings.STEPS, VAE_STEPS);
    compare.form().set(SharedSettings.TEST_EXAMPLES, VAE_TEST_IMAGES);
    Runnable back =
        () ->
            Pulses.once(
                () -> compare.phaseProperty().get() == Phase.IDLE,
                () -> {
                  compare.form().set(CompareForm.MODEL, Model.of(Network.FCONV));
                  then.run();
                });
    onceAbove(
        compare.work().progressProperty(),
        MOMENT,
        () -> pictures("compare-vae", compare.work()::stop, back));
    compare.work().start();
  }

  private void compare(Runnable then) {
    CompareViewModel compare = workbench.compare();
    compare.form().set(SharedSettings.STEPS, STEPS);
    compare.form().set(SharedSettings.TEST_EXAMPLES, TEST_IMAGES);
    compare.form().set(Comparison.SEEDS, SEEDS);
    onceAbove(
        compare.work().progressProperty(),
        MOMENT,
        () -> pictures("compare", compare.work()::stop, then));
    compare.work().start();
  }

  /** Kernels from many images and from few, after both columns are trained. */
  private void motivation(Runnable then) {
    CompareViewModel compare = workbench.compare();
    Pulses.once(
        () -> compare.phaseProperty().get() == Phase.IDLE,
        () -> {
          compare.showMotivation();
          compare.form().set(SharedSettings.STEPS, MOTIVATION_STEPS);
          compare.form().set(Comparison.SEEDS, 1);
          Runnable atRest =
              () ->
                  Pulses.once(
                      () -> compare.phaseProperty().get() == Phase.IDLE,
                      () -> pictures("compare-motivation", () -> {}, then));
          onceAbove(compare.work().progressProperty(), MOMENT, atRest);
          compare.work().start();
        });
  }

  /** A sweep over learning rate and initialisation, when most of the runs are finished. */
  private void anySweep(Runnable then) {
    workbench.areaProperty().set(Area.SWEEP);
    SweepAreaViewModel sweeps = workbench.sweeps();
    SweepForm form = sweeps.form();
    form.set(SharedSettings.TRAIN_EXAMPLES, SWEPT_IMAGES);
    form.set(SharedSettings.TEST_EXAMPLES, TEST_IMAGES);
    form.set(SharedSettings.WIDTHS, SWEPT_WIDTHS);
    form.set(SharedSettings.BATCH, SWEPT_BATCH);
    form.set(SharedSettings.STEPS, SWEEP_STEPS);
    vary(form, SharedSettings.INITIALISATION, "xavier; he; filters; dwp");
    vary(form, SharedSettings.LEARNING_RATE, "0.0003; 0.001; 0.003; 0.01");
    onceAbove(
        sweeps.work().progressProperty(),
        MOMENT,
        () -> pictures("sweep", sweeps.work()::stop, then));
    sweeps.work().start();
  }

  private static void vary(SweepForm form, Setting<?> setting, String values) {
    form.vary(setting);
    form.varied().field(setting).textProperty().set(values);
  }

  private void priors(Runnable then) {
    workbench.areaProperty().set(Area.PRIORS);
    PriorsViewModel priors = workbench.priors();
    priors.form().set(SharedSettings.STEPS, FIT_STEPS);
    Runnable atRest = () -> pictures("priors-map", () -> {}, then);
    Pulses.once(
        () ->
            priors.table().referenceProperty().get() != null
                && priors.subject().viewProperty().get() != null,
        () -> {
          onceAbove(
              priors.work().progressProperty(),
              MOMENT,
              () ->
                  pictures(
                      "priors-fit",
                      () -> {},
                      () ->
                          Pulses.once(
                              () -> isAtRest(priors),
                              () -> {
                                priors.latent().selectedProperty().set(POINT);
                                priors.mapShownProperty().set(true);
                                atRest.run();
                              })));
          priors.work().start();
        });
  }

  /** Two priors in sequence, while the second one is training. */
  private void fewShot(Runnable then) {
    workbench.areaProperty().set(Area.FEW_SHOT);
    FewShotViewModel fewShot = workbench.fewShot();
    FewShotForm form = fewShot.form();
    form.set(SharedSettings.TEST_EXAMPLES, FEW_SHOT_TEST_IMAGES);
    form.set(FewShot.SPLITS, 1);
    form.compared().clear();
    form.firstPriorProperty().set("standard-normal");
    form.set(SharedSettings.STEPS, FEW_SHOT_STEPS);
    whenReady(
        fewShot,
        () -> {
          fewShot.work().start();
          Pulses.once(
              () -> isOver(fewShot),
              () -> {
                form.firstPriorProperty().set(FewShotDefaults.PRIOR.text());
                whenReady(
                    fewShot,
                    () -> {
                      fewShot.work().start();
                      Pulses.once(
                          () -> fewShot.runs().all().size() == 2 && !isOver(fewShot),
                          () ->
                              onceAbove(
                                  fewShot.work().progressProperty(),
                                  MOMENT,
                                  () -> pictures("few-shot", fewShot.work()::stop, then)));
                    });
              });
        });
  }

  /** Three priors at three values of n, when most of the runs are finished. */
  private void sweep(Runnable then) {
    FewShotViewModel fewShot = workbench.fewShot();
    FewShotForm form = fewShot.form();
    form.firstPriorProperty().set(FewShotDefaults.PRIOR.text());
    form.compareWith("standard-normal");
    form.compareWith("log-uniform");
    form.set(FewShot.EXAMPLES, List.of(20, 50, 100));
    form.set(FewShot.SPLITS, 3);
    form.set(SharedSettings.STEPS, SWEEP_STEPS);
    whenReady(
        fewShot,
        () -> {
          fewShot.work().start();
          Pulses.once(
              () -> fewShot.sweep().groupProperty().get() != null,
              () -> {
                RunGroup sweep = fewShot.sweep().groupProperty().get();
                onceAbove(
                    sweep.progressProperty(),
                    MOMENT,
                    () -> pictures("few-shot-sweep", sweep::stop, then));
              });
        });
  }

  /** Two networks, the first one finished, then the experiment on random features. */
  private void sources(Runnable then) {
    workbench.areaProperty().set(Area.SOURCES);
    SourcesViewModel sources = workbench.sources();
    NetworksViewModel networks = sources.networks();
    networks.form().set(SourceNetworks.NETWORKS, SOURCE_NETWORKS);
    networks.form().set(SourceNetworks.EPOCHS, SOURCE_EPOCHS);
    networks.form().set(SharedSettings.WIDTHS, SOURCE_WIDTHS);
    Runnable experiment = () -> randomFeatures(sources, then);
    onceAbove(
        networks.work().progressProperty(),
        MOMENT,
        () -> pictures("sources", networks.work()::stop, experiment));
    networks.work().start();
  }

  private void randomFeatures(SourcesViewModel sources, Runnable then) {
    sources.featuresShownProperty().set(true);
    FeaturesViewModel features = sources.features();
    features.form().set(SharedSettings.TRAIN_EXAMPLES, FEATURE_IMAGES);
    features.form().set(RandomFeatures.EPOCHS, FEATURE_EPOCHS);
    features.form().set(RandomFeatures.SCALES, FEATURE_SCALES);
    Runnable stop = features.work()::stop;
    onceAbove(
        features.work().progressProperty(), MOMENT, () -> pictures("random-features", stop, then));
    features.work().start();
  }

  /**
   * All these runs, and an overlay with one run of each column of the comparison in the middle of
   * its steps.
   */
  private void runs(Runnable then) {
    workbench.areaProperty().set(Area.RUNS);
    ArchiveViewModel archive = workbench.archive();
    OverlayViewModel overlay = archive.overlay();
    Pulses.once(
        () -> archive.knownProperty().get(),
        () -> {
          archive.groupingProperty().set(Grouping.EXPERIMENT);
          archive.filterProperty().set("classifier");
          archive.rows().stream()
              .flatMap(row -> row instanceof RunRow run ? Stream.of(run) : Stream.empty())
              .filter(Screenshots::isCompared)
              .limit(COMPARED)
              .forEach(run -> overlay.tick(run, true));
          Pulses.once(
              () -> overlay.kernelsProperty().get().size() == COMPARED,
              () -> {
                overlay.secondProperty().set(RunEvent.LOSS);
                overlay.positionProperty().set(overlay.stepsProperty().get().size() / 2);
                pictures("runs", () -> {}, then);
              });
        });
  }

  private static boolean isCompared(RunRow row) {
    return row.run() != null
        && row.run().isFinished()
        && row.run().spec() instanceof ConvNetSpec network
        && network.purpose() == ConvNetSpec.Purpose.COMPARISON;
  }

  /** Runs the action after the settings have been checked in the background. */
  private static void whenReady(FewShotViewModel fewShot, Runnable action) {
    Pulses.after(
        SETTLING,
        () -> Pulses.once(() -> fewShot.planned().startProblemProperty().get().isEmpty(), action));
  }

  private static boolean isOver(FewShotViewModel fewShot) {
    return fewShot.runs().shownProperty().get() != null
        && fewShot.phaseProperty().get() == Phase.IDLE;
  }

  /** Whether the fit has ended and every prior has its score. */
  private static boolean isAtRest(PriorsViewModel priors) {
    return priors.phaseProperty().get() == Phase.IDLE
        && priors.table().rows().stream()
            .allMatch(entry -> entry.statusProperty().get() == Status.SCORED);
  }

  private static void onceAbove(ObservableDoubleValue value, double limit, Runnable action) {
    Pulses.once(() -> value.get() > limit, action);
  }

  private void pictures(String name, Runnable afterwards, Runnable then) {
    picture(
        Theme.LIGHT,
        name + "-light.png",
        () ->
            picture(
                Theme.DARK,
                name + "-dark.png",
                () -> {
                  afterwards.run();
                  then.run();
                }));
  }

  private void picture(Theme theme, String name, Runnable then) {
    theme.apply();
    Pulses.after(
        SETTLING,
        () -> {
          Raster picture = picture();
          Callable<Path> write =
              () -> {
                write(picture, folder.resolve(name));
                return folder;
              };
          tasks.run(
              write,
              written -> then.run(),
              failure -> {
                System.err.println("kernelscope: " + failure.getMessage());
                then.run();
              });
        });
  }

  private static void write(Raster picture, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Png.write(picture, file);
  }

  /** The picture of the window at the screen's resolution, without scaling. */
  private Raster picture() {
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setTransform(new Scale(stage.getOutputScaleX(), stage.getOutputScaleY()));
    return Pictures.raster(stage.getScene().getRoot().snapshot(parameters, null));
  }
}
