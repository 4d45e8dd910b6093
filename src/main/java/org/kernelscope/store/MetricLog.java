package org.kernelscope.store;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.NamedOutput;
import org.kernelscope.kernel.MemoryLimit;

/**
 * Curves in long form, {@code series,step,value,seconds}, one line per point. Each line is passed
 * to the operating system in one write when it is appended (a few microseconds). So a killed
 * process loses at most part of its last line. Such an incomplete line is not read, and is removed
 * when the file is opened again. For one thread.
 */
final class MetricLog implements Closeable {

  private static final String HEADER = "series,step,value,seconds";

  private static final Pattern SERIES = Pattern.compile("[^,\"\\p{Cntrl}]+");

  private static final Pattern LINE = Pattern.compile("([^,]+),([^,]+),([^,]+),([^,]+)");

  private static final int MOST_QUOTED = 80;

  private final FileOutputStream out;
  private final NamedOutput named;
  private final LongSupplier nanoTime;
  private final long zero;

  /** Opens a file for appending; the seconds continue from the last complete line. */
  MetricLog(Path file, LongSupplier nanoTime) throws IOException {
    if (!Files.exists(file)) {
      AtomicFile.writeString(file, HEADER + "\n");
    }
    List<MetricPoint> before = read(file);
    double seconds = before.isEmpty() ? 0 : before.get(before.size() - 1).seconds();
    this.nanoTime = nanoTime;
    zero = nanoTime.getAsLong() - (long) (seconds * 1e9);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(wholeLines(Files.readAllBytes(file)));
    }
    out = NamedOutput.open(file, true, file);
    named = new NamedOutput(out, file);
  }

  void append(String series, long step, double value) throws IOException {
    check(series);
    double seconds = Math.rint((nanoTime.getAsLong() - zero) / 1e6) / 1e3;
    byte[] line = line(series, step, value, seconds).getBytes(StandardCharsets.UTF_8);
    named.write(line);
  }

  private static void check(String series) {
    if (!SERIES.matcher(series).matches()) {
      throw new IllegalArgumentException(
          "a series name has no commas, quotes or line breaks, found '%s'".formatted(series));
    }
  }

  private static String line(String series, long step, double value, double seconds) {
    return series + "," + step + "," + value + "," + seconds + "\n";
  }

  @Override
  public void close() throws IOException {
    try (out) {
      out.getFD().sync();
    }
  }

  /**
   * The points of all complete lines.
   *
   * @throws BadInputException when there is no file, or one of its lines is none of a curve
   */
  static List<MetricPoint> read(Path file) throws IOException {
    byte[] bytes = TextFile.bytes(file, "curves", MemoryLimit.weights());
    Iterator<String> lines =
        TextFile.text(bytes, wholeLines(bytes), file, "curves").lines().iterator();
    String header = lines.hasNext() ? lines.next() : "";
    if (!header.equals(HEADER)) {
      throw new BadInputException(
          "%s: expected the columns %s in line 1, found '%s'"
              .formatted(file, HEADER, quoted(header)));
    }
    List<MetricPoint> points = new ArrayList<>();
    while (lines.hasNext()) {
      points.add(point(lines.next(), points.size() + 2, file));
    }
    return points;
  }

  private static MetricPoint point(String line, int number, Path file) {
    Matcher fields = LINE.matcher(line);
    try {
      if (fields.matches()) {
        int step = Integer.parseInt(fields.group(2));
        double value = Double.parseDouble(fields.group(3));
        double seconds = Double.parseDouble(fields.group(4));
        if (step >= 0 && SERIES.matcher(fields.group(1)).matches()) {
          return new MetricPoint(fields.group(1), step, value, seconds);
        }
      }
    } catch (NumberFormatException e) {
      // Reported below, with the line.
    }
    throw new BadInputException(
        String.format(
            Locale.ROOT,
            "%s: expected %s in line %d, with a step from 0 to %d, found '%s'",
            file,
            HEADER,
            number,
            Integer.MAX_VALUE,
            quoted(line)));
  }

  /** A file of another program may be one long line of anything. */
  private static String quoted(String line) {
    return line.length() <= MOST_QUOTED ? line : line.substring(0, MOST_QUOTED) + "…";
  }

  /** Rewrites the file without the points after {@code step}. The file must not be open. */
  static void rewind(Path file, long step) throws IOException {
    write(file, read(file).stream().filter(point -> point.step() <= step).toList());
  }

  /** Writes points to a new file. */
  static void write(Path file, List<MetricPoint> points) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (MetricPoint point : points) {
      text.append(line(point.series(), point.step(), point.value(), point.seconds()));
    }
    AtomicFile.writeString(file, text.toString());
  }

  /** The number of bytes in complete lines. */
  private static int wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
