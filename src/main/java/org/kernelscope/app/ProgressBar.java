package org.kernelscope.app;

import java.io.PrintWriter;
import java.util.Locale;
import org.kernelscope.data.Progress;

/**
 * A line on stderr with the progress of a command, redrawn only when it changes. Any thread may
 * draw it or write above it.
 */
final class ProgressBar implements Progress, AutoCloseable {

  private static final int CELLS = 30;

  private final PrintWriter err;
  private final boolean visible;
  private String drawn = "";

  ProgressBar(PrintWriter err, boolean visible) {
    this.err = err;
    this.visible = visible;
  }

  /** A bar where somebody sees it, on a terminal; elsewhere nothing is drawn. */
  @SuppressWarnings("SystemConsoleNull") // Newer versions of Java get -Djdk.console=java.base.
  static ProgressBar on(PrintWriter err) {
    return new ProgressBar(err, System.console() != null);
  }

  @Override
  public synchronized void at(String stage, long done, long total) {
    if (!visible) {
      return;
    }
    String line;
    if (total > 0) {
      int filled = (int) (CELLS * Math.min(done, total) / total);
      line =
          String.format(
              Locale.ROOT,
              "%-28s [%s%s] %3d %%",
              stage,
              "#".repeat(filled),
              "-".repeat(CELLS - filled),
              100 * Math.min(done, total) / total);
    } else {
      // Without a total only the magnitude matters; whole megabytes keep the line still.
      line = String.format(Locale.ROOT, "%-28s %d", stage, done - done % 1_000_000);
    }
    if (!line.equals(drawn)) {
      err.print("\r" + line + " ".repeat(Math.max(0, drawn.length() - line.length())));
      err.flush();
      drawn = line;
    }
  }

  /** Writes a line that stays, seen or not; the bar is drawn again below it. */
  synchronized void line(String text) {
    close();
    err.println(text);
    err.flush();
  }

  /** Wipes the line, so that what follows starts at the margin. */
  @Override
  public synchronized void close() {
    if (!drawn.isEmpty()) {
      err.print("\r" + " ".repeat(drawn.length()) + "\r");
      err.flush();
      drawn = "";
    }
  }
}
