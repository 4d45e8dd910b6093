package org.kernelscope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.kernelscope.bench.Screenshots;
import org.kernelscope.bench.SilentDialogs;
import org.kernelscope.bench.SoakTrial;
import org.kernelscope.bench.StartBenchmark;
import org.kernelscope.bench.WindowBenchmark;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.Json;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.kit.BackgroundTasks;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.FxDialogs;
import org.kernelscope.ui.kit.ProgramLog;
import org.kernelscope.ui.kit.PulseMonitor;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.palette.ProgramIcon;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.WorkbenchController;
import org.kernelscope.ui.workbench.WorkbenchViewModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workbench in a window. Parameters: {@code --workspace=DIR}, {@code --screenshots=DIR}, {@code
 * --benchmark=FILE}, {@code --until-painted=true}, {@code --soak=MINUTES}, and files to open.
 */
public final class DesktopApplication extends Application {

  static final String WORKSPACE = "workspace";
  static final String SCREENSHOTS = "screenshots";
  static final String BENCHMARK = "benchmark";
  static final String SOAK = "soak";
  static final String UNTIL_PAINTED = "until-painted";

  private static final Logger LOG = LoggerFactory.getLogger(DesktopApplication.class);

  /** Three on a small machine too: the columns of the first comparison are to stay in step. */
  private static final int FEWEST_AT_ONCE = 3;

  /** On a screen of 1920×1080 at twice the size, with a panel of the system. */
  private static final double SMALLEST_WIDTH = 900;

  private static final double SMALLEST_HEIGHT = 480;

  private final BackgroundTasks tasks = new BackgroundTasks();
  private @Nullable Runs runs;
  private @Nullable WorkbenchViewModel workbench;

  @Override
  public void start(Stage stage) {
    Thread.UncaughtExceptionHandler log =
        (thread, problem) -> LOG.error("the window met a problem", problem);
    Thread.currentThread().setUncaughtExceptionHandler(log);
    Thread.setDefaultUncaughtExceptionHandler(log);
    Engine.prepare();
    Home home = Home.ofThisProcess();
    Map<String, String> named = getParameters().getNamed();
    Path workspace = Path.of(named.getOrDefault(WORKSPACE, home.workspace().toString()));
    Runs made =
        new Runs(
            home.library(),
            new Workspace(workspace),
            Math.max(FEWEST_AT_ONCE, Runs.AT_ONCE.usual()));
    runs = made;
    // At any end of the process, including Ctrl-C, runs stop within a step and write a checkpoint.
    Runtime.getRuntime().addShutdownHook(new Thread(made::close, "stop-runs"));
    String soak = named.get(SOAK);
    DialogService dialogs =
        soak == null
            ? new FxDialogs(stage, getHostServices()::showDocument)
            : new SilentDialogs(workspace.resolve("exports"));
    WorkbenchViewModel viewModel = new WorkbenchViewModel(made, tasks, new FramePulse(), dialogs);
    workbench = viewModel;
    viewModel.logsTo(new ProgramLog(home.log()));
    viewModel.documentedIn(home.documentation());

    watchPulses(viewModel);
    String screenshots = named.get(SCREENSHOTS);
    (screenshots == null ? Theme.SYSTEM : Theme.LIGHT).apply();
    Parent root = Views.load("Workbench", Parent.class, new WorkbenchController(viewModel));
    boolean picture = screenshots != null || named.containsKey(BENCHMARK) || soak != null;
    WindowPlace place =
        picture
            ? WindowPlace.first(Screen.getPrimary().getVisualBounds())
            : lastOrFirst(home.window());
    if (screenshots != null) {
      stage.setScene(new Scene(root, Screenshots.WIDTH, Screenshots.HEIGHT));
    } else {
      stage.setScene(new Scene(root));
      put(stage, place);
    }
    stage.setTitle("Kernelscope");
    tasks.run(
        ProgramIcon::rasters,
        icons -> stage.getIcons().setAll(icons.stream().map(Pictures::of).toList()),
        failure -> LOG.debug("the window has no icon", failure));
    stage.setMinWidth(SMALLEST_WIDTH);
    stage.setMinHeight(SMALLEST_HEIGHT);
    stage.setOnCloseRequest(
        event -> {
          if (!viewModel.mayClose()) {
            event.consume();
          }
        });
    stage.show();
    if (screenshots == null) {
      // Some window managers, such as Openbox, open a window with a least size at just that.
      Platform.runLater(() -> put(stage, place));
    }
    if (!picture) {
      remember(stage, place, home.window());
      viewModel.recent().keepIn(home.recent());
    }
    List<Path> files = getParameters().getUnnamed().stream().map(Path::of).toList();
    if (screenshots != null) {
      new Screenshots(viewModel, stage, Path.of(screenshots), tasks, files).take(Platform::exit);
    } else if (!files.isEmpty()) {
      viewModel.open(files);
    }
    if (named.containsKey(UNTIL_PAINTED)) {
      StartBenchmark.tellPainted(Platform::exit);
    }
    if (soak != null) {
      new SoakTrial(
              viewModel,
              made,
              stage,
              tasks,
              home.sampleKernels(),
              sample -> System.out.println(sample.line()))
          .run(Double.parseDouble(soak), Platform::exit);
    }
    String benchmark = named.get(BENCHMARK);
    if (benchmark != null) {
      new WindowBenchmark(viewModel, made, stage, tasks, WindowBenchmark.Size.FULL)
          .measure(result -> write(result, Path.of(benchmark)), this::giveUp);
    }
  }

