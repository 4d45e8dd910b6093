package org.kernelscope.ui.workbench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.BackgroundTasks;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.Released;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.shell.Theme;

/** The whole window with the light theme, at its minimal size. */
public final class WorkbenchFixture implements AutoCloseable {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 760;

  private final FxDriver fx;
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private final BackgroundTasks tasks = new BackgroundTasks();
  private final Runs runs;
  private final WorkbenchViewModel workbench;
  private final Parent root;

  public WorkbenchFixture(FxDriver fx, Library library, Path workspace, int parallel) {
    this.fx = fx;
    fx.onFx(Theme.LIGHT::apply);
    this.runs = new Runs(library, new Workspace(workspace), parallel);
    this.workbench = fx.get(this::make);
    this.root = fx.show(() -> view(workbench), WIDTH, HEIGHT);
  }

  private WorkbenchViewModel make() {
    return new WorkbenchViewModel(runs, tasks, new FramePulse(), dialogs);
  }

  private static Parent view(WorkbenchViewModel shown) {
    return Views.load("Workbench", Parent.class, new WorkbenchController(shown));
  }

  public WorkbenchViewModel workbench() {
    return workbench;
  }

  public Runs runs() {
    return runs;
  }

  public BackgroundTasks tasks() {
    return tasks;
  }

  public AnsweringDialogs dialogs() {
    return dialogs;
  }

  /** The root of the window. */
  public Parent root() {
    return root;
  }

  /** Waits until the first view of the comparison has its kernels. */
  public void waitForInitialKernels() {
    fx.waitFor(
        "the initial kernels are drawn",
        () ->
            workbench.compare().columns().stream()
                .allMatch(column -> column.kernelsProperty().get() != null));
  }

  /**
   * Opens and closes more windows on the same runs, and waits until they are garbage-collected.
   *
   * @param visit uses a window and returns the objects that must be collected with it
   */
  public void waitUntilOthersAreGone(Function<WorkbenchViewModel, List<Object>> visit) {
    Released gone = new Released(fx);
    for (int i = 0; i < 5; i++) {
      fx.onFx(
          () -> {
            WorkbenchViewModel other = make();
            Parent shown = view(other);
            Stage stage = new Stage();
            stage.setScene(new Scene(shown, 1000, 700));
            stage.show();
            visit.apply(other).forEach(gone::add);
            gone.add(other);
            gone.add(shown);
            stage.hide();
            other.close();
          });
    }
    gone.await();
  }

  @Override
  public void close() {
    fx.onFx(workbench::close);
    runs.close();
    tasks.close();
  }
}
