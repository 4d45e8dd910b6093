package org.kernelscope.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own. */
final class ProgramProcess {

  private ProgramProcess() {}

  /**
   * Starts it as this one was started.
   *
   * @param options of Java, besides those of this process
   * @param arguments of the program
   * @param workspace of its runs; what it prints is added to a log beside it
   */
  static Process start(List<String> options, List<String> arguments, Path workspace)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // Otherwise each process would write a class archive at its end.
      if (!option.contains("ArchiveClassesAtExit") && !option.contains("AOTCacheOutput")) {
        command.add(option);
      }
    }
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.kernelscope.app.Main"));
    command.addAll(arguments);
    Path log = workspace.resolveSibling(workspace.getFileName() + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
