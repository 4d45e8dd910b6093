package org.kernelscope.app;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.Workspace;
import picocli.CommandLine.Option;

/** What every command that trains takes. */
final class RunOptions {

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "Where runs are recorded. Default: ~/.kernelscope/workspace.")
  @Nullable Path workspace;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "How many runs train at once. Default: one for each processor, at least 2 and at most "
              + Runs.USUALLY_AT_MOST
              + ".")
  @Nullable String parallel;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Threads of the native engine for each run. Default: ${DEFAULT-VALUE}.",
        "Read by the launcher: OpenMP takes the number when the process starts."
      })
  int threads;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  /**
   * What is made of options.
   *
   * @throws BadInputException when a specification refuses one of its settings
   */
  static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(String.valueOf(unfit.getMessage()), unfit);
    }
  }

  /**
   * The value of a setting that an option of its own has.
   *
   * @throws BadInputException when the text is none
   */
  static <T> T value(Setting<T> setting, String text) {
    try {
      return setting.type().parse(text);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(setting.option() + ": " + unfit.getMessage(), unfit);
    }
  }

  private int atOnce() {
    return parallel == null ? Runs.AT_ONCE.usual() : value(Runs.AT_ONCE, parallel);
  }

  Runs runs(Home home) {
    Engine.prepare();
    return new Runs(home.library(), new Workspace(folder(home)), atOnce());
  }

  Path folder(Home home) {
    return workspace == null ? home.workspace() : workspace;
  }
}
