package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javafx.animation.AnimationTimer;
import javafx.beans.value.ChangeListener;
import javafx.scene.SnapshotParameters;
import javafx.scene.transform.Scale;
import javafx.stage.Stage;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.TaskRunner;
import org.kernelscope.ui.Theme;
import org.kernelscope.ui.WorkbenchViewModel;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.control.Pictures;

/**
 * Makes the pictures of the documentation: runs a comparison in the window and, in the middle of
 * its last seed, takes a picture in each theme.
 */
final class Screenshots {

  static final double WIDTH = 1280;
  static final double HEIGHT = 800;

  private static final String STEPS = "160";
  private static final String SEEDS = "2";

  /** The first seed is done, the second well on its way: everything has something to show. */
  private static final double MOMENT = 0.9;

  /** Pulses that styles, layout and painting may take after a change of the theme. */
  private static final int SETTLING = 20;

  private final WorkbenchViewModel workbench;
  private final Stage stage;
  private final Path folder;
  private final TaskRunner tasks;

  Screenshots(WorkbenchViewModel workbench, Stage stage, Path folder, TaskRunner tasks) {
    this.workbench = workbench;
    this.stage = stage;
    this.folder = folder;
    this.tasks = tasks;
  }

  /** Takes the pictures and then calls {@code done}. */
  void take(Runnable done) {
    CompareViewModel compare = workbench.compare();
    compare.form().steps().textProperty().set(STEPS);
    compare.form().seeds().textProperty().set(SEEDS);
    ChangeListener<Number>[] moment = newListener();
    moment[0] =
        (property, old, now) -> {
          if (now.doubleValue() > MOMENT) {
            property.removeListener(moment[0]);
            picture(
                Theme.LIGHT,
                "compare-light.png",
                () -> picture(Theme.DARK, "compare-dark.png", done));
          }
        };
    compare.progressProperty().addListener(moment[0]);
    compare.start();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
  private static ChangeListener<Number>[] newListener() {
    return new ChangeListener[1];
  }

  private void picture(Theme theme, String name, Runnable then) {
    theme.apply();
    afterPulses(
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

  /** As many pixels as the screen has for the window, so that nothing is scaled. */
  private Raster picture() {
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setTransform(new Scale(stage.getOutputScaleX(), stage.getOutputScaleY()));
    return Pictures.raster(stage.getScene().getRoot().snapshot(parameters, null));
  }

  private static void afterPulses(int count, Runnable action) {
    new AnimationTimer() {
      private int passed;

      @Override
      public void handle(long now) {
        if (++passed == count) {
          stop();
          action.run();
        }
      }
    }.start();
  }
}
