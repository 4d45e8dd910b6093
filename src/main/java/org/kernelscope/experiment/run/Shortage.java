package org.kernelscope.experiment.run;

import java.util.Locale;

/** What to say where there is no more memory: which limit was met, and what needs less. */
public final class Shortage {

  private static final String NEEDS_LESS =
      "; a smaller batch (--batch), narrower layers (--widths), fewer images (--train-examples) or"
          + " fewer runs at once (--parallel) need less";

  private Shortage() {}

  /** One sentence. Arrays of networks lie outside the Java heap, which has a limit of its own. */
  public static String words(OutOfMemoryError shortage) {
    String told = String.valueOf(shortage.getMessage());
    boolean ofHeap = told.startsWith("Java heap") || told.startsWith("GC overhead");
    if (ofHeap || told.startsWith("Requested array")) {
      return String.format(
          Locale.ROOT,
          "out of memory: more than the %d MB of the Java heap are needed%s",
          Runtime.getRuntime().maxMemory() >> 20,
          NEEDS_LESS);
    }
    if (told.contains("thread")) {
      return "out of memory: the system makes no more threads; fewer runs at once (--parallel) need"
          + " less";
    }
    String most = System.getProperty("org.bytedeco.javacpp.maxbytes");
    return "out of memory: the arrays of networks need more than %s%s"
        .formatted(most == null ? "there is" : "the " + most + " there are for them", NEEDS_LESS);
  }
}
