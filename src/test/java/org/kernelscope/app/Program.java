package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line in a process of its own.
 *
 * @param folder stands for the user's own folder, and has what the program prints
 */
record Program(Path folder) {

  private static final String UNPACKED =
      System.getProperty(
          "org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache");

  /**
   * Starts it.
   *
   * @param under a command that runs another one; empty for none
   * @param options of Java
   * @param arguments of the program
   */
  Process start(List<String> under, List<String> options, List<String> arguments)
      throws IOException {
    // Surefire has the class path of the tests in a property of its own.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> line = new ArrayList<>(under);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx1g");
    line.add("-Dkernelscope.home=" + Terminal.PROJECT);
    line.add("-Duser.home=" + folder);
    // The native libraries need not be unpacked again into that folder.
    line.add("-Dorg.bytedeco.javacpp.cachedir=" + UNPACKED);
    line.addAll(options);
    line.addAll(List.of("-cp", classPath, "org.kernelscope.app.Main"));
    line.addAll(arguments);
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /** What it has printed. */
  String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }
}
