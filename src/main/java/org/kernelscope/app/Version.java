package org.kernelscope.app;

import org.kernelscope.experiment.run.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** Tells which Kernelscope this is, and on which Java it runs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "Kernelscope " + ProgramVersion.text(),
      "Java %s, %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }
}
