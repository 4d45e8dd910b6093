package org.kernelscope.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/**
 * The command line as a person meets it, in this process.
 *
 * @param folder stands for the user's own folder
 */
record Terminal(Path folder) {

  static final Path PROJECT = Path.of(System.getProperty("kernelscope.home", ""));

  /** What a command answered. */
  record Answer(int status, String out, String err) {}

  Answer run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        KernelscopeCommand.commandLine(new Home(PROJECT, folder.resolve("data")))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Answer(status, out.toString(), err.toString());
  }
}
