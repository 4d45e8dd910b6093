package org.kernelscope.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native engine under ND4J. The oneDNN build makes convolutions several times faster; it exists
 * for x86_64 only. {@link #prepare} has to run before the first ND4J array is made, because the
 * choice is made while the native library is loaded.
 */
public final class Engine {

  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String ONEDNN = "-onednn";

  private Engine() {}

  /**
   * Chooses the oneDNN build if it is on the class path, otherwise the plain one. An extension set
   * by the user on the JVM's command line has precedence.
   */
  public static void prepare() {
    if (System.getProperty(EXTENSION) == null && oneDnnIsThere()) {
      System.setProperty(EXTENSION, ONEDNN);
    }
  }

  private static boolean oneDnnIsThere() {
    String platform = Loader.getPlatform();
    String library = System.mapLibraryName("nd4jcpu");
    String path = "/org/nd4j/linalg/cpu/nativecpu/bindings/" + platform + ONEDNN + "/" + library;
    return Engine.class.getResource(path) != null;
  }

  /** Bytes that all arrays of networks may take, which lie outside the Java heap. */
  public static long mostBytes() {
    long most = Pointer.maxBytes();
    return most > 0 ? most : Long.MAX_VALUE;
  }

  /** One line for people and for provenance: engine, version, build, threads. Loads the engine. */
  public static String describe() {
    String build = System.getProperty(EXTENSION, "");
    int threads = Nd4j.getEnvironment().maxThreads();
    return String.format(
        Locale.ROOT,
        "ND4J %s, %s%s build, %d %s",
        version(),
        Loader.getPlatform(),
        build.isEmpty() ? " plain" : build.toLowerCase(Locale.ROOT),
        threads,
        threads == 1 ? "thread" : "threads");
  }

  private static String version() {
    Properties properties = new Properties();
    // The manifest of ND4J's jar has no version; the properties file that Maven puts into the jar
    // has.
    try (InputStream in =
        Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties.getProperty("version", "of unknown version");
  }
}
