package org.kernelscope.app;

import picocli.CommandLine;

/**
 * Where the program starts. A plain class: a main class that extends the JavaFX Application would
 * demand JavaFX on the module path.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    // Letters are drawn with AWT, windows are JavaFX's: AWT needs no display.
    System.setProperty("java.awt.headless", "true");
    CommandLine commandLine = KernelscopeCommand.commandLine(Home.ofThisProcess());
    System.exit(commandLine.execute(arguments));
  }
}
