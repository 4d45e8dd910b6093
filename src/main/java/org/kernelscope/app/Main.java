package org.kernelscope.app;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/**
 * Where the program starts. A plain class: a main class that extends the JavaFX Application would
 * demand JavaFX on the module path.
 */
public final class Main {

  /** Held here, because java.util.logging forgets the settings of loggers nobody holds. */
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private Main() {}

  public static void main(String[] arguments) {
    // Letters are drawn with AWT, windows are JavaFX's: AWT needs no display.
    System.setProperty("java.awt.headless", "true");
    // JavaFX warns that it is on the class path; DL4J leaves no other place (docs/architecture.md).
    JAVAFX_LOG.setLevel(Level.SEVERE);
    CommandLine commandLine = KernelscopeCommand.commandLine(Home.ofThisProcess(), arguments);
    System.exit(commandLine.execute(arguments));
  }
}
