package org.kernelscope.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Times starts of the window: from the command of a person until the window has been painted. */
public final class StartBenchmark {

  /** What a window says on standard output when it has been painted, if it was asked to. */
  private static final String PAINTED = "painted";

  private StartBenchmark() {}

  /**
   * Starts the program again and again, each time in a process of its own.
   *
   * @param launcher the script that starts the program
   * @param workspace for the windows
   * @return seconds of each start
   * @throws IOException when a window did not open
   */
  public static List<Double> measure(Path launcher, Path workspace, int times)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      Process window =
          new ProcessBuilder(launcher.toString(), "gui", workspace.toString(), "--until-" + PAINTED)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader said = window.inputReader()) {
        if (!PAINTED.equals(said.readLine())) {
          throw new IOException("the window of %s did not open".formatted(launcher));
        }
        seconds.add((System.nanoTime() - begin) / 1e9);
      } finally {
        window.waitFor();
      }
    }
    return seconds;
  }

  /** Says so when the window has been painted, and then goes on. FX thread only. */
  public static void tellPainted(Runnable then) {
    // At the second pulse the picture of the first one has gone to the screen.
    Pulses.after(
        2,
        () -> {
          System.out.println(PAINTED);
          then.run();
        });
  }
}
