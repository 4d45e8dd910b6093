package org.kernelscope.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Application;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kernelscope gui}: the workbench. */
@Command(
    name = "gui",
    description = {"Opens the workbench.", "So does the program without a command."})
final class GuiCommand implements Runnable {

  /** How many pixels a unit of layout has, on Linux; read when the toolkit starts. */
  private static final String SCALE = "glass.gtk.uiScale";

  /**
   * How many separate places of a window are redrawn as such; read when the toolkit starts. JavaFX
   * has 6, and with more it redraws what lies between them too. Runs side by side change a grid, a
   * curve and a card each.
   */
  private static final String REDRAWN_PLACES = "prism.dirtyregioncount";

  /** JavaFX takes no more. */
  private static final String MOST_REDRAWN_PLACES = "15";

  @Parameters(
      arity = "0..*",
      paramLabel = "[WORKSPACE] [FILE...]",
      description = {
        "WORKSPACE: the folder where runs are recorded. Default: ~/.kernelscope/workspace.",
        "FILE: networks, kernels (.npy, .npz) or priors (.dwp) to open."
      })
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--screenshots",
      paramLabel = "DIR",
      description = {
        "Makes the pictures of the documentation: runs a short comparison,",
        "writes a picture of the window in each theme, and exits.",
        "Those of the area Inspect are of a network given as FILE, and a second one to compare."
      })
  private @Nullable Path screenshots;

  @Option(
      names = "--until-painted",
      hidden = true,
      description = "Closes the window when it has been painted.")
  private boolean untilPainted;

  @Override
  public void run() {
    List<String> arguments = arguments(paths, screenshots);
    if (untilPainted) {
      arguments.add("--%s=true".formatted(DesktopApplication.UNTIL_PAINTED));
    }
    launch(arguments);
  }

  /** Parameters of {@link DesktopApplication}. */
  private static List<String> arguments(List<Path> paths, @Nullable Path screenshots) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      boolean workspace = i == 0 && !isFileToOpen(paths.get(0));
      arguments.add(
          workspace
              ? "--%s=%s".formatted(DesktopApplication.WORKSPACE, paths.get(0).toAbsolutePath())
              : paths.get(i).toAbsolutePath().toString());
    }
    if (screenshots != null) {
      arguments.add(
          "--%s=%s".formatted(DesktopApplication.SCREENSHOTS, screenshots.toAbsolutePath()));
    }
    if (screenshots != null && System.getProperty(SCALE) == null) {
      System.setProperty(SCALE, "1.5");
    }
    return arguments;
  }

  /**
   * Opens the window and returns when it is closed.
   *
   * @param arguments parameters of {@link DesktopApplication}
   * @throws BadInputException when there is no display
   */
  static void launch(List<String> arguments) {
    if (System.getProperty(REDRAWN_PLACES) == null) {
      System.setProperty(REDRAWN_PLACES, MOST_REDRAWN_PLACES);
    }
    try {
      Application.launch(DesktopApplication.class, arguments.toArray(String[]::new));
    } catch (RuntimeException failure) {
      if (hasNoDisplay(failure)) {
        throw new BadInputException(
            "the workbench needs a display and found none; the commands do without (kernelscope --help)",
            failure);
      }
      throw failure;
    }
  }

  private static boolean isFileToOpen(Path path) {
    String name = path.toString();
    return Files.isRegularFile(path) || name.matches(".*\\.(npy|npz|dwp)");
  }

  private static boolean hasNoDisplay(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsupportedOperationException
          && String.valueOf(cause.getMessage()).contains("DISPLAY")) {
        return true;
      }
    }
    return false;
  }
}
