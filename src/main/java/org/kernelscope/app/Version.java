package org.kernelscope.app;

import picocli.CommandLine.IVersionProvider;

/** Tells which Kernelscope this is, and on which Java it runs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    // The number is in the manifest; classes outside a jar have none.
    String number = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "Kernelscope " + (number == null ? "(development build)" : number),
      "Java %s, %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }
}