  private static WindowPlace lastOrFirst(Path file) {
    List<Rectangle2D> screens =
        Stream.concat(Stream.of(Screen.getPrimary()), Screen.getScreens().stream())
            .map(Screen::getVisualBounds)
            .toList();
    return WindowPlace.read(file).orElseGet(() -> WindowPlace.first(screens.get(0))).on(screens);
  }

  private static void put(Stage stage, WindowPlace place) {
    stage.setWidth(place.width());
    stage.setHeight(place.height());
    stage.setX(place.x());
    stage.setY(place.y());
    stage.setMaximized(place.maximized());
  }

  /** Keeps where the window was when it is closed, or was before it filled the screen. */
  private static void remember(Stage stage, WindowPlace place, Path file) {
    WindowPlace[] last = {place};
    Runnable look =
        () -> {
          boolean full = stage.isMaximized() || stage.isIconified() || stage.isFullScreen();
          last[0] =
              full
                  ? new WindowPlace(
                      last[0].x(),
                      last[0].y(),
                      last[0].width(),
                      last[0].height(),
                      stage.isMaximized())
                  : new WindowPlace(
                      stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), false);
        };
    for (ObservableValue<?> changing :
        List.of(
            stage.xProperty(),
            stage.yProperty(),
            stage.widthProperty(),
            stage.heightProperty(),
            stage.maximizedProperty())) {
      changing.addListener(property -> look.run());
    }
    stage.setOnHidden(event -> last[0].write(file));
  }

  private void write(WindowBenchmark.Result result, Path file) {
    tasks.run(
        () -> {
          Json.write(file, result);
          return file;
        },
        written -> Platform.exit(),
        this::giveUp);
  }

  private void giveUp(Exception failure) {
    LOG.error("the benchmark has failed", failure);
    Platform.exit();
  }

  /** A window that freezes while it trains says so in the log. */
  private static void watchPulses(WorkbenchViewModel viewModel) {
    PulseMonitor monitor = new PulseMonitor();
    viewModel
        .busyProperty()
        .addListener(
            (property, before, busy) -> {
              if (busy) {
                monitor.start();
              } else {
                monitor.stop();
              }
            });
  }

  /** The window is closed: every run stops within a step, with a checkpoint. */
  @Override
  public void stop() {
    if (workbench != null) {
      workbench.close();
    }
    if (runs != null) {
      runs.close();
    }
    tasks.close();
  }
}
